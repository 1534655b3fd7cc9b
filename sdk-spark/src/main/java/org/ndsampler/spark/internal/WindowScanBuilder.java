package org.ndsampler.spark.internal;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.SupportsPushDownFilters;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Collects what Spark says that a read needs. Confined to one thread. */
final class WindowScanBuilder
    implements ScanBuilder, SupportsPushDownFilters, SupportsPushDownRequiredColumns {
  private final SourceOptions options;
  private StructType columns = WindowTable.SCHEMA;
  private Filter[] pushed = {};

  WindowScanBuilder(CaseInsensitiveStringMap options) {
    this.options = new SourceOptions(options);
  }

  @Override
  public Filter[] pushFilters(Filter[] filters) {
    List<Filter> known = new ArrayList<>();
    List<Filter> others = new ArrayList<>();
    // A row with an error has columns of null, which a filter that was decided before did not see.
    boolean decides = !options.isPermissive();
    for (Filter filter : filters) {
      (decides && RowFilter.isKnown(filter) ? known : others).add(filter);
    }
    pushed = known.toArray(new Filter[0]);
    return others.toArray(new Filter[0]);
  }

  @Override
  public Filter[] pushedFilters() {
    return pushed.clone();
  }

  @Override
  public void pruneColumns(StructType required) {
    columns = required;
  }

  @Override
  public Scan build() {
    return new WindowScan(options, columns, pushed);
  }
}
