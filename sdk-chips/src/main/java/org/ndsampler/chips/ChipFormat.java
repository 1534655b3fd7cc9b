package org.ndsampler.chips;

/**
 * How the pixels of a chip are kept. Immutable.
 *
 * @since 0.1
 */
public enum ChipFormat {
  /** Lossless; 8 or 16 bits, 1 to 4 channels. */
  PNG("png"),
  /** Lossy and small; 8 bits, 1 or 3 channels. */
  JPEG("jpg"),
  /** A Cloud-Optimised GeoTIFF: any type and number of channels, lossless, compressed. */
  COG("tif"),
  /** NumPy's form: any type and number of channels, not compressed. */
  NPY("npy");

  private final String extension;

  ChipFormat(String extension) {
    this.extension = extension;
  }

  /** What the names of its files end in, without the dot. */
  String extension() {
    return extension;
  }
}
