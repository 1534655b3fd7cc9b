package org.ndsampler.spark.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.jspecify.annotations.Nullable;

/**
 * What a task needs to write its records. Immutable.
 *
 * @param folder of the parts
 * @param dataset that the records are of; null for predictions
 */
record RecordWriterFactory(String folder, RecordSchema schema, @Nullable DatasetFile dataset)
    implements DataWriterFactory {

  @Override
  public DataWriter<InternalRow> createWriter(int partitionId, long taskId) {
    try {
      return new RecordWriter(
          Path.of(folder).resolve("part-" + partitionId + "-" + taskId), schema, dataset);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
