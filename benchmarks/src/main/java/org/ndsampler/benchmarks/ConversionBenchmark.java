package org.ndsampler.benchmarks;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.Vector;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.gdal.gdal.Dataset;
import org.gdal.gdal.TranslateOptions;
import org.gdal.gdal.gdal;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.frames.Backend;
import org.ndsampler.core.frames.FrameCache;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.gdal.Gdal;
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
 * Converts eight 1024x1024x3 PNG images into the cache: one operation is all eight, with safe
 * writing, hashing and all.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "-Xmx2g",
      "-Djava.library.path=sdk-gdal/native/lib",
      "--enable-native-access=ALL-UNNAMED"
    })
public class ConversionBenchmark {
  private static final int IMAGES = 8;
  private static final int SIDE = 1024;

  /** What is written. */
  @Param({"npy", "lzw", "deflate", "zstd"})
  public String format;

  /** Threads. */
  @Param({"1", "2"})
  public int workers;

  private List<Path> sources;
  private Path folder;

  @Setup(Level.Trial)
  public void prepare() throws IOException {
    Path pngs =
        BenchmarkData.kept(
            "pngs-" + SIDE,
            path -> {
              Files.createDirectories(path);
              SplittableRandom random = new SplittableRandom(3);
              for (int i = 0; i < IMAGES; i++) {
                BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
                for (int y = 0; y < SIDE; y++) {
                  for (int x = 0; x < SIDE; x++) {
                    int slope = x / 8 + y / 16 + random.nextInt(16);
                    image.setRGB(x, y, slope << 16 | (slope / 2 + i) << 8 | 255 - slope);
                  }
                }
                ImageIO.write(image, "png", path.resolve(i + ".png").toFile());
              }
            });
    sources = IntStream.range(0, IMAGES).mapToObj(i -> pngs.resolve(i + ".png")).toList();
  }

  @Setup(Level.Invocation)
  public void makeFolder() throws IOException {
    folder = Files.createTempDirectory("ndsampler-benchmark");
  }

  @TearDown(Level.Invocation)
  public void deleteFolder() throws IOException {
    BenchmarkData.delete(folder);
  }

  /** Into the cache. */
  @Benchmark
  public Object prepareCache() throws IOException {
    Backend backend = format.equals("npy") ? Backend.NPY : Backend.COG.with("compression", format);
    try (FrameCache cache = FrameCache.builder(folder).backend(backend).build()) {
      return cache
          .prepare(
              sources,
              RasterOptions.of(BlockCache.ofDefaultSize()),
              workers,
              Progress.NONE,
              CancellationToken.NONE)
          .throwIfFailed();
    }
  }

  /** The limit of NPY: decoding the images with ImageIO, one thread, and nothing else. */
  @Benchmark
  public Object imageIo() throws IOException {
    BufferedImage last = null;
    for (Path source : sources) {
      last = ImageIO.read(source.toFile());
    }
    return last;
  }

  /** The peer of COG: GDAL's driver, with overviews as ours and as many threads. */
  @Benchmark
  public void gdalCog() {
    if (!Gdal.isAvailable()) {
      throw new IllegalStateException(Gdal.status().toString());
    }
    String compression = format.equals("npy") ? "NONE" : format.toUpperCase(Locale.ROOT);
    Vector<String> words = new Vector<>(List.of("-q", "-of", "COG", "-co", "BLOCKSIZE=256"));
    words.addAll(List.of("-co", "COMPRESS=" + compression, "-co", "NUM_THREADS=" + workers));
    for (Path source : sources) {
      Dataset in = gdal.Open(source.toString());
      Dataset out =
          gdal.Translate(
              folder.resolve(source.getFileName() + ".tif").toString(),
              in,
              new TranslateOptions(words));
      out.delete();
      in.delete();
    }
  }
}
