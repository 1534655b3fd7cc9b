package org.ndsampler.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.gdal.gdal.Dataset;
import org.gdal.gdal.gdal;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.tiff.CogWriter;
import org.ndsampler.core.raster.tiff.Compression;
import org.ndsampler.core.raster.tiff.TiffRaster;
import org.ndsampler.gdal.Gdal;
import org.ndsampler.gdal.GdalRaster;
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
 * Windows of a DEFLATE COG whose tiles are decoded already: GDAL's Java bindings alone, the SDK's
 * raster over them, and the SDK's own reader. Run it in the project's folder, after
 * sdk-gdal/native/build.sh.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgs = {
      "-Xmx2g",
      "-Djava.library.path=sdk-gdal/native/lib",
      "--enable-native-access=ALL-UNNAMED"
    })
public class GdalWindowBenchmark {
  /** Side of the window in pixels. */
  @Param({"32", "512"})
  public int side;

  /** Columns of the image; it has two thirds as many rows. */
  @Param("6000")
  public int columns;

  private Path file;
  private Dataset dataset;
  private GdalRaster theirs;
  private TiffRaster ours;
  private Window[] windows;
  private NDArray target;
  private byte[] values;
  private final int[] bands = {1, 2, 3};
  private int next;

  @Setup(Level.Trial)
  public void prepare() throws IOException {
    if (!Gdal.isAvailable()) {
      throw new IllegalStateException(Gdal.status().toString());
    }
    SplittableRandom random = new SplittableRandom(1);
    int rows = columns / 3 * 2;
    byte[] image = new byte[columns * rows * 3];
    for (int i = 0; i < image.length; i++) {
      image[i] = (byte) (i / 3 % columns / 8 + random.nextInt(16));
    }
    file = Files.createTempFile("ndsampler-benchmark", ".tif");
    CogWriter.builder()
        .compression(Compression.DEFLATE)
        .build()
        .write(NDArray.of(image, Shape.of(rows, columns, 3)), file);
    dataset = gdal.Open(file.toString());
    theirs = Gdal.open(file);
    ours = TiffRaster.open(file, RasterOptions.of(BlockCache.ofBytes(256 << 20)));
    target = NDArray.zeros(DType.UINT8, Shape.of(side, side, 3));
    values = (byte[]) target.data();
    windows = new Window[4096];
    // From a part whose tiles fit into GDAL's cache and into ours.
    int first = columns / 6;
    int room = columns / 3 - side;
    for (int i = 0; i < windows.length; i++) {
      windows[i] =
          new Window(first + random.nextInt(room), first + random.nextInt(room), side, side);
    }
    for (Window window : windows) {
      if (!theirs.read(window).contentEquals(ours.read(window))) {
        throw new IllegalStateException("the readers differ at " + window);
      }
    }
  }

  @TearDown(Level.Trial)
  public void close() throws IOException {
    dataset.delete();
    theirs.close();
    ours.close();
    Files.deleteIfExists(file);
  }

  private Window window() {
    return windows[next++ & 4095];
  }

  /** The limit of anything over the bindings: their call, into an array of bytes. */
  @Benchmark
  public Object gdalBindings() {
    Window w = window();
    dataset.ReadRaster(w.x(), w.y(), side, side, side, side, 1, values, bands, 3, 3 * side, 1);
    return values;
  }

  /** The SDK's raster over the bindings. */
  @Benchmark
  public Object gdalRaster() throws IOException {
    theirs.read(window(), target);
    return target;
  }

  /** The SDK's own reader. */
  @Benchmark
  public Object tiffRaster() throws IOException {
    ours.read(window(), target);
    return target;
  }
}
