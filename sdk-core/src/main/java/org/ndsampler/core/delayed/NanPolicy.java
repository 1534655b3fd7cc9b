package org.ndsampler.core.delayed;

/**
 * What NaN means to its neighbours when floating-point pixels are resampled.
 *
 * @since 0.1
 */
public enum NanPolicy {
  /**
   * A target pixel is NaN as soon as one of the source pixels under its kernel is, whatever the
   * weight, as in ndsampler.
   */
  PROPAGATE,
  /**
   * NaN has no weight: a target pixel is the weighted mean of the others, and NaN where they have
   * less than half of the weight.
   */
  IGNORE
}
