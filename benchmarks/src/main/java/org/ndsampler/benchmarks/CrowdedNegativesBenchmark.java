package org.ndsampler.benchmarks;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.regions.Negative;
import org.ndsampler.core.regions.NegativeSampler;
import org.ndsampler.core.regions.Negatives;
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
import org.openjdk.jmh.annotations.Warmup;

/** 200 negatives of 64x64 in one image of 12000x12000 that is full of boxes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CrowdedNegativesBenchmark {
  private static final int SIDE = 12000;

  /** How many boxes the image has. */
  @Param({"4000", "16000"})
  int annotations;

  private NegativeSampler apart;
  private NegativeSampler filtered;
  private long seed;

  @Setup
  public void prepare() {
    SplittableRandom random = new SplittableRandom(0);
    CocoDataset.Builder builder =
        CocoDataset.builder().category(1, "class").image(1, "1.png", Size.of(SIDE, SIDE));
    for (int id = 1; id <= annotations; id++) {
      double width = 8 + 24 * random.nextDouble();
      double height = 8 + 24 * random.nextDouble();
      double x = random.nextDouble() * (SIDE - width);
      double y = random.nextDouble() * (SIDE - height);
      builder.annotation(id, 1, 1, Box.of(x, y, width, height));
    }
    CocoDataset dataset = builder.build();
    apart = NegativeSampler.of(dataset, Negatives.of(64, 64).apart());
    filtered =
        NegativeSampler.of(
            dataset,
            Negatives.of(64, 64).filter(n -> (31 * n.window().x() + n.window().y()) % 10 == 0));
  }

  /** Those that share no pixel. */
  @Benchmark
  public List<Negative> apart() {
    return apart.sample(200, seed++);
  }

  /** Those that pass a test which refuses nine of ten. */
  @Benchmark
  public List<Negative> filtered() {
    return filtered.sample(200, seed++);
  }
}
