package org.ndsampler.core.delayed;

/**
 * Whether a smaller version that a file holds may stand in for the full image.
 *
 * @since 0.1
 */
public enum Overviews {
  /** It may not: pixels are made of those of the full image, blurred before they are fewer. */
  OFF,
  /**
   * It may where the result has just its scale and lies on its pixels, which are then copied. What
   * they are made of is up to whoever wrote the file.
   */
  EXACT,
  /**
   * It may wherever the result is no larger. Positions are within half a pixel of the overview, and
   * what its pixels are made of is up to whoever wrote the file; {@link Explanation} says which
   * overview it is. Reads least.
   */
  ON
}
