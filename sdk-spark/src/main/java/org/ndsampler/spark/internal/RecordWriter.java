package org.ndsampler.spark.internal;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoDataset;

/** Writes the records of one task, one a line. Confined to one thread. */
final class RecordWriter implements DataWriter<InternalRow> {
  private static final JsonFactory JSON = new JsonFactory();

  private final Path file;
  private final RecordSchema schema;
  private final OutputStream out;
  private final JsonGenerator json;
  private final OpenDatasets.@Nullable Lease lease;

  RecordWriter(Path file, RecordSchema schema, @Nullable DatasetFile dataset) throws IOException {
    this.file = file;
    this.schema = schema;
    lease = dataset == null ? null : OpenDatasets.lease(dataset);
    out = new BufferedOutputStream(Files.newOutputStream(file));
    json = JSON.createGenerator(out, JsonEncoding.UTF8);
    json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
  }

  @Override
  public void write(InternalRow row) throws IOException {
    CocoDataset dataset = lease == null ? null : lease.dataset().dataset();
    schema.write(row, json, dataset);
  }

  @Override
  public WriterCommitMessage commit() throws IOException {
    json.close();
    return new WrittenPart(String.valueOf(file.getFileName()));
  }

  @Override
  public void abort() throws IOException {
    out.close();
    Files.deleteIfExists(file);
  }

  @Override
  public void close() throws IOException {
    if (lease != null) {
      lease.close();
    }
    out.close();
  }
}
