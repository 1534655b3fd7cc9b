package org.ndsampler.core.delayed;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterInfo;

/** Pixels in memory as a file of blocks that counts what is read. */
final class CountingRaster implements Raster {
  final AtomicLong reads = new AtomicLong();
  final AtomicLong pixels = new AtomicLong();
  final List<Window> windows = new ArrayList<>();
  private final NDArray image;
  private final List<CountingRaster> overviews = new ArrayList<>();
  private final RasterInfo info;

  CountingRaster(NDArray image, Size block, NDArray... smaller) {
    this.image = image;
    List<Size> sizes = new ArrayList<>();
    for (NDArray one : smaller) {
      overviews.add(new CountingRaster(one, block));
      sizes.add(one.shape().size());
    }
    this.info =
        RasterInfo.of(
                Path.of("counting.tif"),
                "memory",
                image.shape().size(),
                image.channels(),
                image.dtype(),
                block)
            .withOverviews(sizes);
  }

  @Override
  public RasterInfo info() {
    return info;
  }

  @Override
  public void read(Window window, NDArray target) {
    info.requireTarget(window, target);
    reads.incrementAndGet();
    pixels.addAndGet(window.area());
    windows.add(window);
    image.crop(window).copyTo(target);
  }

  @Override
  public CountingRaster overview(int level) {
    return overviews.get(level);
  }

  @Override
  public void close() {}
}
