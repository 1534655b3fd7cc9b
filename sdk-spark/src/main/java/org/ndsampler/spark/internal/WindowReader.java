package org.ndsampler.spark.internal;

import java.io.IOException;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.sample.Target;

/**
 * The rows of a partition, one after the other: no more than one sample is in memory. Confined to
 * one thread.
 */
final class WindowReader implements PartitionReader<InternalRow> {
  private final ReadPlan plan;
  private final TargetPartition partition;
  private OpenDatasets.@Nullable Lease lease;
  private @Nullable RowMaker rows;
  private List<Target> targets = List.of();
  private @Nullable InternalRow row;
  private int range;
  private int offset;
  private int place;

  WindowReader(ReadPlan plan, TargetPartition partition) {
    this.plan = plan;
    this.partition = partition;
  }

  @Override
  public boolean next() throws IOException {
    RowMaker maker = rows == null ? open() : rows;
    int[] ranges = partition.ranges();
    while (range < ranges.length) {
      int number = ranges[range] + offset;
      if (number == ranges[range + 1]) {
        range += 2;
        offset = 0;
        continue;
      }
      offset++;
      String[] sent = partition.targets();
      Target target = sent.length > 0 ? Target.parse(sent[place++]) : targets.get(number);
      row = maker.row(number, target);
      if (row != null) {
        return true;
      }
    }
    row = null;
    return false;
  }

  private RowMaker open() throws IOException {
    OpenDatasets.Lease opened = OpenDatasets.lease(plan.file());
    lease = opened;
    opened.dataset().requireFingerprint(plan.fingerprint());
    if (partition.targets().length == 0) {
      targets = opened.dataset().targets(plan.spec());
    }
    RowMaker maker = new RowMaker(opened.dataset(), plan);
    rows = maker;
    return maker;
  }

  @Override
  public InternalRow get() {
    InternalRow current = row;
    if (current == null) {
      throw new NoSuchElementException("next() has not found a row");
    }
    return current;
  }

  @Override
  public CustomTaskMetric[] currentMetricsValues() {
    RowMaker maker = rows;
    return new CustomTaskMetric[] {
      new TaskCount(WindowCount.NAME, maker == null ? 0 : maker.windows()),
      new TaskCount(PixelByteCount.NAME, maker == null ? 0 : maker.pixelBytes())
    };
  }

  private record TaskCount(String name, long value) implements CustomTaskMetric {}

  @Override
  public void close() {
    if (lease != null) {
      lease.close();
    }
  }
}
