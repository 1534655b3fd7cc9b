package org.ndsampler.core.raster;

/**
 * How a file is opened. Immutable.
 *
 * @param cache where decoded blocks are kept
 * @param applyOrientation whether the EXIF orientation of a JPEG turns the image; off, since COCO's
 *     boxes are in the stored orientation
 */
public record RasterOptions(BlockCache cache, boolean applyOrientation) {

  /** Decoded blocks in the given cache, pixels as they are stored. */
  public static RasterOptions of(BlockCache cache) {
    return new RasterOptions(cache, false);
  }

  /** The same with another choice about the EXIF orientation. */
  public RasterOptions withApplyOrientation(boolean apply) {
    return new RasterOptions(cache, apply);
  }
}
