package org.ndsampler.benchmarks;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Window;
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
 * Loads random positives of images of 1024x1024x3 with 20 annotations each, with and without these,
 * beside the limit: copying the same rows out of mapped arrays by hand. The tiles of COGs are all
 * decoded.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1) // until the collector has done with moving the decoded tiles
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
public class LoadSampleBenchmark {
  /** Side of the window in pixels. */
  @Param({"64", "224", "512"})
  public int side;

  /** What the images are: npy or cog. */
  @Param({"npy", "cog"})
  public String format;

  /** Number of images. */
  @Param("200")
  public int images;

  private static final int IMAGE_SIDE = 1024;

  private CocoSampler sampler;
  private Target[] targets;
  private Window[] windows;
  private int[] files;
  private MappedByteBuffer[] maps;
  private int next;

  @Setup(Level.Trial)
  public void prepare() throws IOException {
    CocoDataset dataset = BenchmarkData.images(images, IMAGE_SIDE, 20, format);
    Path arrays = BenchmarkData.images(images, IMAGE_SIDE, 0, "npy").imageFolder();
    sampler = CocoSampler.builder(dataset).memory(1L << 30).build();
    SplittableRandom random = new SplittableRandom(1);
    targets = new Target[4096];
    windows = new Window[targets.length];
    files = new int[targets.length];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = sampler.positive(random.nextInt(sampler.positiveCount())).window(side, side);
      windows[i] = sampler.resolve(targets[i]).inside();
      files[i] = (int) sampler.resolve(targets[i]).imageId() - 1;
    }
    maps = new MappedByteBuffer[images];
    for (int i = 0; i < images; i++) {
      try (FileChannel channel =
          FileChannel.open(arrays.resolve(i + 1 + ".npy"), StandardOpenOption.READ)) {
        maps[i] = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
        maps[i].load();
      }
      sampler.frames().read(i + 1, Window.of(0, 0, IMAGE_SIDE, IMAGE_SIDE), 0);
    }
  }

  @TearDown(Level.Trial)
  public void close() {
    sampler.close();
  }

  private int next() {
    next = next + 1 & targets.length - 1;
    return next;
  }

  /** Pixels and annotations: ids, categories and boxes as arrays. */
  @Benchmark
  public long withAnnotations() {
    Sample sample = sampler.loadSample(targets[next()]);
    return sample.pixels().height()
        + sample.annotations().ids().length
        + sample.annotations().boxArray().length;
  }

  /** Pixels alone. */
  @Benchmark
  public NDArray withoutAnnotations() {
    return sampler.loadSample(targets[next()].withoutAnnotations()).pixels();
  }

  /** The limit: the same rows copied from the map into a new array. */
  @Benchmark
  public byte[] bareCopy() {
    int i = next();
    Window window = windows[i];
    MappedByteBuffer map = maps[files[i]];
    byte[] pixels = new byte[side * side * 3];
    int header = map.capacity() - IMAGE_SIDE * IMAGE_SIDE * 3;
    for (int y = 0; y < window.height(); y++) {
      map.get(
          header + ((window.y() + y) * IMAGE_SIDE + window.x()) * 3,
          pixels,
          y * side * 3,
          window.width() * 3);
    }
    return pixels;
  }
}
