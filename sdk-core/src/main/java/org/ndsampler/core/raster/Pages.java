package org.ndsampler.core.raster;

/**
 * Which pages of a file are read, where a file has several: a TIFF of many images, an OME-TIFF or
 * an ImageJ stack. Immutable.
 *
 * <p>What the pages are is read from the file, if it says so as OME-TIFF or ImageJ do; see {@link
 * org.ndsampler.core.raster.tiff.TiffRaster#axes}.
 *
 * @since 0.1
 */
public enum Pages {
  /** The first one; {@link RasterInfo#warnings} says how many more there are. */
  FIRST,

  /**
   * All of them, side by side as the channels of one image, in the order of the file. Pages of
   * another size or type than the first are an error.
   */
  CHANNELS,

  /**
   * All of them, as the {@linkplain Raster#frame frames} of a stack. Where the file says which
   * pages differ only in their channel, these are the channels of one frame.
   */
  FRAMES
}
