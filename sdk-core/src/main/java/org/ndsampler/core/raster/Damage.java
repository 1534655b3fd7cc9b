package org.ndsampler.core.raster;

/**
 * What happens with an image of which a part is missing or cannot be decoded. Immutable.
 *
 * @since 0.1
 */
public enum Damage {
  /** It is an error that says where the damage is. */
  REFUSE,

  /**
   * What can be decoded is read; the rest is "no data" ({@link Raster#mask}, so that it becomes NaN
   * or is masked where a target asks for it), and {@link RasterInfo#warnings} says how much there
   * is. Files that are decoded as a whole are decoded when they are opened, to know it. Of a
   * progressive JPEG all pixels count as there once each block has its mean, whatever detail is
   * missing. An image of which nothing can be decoded, or whose sound part cannot be told from the
   * rest (interlaced PNG, GIF), stays an error, and so does a damaged tile or strip of a TIFF,
   * which spoils no window that does not touch it.
   */
  TOLERATE
}
