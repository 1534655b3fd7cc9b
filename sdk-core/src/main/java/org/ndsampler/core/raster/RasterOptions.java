package org.ndsampler.core.raster;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a file is opened. Immutable; each setting gives a changed copy.
 *
 * @since 0.1
 */
public final class RasterOptions {
  private final BlockCache cache;
  private final boolean applyOrientation;

  private RasterOptions(BlockCache cache, boolean applyOrientation) {
    this.cache = cache;
    this.applyOrientation = applyOrientation;
  }

  /** Decoded blocks in the given cache, pixels as they are stored. */
  public static RasterOptions of(BlockCache cache) {
    return new RasterOptions(cache, false);
  }

  /** Another place where decoded blocks are kept. */
  public RasterOptions cache(BlockCache value) {
    return new RasterOptions(value, applyOrientation);
  }

  /** Where decoded blocks are kept. */
  public BlockCache cache() {
    return cache;
  }

  /**
   * Whether the EXIF orientation of a JPEG shall turn the image; not unless told, since COCO's
   * boxes are in the stored orientation.
   */
  public RasterOptions applyOrientation(boolean value) {
    return new RasterOptions(cache, value);
  }

  /** Whether the EXIF orientation of a JPEG turns the image. */
  public boolean appliesOrientation() {
    return applyOrientation;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RasterOptions that
        && cache.equals(that.cache)
        && applyOrientation == that.applyOrientation;
  }

  @Override
  public int hashCode() {
    return Objects.hash(cache, applyOrientation);
  }

  @Override
  public String toString() {
    return "RasterOptions(" + cache + (applyOrientation ? ", applyOrientation" : "") + ")";
  }
}
