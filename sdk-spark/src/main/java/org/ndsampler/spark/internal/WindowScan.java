package org.ndsampler.spark.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.sample.Target;

/**
 * A read that is planned: which windows each task has. Opens the dataset's annotations once, and no
 * image. Confined to the driver; safe for concurrent use.
 */
final class WindowScan implements Scan, Batch, SupportsReportStatistics {
  private final DatasetFile file;
  private final TargetSpec spec;
  private final StructType columns;
  private final Filter[] filters;
  private final boolean permissive;
  private final long partitionBytes;
  private @Nullable Plan plan;

  /** What was found out about the dataset. */
  private record Plan(
      String fingerprint, List<TargetPartition> partitions, long windows, long bytes) {}

  WindowScan(SourceOptions options, StructType columns, Filter[] filters) {
    file = options.dataset();
    spec = options.targets();
    permissive = options.isPermissive();
    partitionBytes = options.partitionBytes();
    this.columns = columns;
    this.filters = filters.clone();
  }

  @Override
  public StructType readSchema() {
    return columns;
  }

  @Override
  public String description() {
    return "ndsampler "
        + file.path()
        + ", "
        + spec.kind()
        + ", filters "
        + Arrays.toString(filters)
        + ", columns "
        + Arrays.toString(columns.fieldNames());
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  private synchronized Plan plan() {
    Plan known = plan;
    if (known == null) {
      known = makePlan();
      plan = known;
    }
    return known;
  }

  private Plan makePlan() {
    try (OpenDatasets.Lease lease = OpenDatasets.lease(file)) {
      OpenDataset open = lease.dataset();
      boolean withPixels = Arrays.asList(columns.fieldNames()).contains("pixels");
      List<Target> targets = targets(open, spec);
      Planner planner = new Planner(open.dataset(), spec, targets, withPixels);
      List<Planner.Run> runs = planner.runs(RowFilter.images(filters));
      int tasks = SparkSession.active().sparkContext().defaultParallelism();
      return new Plan(
          open.dataset().fingerprint(),
          planner.partitions(runs, partitionBytes, tasks),
          Planner.count(runs),
          Planner.bytes(runs));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The targets of a read, on the driver. */
  static List<Target> targets(OpenDataset open, TargetSpec spec) {
    String table = spec.table();
    return table == null ? open.targets(spec) : ofTable(table, spec);
  }

  /** The targets that a table has in its column {@code target}, in the order of its rows. */
  private static List<Target> ofTable(String name, TargetSpec spec) {
    Dataset<Row> table = SparkSession.active().table(name);
    if (!Arrays.asList(table.columns()).contains("target")
        || !table.schema().apply("target").dataType().equals(DataTypes.StringType)) {
      throw new IllegalArgumentException(
          "the table "
              + name
              + " needs a column 'target' of texts, each a target as JSON (Target.toJson); it has "
              + table.schema().simpleString());
    }
    List<Target> targets = new ArrayList<>();
    for (Row row : table.select("target").collectAsList()) {
      if (row.isNullAt(0)) {
        throw new IllegalArgumentException(
            "row " + targets.size() + " of the table " + name + " has no target");
      }
      try {
        targets.add(spec.with(Target.parse(row.getString(0))));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "row " + targets.size() + " of the table " + name + ": " + e.getMessage(), e);
      }
    }
    return targets;
  }

  @Override
  public InputPartition[] planInputPartitions() {
    return plan().partitions().toArray(new InputPartition[0]);
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new ReadPlan(file, plan().fingerprint(), spec, columns, filters, permissive);
  }

  @Override
  public Statistics estimateStatistics() {
    Plan known = plan();
    return new Estimate(known.windows(), known.bytes());
  }

  private record Estimate(long windows, long bytes) implements Statistics {
    @Override
    public OptionalLong sizeInBytes() {
      return OptionalLong.of(bytes);
    }

    @Override
    public OptionalLong numRows() {
      return OptionalLong.of(windows);
    }
  }

  @Override
  public CustomMetric[] supportedCustomMetrics() {
    return new CustomMetric[] {new WindowCount(), new PixelByteCount()};
  }
}
