package org.ndsampler.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.regions.Negative;
import org.ndsampler.core.regions.NegativeSampler;
import org.ndsampler.core.regions.Negatives;
import org.ndsampler.core.regions.RegionPool;
import org.ndsampler.core.regions.Selection;
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

/**
 * 1,000 exact negatives of 64x64 without overlap, in images of 640x480 with 60 boxes each: counting
 * the room of all images, drawing when it is known, and a whole selection of another seed.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class NegativesBenchmark {
  /** How many images there are. */
  @Param("10000")
  int images;

  private CocoDataset dataset;
  private NegativeSampler sampler;
  private Selection selection;
  private int count;
  private long seed;

  @Setup
  public void prepare() {
    dataset = BenchmarkData.boxes(images, 60);
    sampler = NegativeSampler.of(dataset, Negatives.of(64, 64));
    count = (int) Math.min(1000, sampler.room());
    selection = Selection.random(1000).window(64, 64).negatives(count);
  }

  @Benchmark
  public long countRoom() {
    return NegativeSampler.of(dataset, Negatives.of(64, 64)).room();
  }

  @Benchmark
  public List<Negative> draw() {
    return sampler.sample(count, seed++);
  }

  @Benchmark
  public RegionPool select() {
    return selection.seed(seed++).select(dataset);
  }
}
