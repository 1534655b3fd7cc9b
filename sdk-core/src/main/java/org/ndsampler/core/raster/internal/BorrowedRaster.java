package org.ndsampler.core.raster.internal;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterInfo;

/** A raster that others use too: closing it gives it back, once. As safe as the raster is. */
public final class BorrowedRaster implements Raster {
  private final Raster raster;
  private final Closeable giveBack;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * A raster of somebody else.
   *
   * @param giveBack what closing it does
   */
  public BorrowedRaster(Raster raster, Closeable giveBack) {
    this.raster = raster;
    this.giveBack = giveBack;
  }

  @Override
  public RasterInfo info() {
    return raster.info();
  }

  @Override
  public void read(Window window, NDArray target) throws IOException {
    raster.read(window, target);
  }

  @Override
  public Closeable ahead(List<Window> windows) throws IOException {
    return raster.ahead(windows);
  }

  @Override
  public Raster overview(int level) {
    return raster.overview(level);
  }

  @Override
  public int frames() {
    return raster.frames();
  }

  @Override
  public Raster frame(int index) throws IOException {
    return raster.frame(index);
  }

  @Override
  public Optional<? extends Raster> mask() {
    return raster.mask();
  }

  @Override
  public void close() throws IOException {
    if (!closed.getAndSet(true)) {
      giveBack.close();
    }
  }

  @Override
  public String toString() {
    return raster.toString();
  }
}
