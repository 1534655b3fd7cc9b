package org.ndsampler.core.sample;

/**
 * What becomes of pixels that a file marks as "no data".
 *
 * @since 0.1
 */
public enum Nodata {
  /** They keep the stored value. */
  KEEP,
  /**
   * They become NaN. The sample is float32, or float64 where a file stores more digits, and NaN
   * outside the image, too.
   */
  NAN,
  /**
   * The sample keeps its type and has a mask beside the pixels, see {@link Sample#mask}. It marks
   * "no data", missing channels and, unless the padding continues it, what is outside the image.
   */
  MASK
}
