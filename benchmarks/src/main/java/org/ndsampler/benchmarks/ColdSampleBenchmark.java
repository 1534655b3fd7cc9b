package org.ndsampler.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.cog.CogWriter;
import org.ndsampler.core.raster.tiff.Compression;
import org.ndsampler.core.raster.tiff.Predictor;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.core.sample.Target;
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
 * Samples of 224x224x3 with annotations from DEFLATE COGs of 1024x1024, at random over many more
 * tiles than the cache holds, beside inflating the same tiles and nothing else.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
public class ColdSampleBenchmark {
  private static final int IMAGE_SIDE = 1024;
  private static final int SIDE = 224;
  private static final int TILE = 256;
  private static final int TILES = IMAGE_SIDE / TILE;

  /** Number of images. */
  @Param("50")
  public int images;

  private CocoSampler sampler;
  private Target[] targets;
  private Window[] windows;
  private byte[][][] stored;
  private final byte[] decoded = new byte[TILE * TILE * 3];
  private final Inflater inflater = new Inflater();
  private int next;

  @Setup(Level.Trial)
  public void prepare() throws IOException {
    Path folder =
        BenchmarkData.kept(
            "slopes-deflate-1024-" + images,
            path -> {
              Files.createDirectories(path);
              CogWriter writer =
                  CogWriter.standard()
                      .compression(Compression.DEFLATE)
                      .predictor(Predictor.NONE)
                      .overviews(0);
              for (int i = 1; i <= images; i++) {
                writer.write(
                    new BenchmarkData.Slopes(Size.of(IMAGE_SIDE, IMAGE_SIDE)),
                    path.resolve(i + ".tif"));
              }
            });
    SplittableRandom random = new SplittableRandom(7);
    CocoDataset.Builder builder = CocoDataset.builder().imageFolder(folder).category(1, "thing");
    stored = new byte[images][][];
    for (int i = 1; i <= images; i++) {
      builder.image(i, i + ".tif", Size.of(IMAGE_SIDE, IMAGE_SIDE));
      for (int a = 0; a < 20; a++) {
        builder.annotation(
            20L * i + a, i, 1, Box.of(random.nextInt(900), random.nextInt(900), 60, 60));
      }
      stored[i - 1] = ColdTileBenchmark.tiles(folder.resolve(i + ".tif"));
    }
    sampler = CocoSampler.builder(builder.build()).memory(4L * TILE * TILE * 3).build();
    targets = new Target[4096];
    windows = new Window[targets.length];
    for (int i = 0; i < targets.length; i++) {
      int image = 1 + random.nextInt(images);
      windows[i] =
          new Window(
              random.nextInt(IMAGE_SIDE - SIDE), random.nextInt(IMAGE_SIDE - SIDE), SIDE, SIDE);
      targets[i] = Target.image(image).region(windows[i].x(), windows[i].y(), SIDE, SIDE);
    }
  }

  @TearDown(Level.Trial)
  public void close() {
    sampler.close();
    inflater.end();
  }

  /** Pixels and annotations. */
  @Benchmark
  public Sample sample() {
    return sampler.loadSample(targets[next++ & 4095]);
  }

  /** The limit: the tiles that the window meets are inflated, one after the other. */
  @Benchmark
  public byte[] inflateTiles() throws DataFormatException {
    int i = next++ & 4095;
    byte[][] tiles = stored[(int) sampler.resolve(targets[i]).imageId() - 1];
    Window window = windows[i];
    for (int y = window.y() / TILE; y * TILE < window.endY(); y++) {
      for (int x = window.x() / TILE; x * TILE < window.endX(); x++) {
        inflater.reset();
        inflater.setInput(tiles[y * TILES + x]);
        int got = 0;
        while (got < decoded.length) {
          got += inflater.inflate(decoded, got, decoded.length - got);
        }
      }
    }
    return decoded;
  }
}
