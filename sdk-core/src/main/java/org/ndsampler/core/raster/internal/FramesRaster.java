package org.ndsampler.core.raster.internal;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.raster.RowReader;

/**
 * The first frame of a stack, and the way to the others. As safe for concurrent use as they are.
 */
public final class FramesRaster implements Raster {
  private final Closeable root;
  private final int count;
  private final Raster first;
  private final RasterInfo info;
  private final Opener opener;

  /** Finds a frame. */
  @FunctionalInterface
  public interface Opener {
    Raster frame(int index) throws IOException;
  }

  private FramesRaster(Closeable root, int count, Raster first, RasterInfo info, Opener opener) {
    this.root = root;
    this.count = count;
    this.first = first;
    this.info = info;
    this.opener = opener;
  }

  /**
   * A stack.
   *
   * @param root what is closed with it
   * @param opener finds the frames
   * @param warnings what a reader of all of them should know
   */
  public static Raster of(Closeable root, int count, Opener opener, List<String> warnings)
      throws IOException {
    Raster first = opener.frame(0);
    return new FramesRaster(root, count, first, first.info().withWarnings(warnings), opener);
  }

  @Override
  public int frames() {
    return count;
  }

  @Override
  public Raster frame(int index) throws IOException {
    Objects.checkIndex(index, count);
    return index == 0 ? first : opener.frame(index);
  }

  @Override
  public RasterInfo info() {
    return info;
  }

  @Override
  public void read(Window window, NDArray target) throws IOException {
    first.read(window, target);
  }

  @Override
  public RowReader rows() throws IOException {
    return first.rows();
  }

  @Override
  public Raster overview(int level) {
    return first.overview(level);
  }

  @Override
  public Optional<? extends Raster> mask() {
    return first.mask();
  }

  @Override
  public void close() throws IOException {
    root.close();
  }

  @Override
  public String toString() {
    return count + " frames of " + first;
  }
}
