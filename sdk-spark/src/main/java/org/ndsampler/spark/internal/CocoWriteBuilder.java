package org.ndsampler.spark.internal;

import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.SupportsTruncate;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriteBuilder;

/** Collects what Spark says of a write. Confined to one thread. */
final class CocoWriteBuilder implements SupportsTruncate {
  private final LogicalWriteInfo info;
  private boolean replaces;

  CocoWriteBuilder(LogicalWriteInfo info) {
    this.info = info;
  }

  @Override
  public WriteBuilder truncate() {
    replaces = true;
    return this;
  }

  @Override
  public Write build() {
    CocoBatchWrite write = CocoBatchWrite.of(info, replaces);
    return new Write() {
      @Override
      public String description() {
        return "ndsampler " + write.target();
      }

      @Override
      public BatchWrite toBatch() {
        return write;
      }
    };
  }
}
