package org.ndsampler.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.frames.CocoFrames;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.raster.cog.CogWriter;
import org.ndsampler.core.raster.tiff.Compression;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a window of 32 pixels costs in a small and in a very large ZSTD COG when its tile has to be
 * decoded: the windows lie anywhere, and only a few tiles are kept.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
public class CogSizeBenchmark {
  private static final int SIDE = 32;
  private static final int TILE = 256;

  /** Columns of the image; it has two thirds as many rows. */
  @Param({"2000", "60000"})
  public int columns;

  private CocoFrames frames;
  private Window[] windows;
  private int next;

  @Setup(Level.Trial)
  public void prepare() throws IOException {
    Size size = new Size(columns, columns / 3 * 2);
    Path file =
        BenchmarkData.kept(
            "slopes-zstd-" + columns + ".tif",
            path ->
                CogWriter.standard()
                    .compression(Compression.ZSTD)
                    .level(1)
                    .threads(2)
                    .write(new BenchmarkData.Slopes(size), path));
    frames =
        CocoFrames.open(
            BenchmarkData.ofOne(file, size),
            Rasters.load(),
            RasterOptions.of(BlockCache.ofBytes(2 * TILE * TILE * 3)));
    windows = BenchmarkData.windows(size.toWindow(), SIDE, 65536);
    for (int i = 0; i < windows.length; i++) {
      // Inside one tile, so that each window costs one.
      Window w = windows[i];
      windows[i] =
          new Window(
              Math.min(w.x() / TILE * TILE + w.x() % (TILE - SIDE), size.width() - SIDE),
              Math.min(w.y() / TILE * TILE + w.y() % (TILE - SIDE), size.height() - SIDE),
              SIDE,
              SIDE);
    }
  }

  @TearDown(Level.Trial)
  public void close() {
    frames.close();
  }

  /** A window whose tile is decoded for it. */
  @Benchmark
  public NDArray window() {
    return frames.read(1, windows[next++ & 65535], 0);
  }
}
