package org.ndsampler.toy;

/**
 * What the frames of a toy video are made of.
 *
 * @since 0.1
 */
public enum Bands {
  /** One PNG with the channels r, g and b. */
  RGB(""),
  /**
   * The picture, and two TIFF files of float32: {@code disparity}, and {@code flowx|flowy}, the way
   * of each pixel to the next frame.
   */
  AUX("-aux"),
  /**
   * No picture, but five bands of uint16 in PNG, each with its own size: B1 and B10 as large as the
   * image, B8a and B11 a third, B8 a sixth of it.
   */
  MULTISPECTRAL("-multispectral"),
  /**
   * Frames of three sensors, at random: the five bands of {@link #MULTISPECTRAL}; a picture of half
   * the size with B11; or B11 with {@code X.2} and {@code Y:2:6}, float32 in TIFF, taken at an
   * angle. Parts of many frames have no data, which is 0 in PNG and NaN in TIFF, and outside the
   * image's {@code valid_region}.
   */
  MULTISENSOR("-multisensor-msi");

  private final String suffix;

  Bands(String suffix) {
    this.suffix = suffix;
  }

  /** What a dataset's key ends with; empty for {@link #RGB}. */
  String suffix() {
    return suffix;
  }
}
