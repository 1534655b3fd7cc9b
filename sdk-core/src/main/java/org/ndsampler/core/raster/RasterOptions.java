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
  private final Orientation orientation;
  private final Damage damage;
  private final Pages pages;

  private RasterOptions(BlockCache cache, Orientation orientation, Damage damage, Pages pages) {
    this.cache = cache;
    this.orientation = orientation;
    this.damage = damage;
    this.pages = pages;
  }

  /** Decoded blocks in the given cache, pixels as they are stored, damage refused, one page. */
  public static RasterOptions of(BlockCache cache) {
    return new RasterOptions(cache, Orientation.STORED, Damage.REFUSE, Pages.FIRST);
  }

  /** Another place where decoded blocks are kept. */
  public RasterOptions cache(BlockCache value) {
    return new RasterOptions(value, orientation, damage, pages);
  }

  /** Where decoded blocks are kept. */
  public BlockCache cache() {
    return cache;
  }

  /**
   * Whether the EXIF orientation turns the image; the pixels are as they are stored unless told.
   */
  public RasterOptions orientation(Orientation value) {
    return new RasterOptions(cache, value, damage, pages);
  }

  /** Whether the EXIF orientation turns the image. */
  public Orientation orientation() {
    return orientation;
  }

  /** {@link Orientation#APPLY} or {@link Orientation#STORED}. */
  public RasterOptions applyOrientation(boolean value) {
    return orientation(value ? Orientation.APPLY : Orientation.STORED);
  }

  /** Whether the EXIF orientation turns every image. */
  public boolean appliesOrientation() {
    return orientation == Orientation.APPLY;
  }

  /** What happens with a file that is truncated or damaged; refused unless told. */
  public RasterOptions damage(Damage value) {
    return new RasterOptions(cache, orientation, value, pages);
  }

  /** What happens with a file that is truncated or damaged. */
  public Damage damage() {
    return damage;
  }

  /** Which pages of a file of several are read; the first one unless told. */
  public RasterOptions pages(Pages value) {
    return new RasterOptions(cache, orientation, damage, value);
  }

  /** Which pages of a file of several are read. */
  public Pages pages() {
    return pages;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RasterOptions that
        && cache.equals(that.cache)
        && orientation == that.orientation
        && damage == that.damage
        && pages == that.pages;
  }

  @Override
  public int hashCode() {
    return Objects.hash(cache, orientation, damage, pages);
  }

  @Override
  public String toString() {
    return "RasterOptions("
        + cache
        + (orientation == Orientation.STORED ? "" : ", orientation " + orientation)
        + (damage == Damage.REFUSE ? "" : ", damage " + damage)
        + (pages == Pages.FIRST ? "" : ", pages " + pages)
        + ")";
  }
}
