package org.ndsampler.spark.internal;

import org.apache.spark.sql.connector.metric.CustomSumMetric;

/** The rows that were made, in Spark's page of a query. Public since Spark makes it by its name. */
public final class WindowCount extends CustomSumMetric {
  static final String NAME = "windowsRead";

  /** For Spark. */
  public WindowCount() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "windows read";
  }
}
