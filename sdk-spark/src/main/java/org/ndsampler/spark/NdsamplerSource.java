package org.ndsampler.spark;

import java.util.Map;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.ndsampler.spark.internal.WindowTable;

/**
 * The data source {@code ndsampler}: windows of a COCO dataset as rows of a DataFrame, and
 * annotations or predictions of a DataFrame as a COCO file. Spark finds it by its name.
 *
 * <pre>{@code
 * Dataset<Row> windows =
 *     spark.read().format("ndsampler").option("window", "512x512").option("overlap", "0.2")
 *         .load("data.kwcoco.json");
 * }</pre>
 *
 * <p>The rows are those that one {@link org.ndsampler.core.sample.CocoSampler} gives, byte for
 * byte. Planning reads the annotations and no image; an executor reads pixels only of the rows that
 * pass the filters, and only where a column needs them. The guide {@code docs/guides/spark.md} has
 * all options and columns. Immutable and safe for concurrent use.
 *
 * @since 0.1
 */
public final class NdsamplerSource implements TableProvider, DataSourceRegister {
  /** For Spark. */
  public NdsamplerSource() {}

  @Override
  public String shortName() {
    return "ndsampler";
  }

  /** The columns, which are the same for each dataset; opens nothing. */
  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return WindowTable.SCHEMA;
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    return new WindowTable();
  }
}
