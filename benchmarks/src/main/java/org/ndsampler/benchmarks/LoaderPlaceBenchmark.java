package org.ndsampler.benchmarks;

import java.util.AbstractList;
import java.util.RandomAccess;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

/** Which target comes at a place of a stream: what a loader does for each sample beside loading. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
public class LoaderPlaceBenchmark {
  /** Number of targets. */
  @Param("1000000")
  public int targets;

  private CocoSampler sampler;
  private SampleLoader shuffled;
  private SampleLoader weighted;
  private SampleLoader balanced;
  private int place;

  @Setup(Level.Trial)
  public void prepare() {
    sampler = CocoSampler.open(BenchmarkData.boxes(10, 3));
    SplittableRandom random = new SplittableRandom(1);
    shuffled = sampler.loader(new Windows(targets));
    weighted = shuffled.weighted(random.doubles(targets).toArray());
    balanced =
        shuffled.balanced(IntStream.range(0, targets).mapToObj(i -> random.nextInt(80)).toList());
  }

  @TearDown(Level.Trial)
  public void close() {
    sampler.close();
  }

  /** Each target once in an epoch, in a random order. */
  @Benchmark
  public int shuffled() {
    place = (place + 1) % targets;
    return shuffled.targetIndex(1, 2, place);
  }

  /** Drawn in proportion to weights. */
  @Benchmark
  public int weighted() {
    return weighted.targetIndex(1, 2, place++ & Integer.MAX_VALUE);
  }

  /** Drawn by one of 80 keys. */
  @Benchmark
  public int balanced() {
    return balanced.targetIndex(1, 2, place++ & Integer.MAX_VALUE);
  }

  /** Windows that are made when they are asked for. */
  private static final class Windows extends AbstractList<Target> implements RandomAccess {
    private final int size;

    Windows(int size) {
      this.size = size;
    }

    @Override
    public Target get(int index) {
      return Target.image(1 + index % 10).region(index % 500, index % 400, 64, 64);
    }

    @Override
    public int size() {
      return size;
    }
  }
}
