package org.ndsampler.benchmarks;

import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.sample.Augmentation;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Loads random windows of 256x256 of images of 1024x1024x3 in mapped arrays, resized to 224x224,
 * with 20 annotations an image: as they are, and varied as a trainer has it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AugmentationBenchmark {
  private static final int IMAGES = 20;
  private static final int IMAGE_SIDE = 1024;
  private static final int WINDOW = 256;
  private static final int SIDE = 224;

  private static final Augmentation GEOMETRY =
      Augmentation.none().flipHorizontal(0.5).rotation(-10, 10).scale(0.9, 1.1);

  private static final Augmentation TONES = GEOMETRY.brightness(-0.1, 0.1).contrast(0.8, 1.2);

  private CocoSampler sampler;
  private Target[] targets;
  private int next;

  @Setup(Level.Trial)
  public void prepare() throws IOException {
    CocoDataset dataset = BenchmarkData.images(IMAGES, IMAGE_SIDE, 20, "npy");
    sampler = CocoSampler.open(dataset);
    SplittableRandom random = new SplittableRandom(1);
    targets = new Target[4096];
    for (int i = 0; i < targets.length; i++) {
      Window window =
          Window.of(
              random.nextInt(IMAGE_SIDE - WINDOW),
              random.nextInt(IMAGE_SIDE - WINDOW),
              WINDOW,
              WINDOW);
      targets[i] = Target.image(1 + random.nextInt(IMAGES)).region(window).toSize(SIDE, SIDE);
    }
  }

  @TearDown(Level.Trial)
  public void close() {
    sampler.close();
  }

  private Sample load(Augmentation augmentation) {
    next = next + 1 & targets.length - 1;
    return sampler.loadSample(targets[next].augmentation(augmentation.draw(0, 0, next)));
  }

  /** Resized only. */
  @Benchmark
  public long resized() {
    return used(load(Augmentation.none()));
  }

  /** Perhaps mirrored, turned, larger or smaller, brighter or darker. */
  @Benchmark
  public long augmented() {
    return used(load(TONES));
  }

  /** The same without other colours. */
  @Benchmark
  public long jittered() {
    return used(load(GEOMETRY));
  }

  /** Mirrored alone. */
  @Benchmark
  public long mirrored() {
    return used(load(Augmentation.none().flipHorizontal(1)));
  }

  private static long used(Sample sample) {
    return sample.pixels().height() + sample.annotations().boxArray().length;
  }
}
