package org.ndsampler.viz.paint;

/**
 * How the values of a channel become the 256 levels of a screen.
 *
 * @since 0.1
 */
public enum Stretch {
  /** {@link #NONE} for uint8, {@link #PERCENTILE} for every other type. */
  AUTO,
  /** The range of an integer type as it is; floating point is taken to lie in [0, 1]. */
  NONE,
  /** The smallest finite value of the channel is black, the largest white. */
  MIN_MAX,
  /** As {@link #MIN_MAX}, but without the extremes; see {@link FalseColor#percentiles}. */
  PERCENTILE
}
