package org.ndsampler.targets;

import java.util.List;
import java.util.function.Function;
import org.ndsampler.viz.page.TextTable;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * Tables of Tablesaw in the form in which cards and pages take them. Safe for concurrent use.
 *
 * <pre>{@code
 * Table classes = Targets.classFrequencies(dataset);
 * Html.page("Classes").table(TableViews.of(classes)).write(Path.of("classes.html"));
 * Card.of(TableViews.of(classes)).writePng(Path.of("classes.png"));
 * }</pre>
 *
 * <p>{@code show(table)} and a table at the end of a notebook's cell need no call: this module
 * tells the SDK how tables are shown.
 *
 * @since 0.1
 */
public final class TableViews {
  private TableViews() {}

  /**
   * A view of a table: numbers to the right, those of a column with the same decimals (two at most,
   * four where there are small ones) and thousands apart, ids as they are; missing values as a
   * dash. It reads the table's values when they are shown; how numbers are written, the first rows
   * decide.
   */
  public static TextTable of(Table table) {
    List<Column<?>> columns = table.columns();
    List<Function<Object, String>> formats = columns.stream().map(NumberFormats::of).toList();
    return TextTable.of(
        table.name() == null || table.name().isEmpty() ? "table" : table.name(),
        columns.stream()
            .map(column -> new TextTable.Column(column.name(), isNumber(column)))
            .toList(),
        table.rowCount(),
        (row, column) ->
            columns.get(column).isMissing(row)
                ? TextTable.cell(null)
                : formats.get(column).apply(columns.get(column).get(row)));
  }

  /** Whether a column's values go to the right. */
  private static boolean isNumber(Column<?> column) {
    ColumnType type = column.type();
    return type == ColumnType.LONG
        || type == ColumnType.INTEGER
        || type == ColumnType.SHORT
        || type == ColumnType.DOUBLE
        || type == ColumnType.FLOAT;
  }
}
