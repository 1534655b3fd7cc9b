package org.ndsampler.core.frames;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.raster.RowReader;
import org.ndsampler.core.raster.npy.Npy;
import org.ndsampler.core.raster.npy.NpyWriter;
import org.ndsampler.core.raster.npy.internal.NpyExtra;
import org.ndsampler.core.util.HashId;

/** Images as NPY: as large as the pixels, and a window is one copy for each row. */
final class NpyCacheFormat implements CacheFormat {
  /** Rows are copied in bands of about this many bytes. */
  private static final int BAND_BYTES = 4 << 20;

  /** With options, of which there are none. */
  static NpyCacheFormat of(Map<String, String> options) {
    Backend.requireKnown("npy", options, Set.of());
    return new NpyCacheFormat();
  }

  @Override
  public String name() {
    return "npy";
  }

  @Override
  public String extension() {
    return ".npy";
  }

  @Override
  public HashId settings() {
    return HashId.builder("npy").add("version", 2).build();
  }

  @Override
  public void write(Raster source, Path file, CancellationToken cancellation) throws IOException {
    RasterInfo info = source.info();
    int width = info.size().width();
    int height = info.size().height();
    long rowBytes = Math.max(1, (long) width * info.channels() * info.dtype().bytes());
    // Whole blocks, so that none is decoded for two bands.
    int block = Math.max(1, info.blockSize().height());
    long wanted = Math.max(1, BAND_BYTES / rowBytes);
    int rows =
        (int)
            Math.min(
                Math.max(1, height),
                block >= height ? wanted : (wanted + block - 1) / block * block);
    NDArray band = NDArray.zeros(info.dtype(), Shape.of(rows, width, info.channels()));
    try (NpyWriter writer = Npy.writer(file, info.dtype(), info.size(), info.channels());
        RowReader reader = source.rows()) {
      for (int y = 0; y < height; y += rows) {
        cancellation.throwIfCancelled();
        NDArray part = band.crop(new Window(0, 0, width, Math.min(rows, height - y)));
        reader.read(part);
        writer.write(part);
      }
      writer.commit();
    }
    NpyExtra.append(file, source, cancellation);
  }
}
