package org.ndsampler.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.sample.Batch;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.SampleLoader;
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
 * An epoch of 1,024 samples of 224x224x3 in batches of 32, from COGs of noise whose tiles have to
 * be decoded: work for every thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 4, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
public class LoaderBenchmark {
  /** Threads of the loader. */
  @Param({"1", "2"})
  public int threads;

  /** Number of images of 1024x1024x3. */
  @Param("200")
  public int images;

  private CocoSampler sampler;
  private List<Target> targets;

  @Setup(Level.Trial)
  public void prepare() throws IOException {
    CocoDataset dataset = BenchmarkData.images(images, 1024, 20, "cog");
    sampler = CocoSampler.builder(dataset).memory(8L << 20).build();
    SplittableRandom random = new SplittableRandom(1);
    targets = new ArrayList<>();
    for (int i = 0; i < Math.min(1024, 8 * images); i++) {
      targets.add(sampler.positive(random.nextInt(sampler.positiveCount())).window(224, 224));
    }
  }

  @TearDown(Level.Trial)
  public void close() {
    sampler.close();
  }

  /** All batches, in order. */
  @Benchmark
  public long epoch() {
    long samples = 0;
    try (SampleLoader.Batches batches =
        sampler.loader(targets).batchSize(32).threads(threads).iterator()) {
      while (batches.hasNext()) {
        Batch batch = batches.next();
        samples += batch.size();
      }
    }
    return samples;
  }
}
