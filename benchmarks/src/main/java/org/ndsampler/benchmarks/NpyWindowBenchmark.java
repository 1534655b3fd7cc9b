package org.ndsampler.benchmarks;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.frames.CocoFrames;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.raster.npy.Npy;
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

/** Windows of a large NPY image (uint8, 3 channels): through the frames, and copied by hand. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
public class NpyWindowBenchmark {
  /** Side of the window in pixels. */
  @Param({"32", "512"})
  public int side;

  /** Columns of the image; it has two thirds as many rows. */
  @Param("6000")
  public int columns;

  private CocoFrames frames;
  private MappedByteBuffer map;
  private Window[] windows;
  private int next;

  @Setup(Level.Trial)
  public void prepare() throws IOException {
    Size size = new Size(columns, columns / 3 * 2);
    Path file =
        BenchmarkData.kept(
            "slopes-" + columns + ".npy",
            path -> Npy.write(path, new BenchmarkData.Slopes(size).read()));
    frames =
        CocoFrames.open(
            BenchmarkData.ofOne(file, size),
            Rasters.load(),
            RasterOptions.of(BlockCache.ofDefaultSize()));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      map = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
    }
    map.load();
    windows = BenchmarkData.windows(size.toWindow(), side, 4096);
    for (int i = 0; i < 64; i++) {
      NDArray copied = NDArray.of(copy(windows[i]), Shape.of(side, side, 3));
      if (!frames.read(1, windows[i], 0).contentEquals(copied)) {
        throw new IllegalStateException("the readers differ at " + windows[i]);
      }
    }
  }

  @TearDown(Level.Trial)
  public void close() {
    frames.close();
  }

  private Window window() {
    return windows[next++ & 4095];
  }

  /** Through the frames. */
  @Benchmark
  public NDArray frames() {
    return frames.read(1, window(), 0);
  }

  /** The limit: the same rows copied from the map into a new array. */
  @Benchmark
  public byte[] bareCopy() {
    return copy(window());
  }

  private byte[] copy(Window window) {
    byte[] pixels = new byte[side * side * 3];
    int header = map.capacity() - columns * (columns / 3 * 2) * 3;
    for (int y = 0; y < side; y++) {
      map.get(
          header + ((window.y() + y) * columns + window.x()) * 3, pixels, y * side * 3, side * 3);
    }
    return pixels;
  }
}
