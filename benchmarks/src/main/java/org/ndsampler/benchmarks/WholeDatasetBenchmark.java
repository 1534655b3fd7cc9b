package org.ndsampler.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.UnionResult;
import org.ndsampler.core.regions.SampleGrid;
import org.ndsampler.core.sample.Target;
import org.ndsampler.targets.RegionTables;
import org.ndsampler.targets.Targets;
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
import tech.tablesaw.api.Table;

/** What goes through a whole dataset of about so many boxes: a copy, a union, tables. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
@Fork(value = 1, jvmArgsAppend = "-Xmx6g")
public class WholeDatasetBenchmark {
  /** How many boxes there are, ten in an image on average. */
  @Param("1000000")
  int annotations;

  private CocoDataset dataset;
  private Table table;
  private SampleGrid grid;

  @Setup
  public void prepare() {
    dataset = BenchmarkData.boxes(Math.max(2, annotations / 10), 10);
    table = Targets.table(dataset);
    grid = SampleGrid.ofImages(dataset).window(128, 128).build();
  }

  @Benchmark
  public CocoDataset copy() {
    return dataset.toBuilder().build();
  }

  /** With itself, so that all ids of the second change. */
  @Benchmark
  public UnionResult union() {
    return CocoDataset.union(List.of(dataset, dataset));
  }

  @Benchmark
  public Table targets() {
    return Targets.table(dataset);
  }

  @Benchmark
  public List<Target> fromTable() {
    return Targets.from(table);
  }

  @Benchmark
  public Table gridTable() {
    return RegionTables.of(grid);
  }

  /** Each window of the grid, without a table. */
  @Benchmark
  public long gridAlone() {
    return grid.cells().stream().mapToLong(cell -> cell.annotationIds().size()).sum();
  }
}
