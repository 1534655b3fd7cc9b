package org.ndsampler.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A JPEG photograph of many pixels that is not converted: windows of it, and the whole. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 4, time = 2)
@Fork(1)
public class LargePhotographBenchmark {
  private static final int SIDE = 224;

  /** Columns of pixels; two thirds as many rows. */
  @Param("6000")
  public int columns;

  private final SplittableRandom random = new SplittableRandom(3);
  private Raster raster;

  /** Opens it, and reads a window, in a cache that has no room for its pixels. */
  @Setup
  public void open() throws IOException {
    Path file = Photographs.one(columns, columns * 2 / 3);
    raster = Rasters.load().open(file, RasterOptions.of(BlockCache.ofBytes(1)));
    window();
  }

  @TearDown
  public void close() throws IOException {
    raster.close();
  }

  /** A window somewhere. */
  @Benchmark
  public NDArray window() throws IOException {
    int x = random.nextInt(raster.info().size().width() - SIDE);
    int y = random.nextInt(raster.info().size().height() - SIDE);
    return raster.read(new Window(x, y, SIDE, SIDE));
  }

  @Benchmark
  public NDArray whole() throws IOException {
    return raster.read();
  }
}
