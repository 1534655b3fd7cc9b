package org.ndsampler.core.raster.tiff;

import org.ndsampler.core.raster.cog.CogWriter;

/**
 * What {@link CogWriter} does to the values of LZW, DEFLATE and ZSTD tiles before compression.
 *
 * @since 0.1
 */
public enum Predictor {
  /** Differences, if the middle of the image becomes at least 5 percent smaller. */
  AUTO,
  /** The values as they are. */
  NONE,
  /** The difference to the pixel on the left; for integers. */
  HORIZONTAL,
  /** Differences of the bytes of the values, the first bytes first; for floating point. */
  FLOATING_POINT
}
