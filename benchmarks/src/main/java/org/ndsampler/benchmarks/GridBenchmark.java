package org.ndsampler.benchmarks;

import java.util.concurrent.TimeUnit;
import org.ndsampler.core.regions.GridCell;
import org.ndsampler.core.regions.SampleGrid;
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

/** Windows of a grid over images with their annotations, one after another. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class GridBenchmark {
  /** How many images there are, with 20 boxes each. */
  @Param("10000")
  int images;

  private SampleGrid grid;
  private long next;

  @Setup
  public void prepare() {
    grid =
        SampleGrid.ofImages(BenchmarkData.boxes(images, 20)).window(128, 128).overlap(0.5).build();
  }

  @Benchmark
  public GridCell window() {
    next = next + 1 < grid.size() ? next + 1 : 0;
    return grid.cell(next);
  }
}
