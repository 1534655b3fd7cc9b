package org.ndsampler.core.delayed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterInfo;

/**
 * A leaf of an image file. Windows are read from it, never more than a result needs.
 *
 * <p>The size and the channels may be declared, as a dataset does; then the file is not opened
 * before its pixels, or their type, are asked for, and a file that holds something else is an
 * error.
 *
 * @since 0.1
 */
public final class DelayedLoad implements DelayedImage {
  private final RasterSource source;
  private final @Nullable Size declaredSize;
  private final @Nullable List<String> declaredNames;
  private volatile @Nullable RasterInfo info;

  private DelayedLoad(
      RasterSource source, @Nullable Size declaredSize, @Nullable List<String> declaredNames) {
    this.source = source;
    this.declaredSize = declaredSize;
    this.declaredNames = declaredNames;
  }

  /** A file of which nothing is known yet. */
  public static DelayedLoad of(RasterSource source) {
    return new DelayedLoad(source, null, null);
  }

  /** The same with a declared size. */
  public DelayedLoad withSize(Size size) {
    return new DelayedLoad(source, size, declaredNames);
  }

  /** The same with the names of all its channels. */
  public DelayedLoad withChannels(List<String> names) {
    return new DelayedLoad(source, declaredSize, List.copyOf(names));
  }

  /** Where the open file comes from. */
  public RasterSource source() {
    return source;
  }

  /**
   * What the file holds; opens it the first time.
   *
   * @throws UncheckedIOException if the file cannot be opened
   * @throws IllegalStateException if it is not what was declared
   */
  public RasterInfo info() {
    RasterInfo known = info;
    if (known != null) {
      return known;
    }
    try {
      Raster raster = source.acquire();
      try {
        return check(raster.info());
      } finally {
        source.release(raster);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Remembers what the file holds, after comparing it with what was declared. */
  RasterInfo check(RasterInfo found) {
    Size size = declaredSize;
    List<String> names = declaredNames;
    if (size != null && !size.equals(found.size())) {
      throw new IllegalStateException(
          source.name() + " is " + found.size() + " and was declared to be " + size);
    }
    if (names != null && names.size() != found.channels()) {
      throw new IllegalStateException(
          source.name()
              + " has "
              + found.channels()
              + " channels and was declared to have "
              + names.size()
              + ": "
              + names);
    }
    info = found;
    return found;
  }

  /**
   * A smaller version that the file holds, as an image of its own size.
   *
   * @param level 0 for the largest overview
   * @throws IndexOutOfBoundsException if there is no such level
   */
  public DelayedImage overview(int level) {
    return new DelayedOverview(this, level);
  }

  @Override
  public Size size() {
    return declaredSize != null ? declaredSize : info().size();
  }

  @Override
  public int channels() {
    return declaredNames != null ? declaredNames.size() : info().channels();
  }

  @Override
  public List<String> channelNames() {
    return declaredNames != null ? declaredNames : Collections.nCopies(channels(), "");
  }

  @Override
  public DType dtype() {
    return info().dtype();
  }

  @Override
  public List<DelayedImage> children() {
    return List.of();
  }

  @Override
  public String toString() {
    return "DelayedLoad[" + source.name() + "]";
  }
}
