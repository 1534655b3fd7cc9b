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
  private final Damage damage;

  private RasterOptions(BlockCache cache, boolean applyOrientation, Damage damage) {
    this.cache = cache;
    this.applyOrientation = applyOrientation;
    this.damage = damage;
  }

  /** Decoded blocks in the given cache, pixels as they are stored, damage refused. */
  public static RasterOptions of(BlockCache cache) {
    return new RasterOptions(cache, false, Damage.REFUSE);
  }

  /** Another place where decoded blocks are kept. */
  public RasterOptions cache(BlockCache value) {
    return new RasterOptions(value, applyOrientation, damage);
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
    return new RasterOptions(cache, value, damage);
  }

  /** Whether the EXIF orientation of a JPEG turns the image. */
  public boolean appliesOrientation() {
    return applyOrientation;
  }

  /** What happens with a file that is truncated or damaged; refused unless told. */
  public RasterOptions damage(Damage value) {
    return new RasterOptions(cache, applyOrientation, value);
  }

  /** What happens with a file that is truncated or damaged. */
  public Damage damage() {
    return damage;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RasterOptions that
        && cache.equals(that.cache)
        && applyOrientation == that.applyOrientation
        && damage == that.damage;
  }

  @Override
  public int hashCode() {
    return Objects.hash(cache, applyOrientation, damage);
  }

  @Override
  public String toString() {
    return "RasterOptions("
        + cache
        + (applyOrientation ? ", applyOrientation" : "")
        + (damage == Damage.REFUSE ? "" : ", damage " + damage)
        + ")";
  }
}
