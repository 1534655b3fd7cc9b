package org.ndsampler.benchmarks;

import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.core.sample.Target;
import org.ndsampler.toy.ToyDatasets;
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
 * Clips of two frames of 64x64 with two channels of unequal resolution and annotations, from the
 * toy dataset vidshapes8-multispectral.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
public class VideoSampleBenchmark {
  private CocoSampler sampler;
  private Target[] targets;
  private int next;

  @Setup(Level.Trial)
  public void prepare() throws IOException {
    CocoDataset dataset =
        CocoDataset.read(
            BenchmarkData.kept(
                    "vidshapes8-multispectral",
                    path -> ToyDatasets.make("vidshapes8-frames5-multispectral", path, 0).path())
                .resolve("data.kwcoco.json"));
    sampler = CocoSampler.builder(dataset).memory(1L << 29).build();
    SplittableRandom random = new SplittableRandom(6);
    targets = new Target[1024];
    for (int i = 0; i < targets.length; i++) {
      int first = random.nextInt(4);
      targets[i] =
          Target.video(1 + random.nextInt(8))
              .time(first, first + 2)
              .region(random.nextInt(500), random.nextInt(500), 64, 64)
              .channels("B1|B8");
      sampler.loadSample(targets[i]);
    }
  }

  @TearDown(Level.Trial)
  public void close() {
    sampler.close();
  }

  /** Pixels and annotations. */
  @Benchmark
  public Sample clip() {
    return sampler.loadSample(targets[next++ & 1023]);
  }
}
