package org.ndsampler.core.raster;

/**
 * Whether an image is turned as its EXIF orientation says, or as the orientation tag of a TIFF
 * does. Immutable.
 *
 * @since 0.1
 */
public enum Orientation {
  /** The pixels as they are stored, which is where the annotations of COCO lie. */
  STORED,
  /** Turned. */
  APPLY,
  /**
   * Turned exactly where the dataset says so: where the width and height that it declares are those
   * of the turned image and not those of the stored one. Who knows of no dataset takes the pixels
   * as they are stored.
   */
  AUTO
}
