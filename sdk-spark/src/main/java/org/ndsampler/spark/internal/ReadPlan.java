package org.ndsampler.spark.internal;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructType;

/**
 * All that a task is told besides its partition. Immutable; the array is not changed by anybody.
 *
 * @param columns those that are wanted
 * @param filters those that are decided here
 * @param permissive whether what cannot be read is a row
 */
@SuppressWarnings("ArrayRecordComponent") // sent, never compared
record ReadPlan(
    DatasetFile file,
    String fingerprint,
    TargetSpec spec,
    StructType columns,
    Filter[] filters,
    boolean permissive)
    implements PartitionReaderFactory {

  /** Of rows of which nobody asks for a column. */
  static ReadPlan ofAll(DatasetFile file, String fingerprint, TargetSpec spec) {
    return new ReadPlan(file, fingerprint, spec, new StructType(), new Filter[0], false);
  }

  @Override
  public PartitionReader<InternalRow> createReader(InputPartition partition) {
    return new WindowReader(this, (TargetPartition) partition);
  }
}
