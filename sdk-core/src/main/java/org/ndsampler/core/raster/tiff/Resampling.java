package org.ndsampler.core.raster.tiff;

/**
 * How a pixel of an overview is made of the four below it.
 *
 * @since 0.1
 */
public enum Resampling {
  /** Their mean; nodata values and NaN do not count, and where all are that, so is the mean. */
  AVERAGE,
  /** The upper left one; for classes and other values that cannot be averaged. */
  NEAREST
}
