package org.ndsampler.core.raster.internal;

import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterInfo;

/** A mask that is 255 within a window and 0 elsewhere. Immutable and safe for concurrent use. */
public final class WindowMask implements Raster {
  private final RasterInfo info;
  private final Window valid;

  /** Of an image, of which a part means something. */
  public WindowMask(RasterInfo image, Window valid) {
    this.info =
        RasterInfo.of(
            image.path(), image.format(), image.size(), 1, DType.UINT8, image.blockSize());
    this.valid = valid;
  }

  @Override
  public RasterInfo info() {
    return info;
  }

  @Override
  public void read(Window window, NDArray target) {
    info.requireTarget(window, target);
    target.fill(0);
    Window seen = window.intersection(valid);
    if (!seen.isEmpty()) {
      target.crop(seen.translate(-window.x(), -window.y())).fill(255);
    }
  }

  @Override
  public void close() {}
}
