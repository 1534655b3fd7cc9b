package org.ndsampler.spark.internal;

import org.apache.spark.sql.connector.metric.CustomSumMetric;

/**
 * The bytes of the pixels that were loaded, in Spark's page of a query. Public since Spark makes it
 * by its name.
 */
public final class PixelByteCount extends CustomSumMetric {
  static final String NAME = "pixelBytes";

  /** For Spark. */
  public PixelByteCount() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "bytes of pixels read";
  }
}
