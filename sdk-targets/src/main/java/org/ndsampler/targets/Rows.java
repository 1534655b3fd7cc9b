package org.ndsampler.targets;

import org.ndsampler.core.geom.Window;
import org.ndsampler.core.internal.Suggestions;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Reads the cells of tables, with errors that name column and row. */
final class Rows {
  private Rows() {}

  /** Whether there is such a column and it has a value. */
  static boolean has(Table table, String column, int row) {
    return table.containsColumn(column) && !table.column(column).isMissing(row);
  }

  static double number(Table table, String column, int row) {
    require(table, column, row);
    if (!(table.column(column) instanceof NumericColumn<?> numbers)) {
      throw new IllegalArgumentException(
          "column "
              + column
              + " of table \""
              + table.name()
              + "\" has no numbers but "
              + table.column(column).type().name());
    }
    return numbers.getDouble(row);
  }

  static long id(Table table, String column, int row) {
    double value = number(table, column, row);
    // A double does not hold every long.
    return table.column(column) instanceof LongColumn longs ? longs.getLong(row) : (long) value;
  }

  static int whole(Table table, String column, int row) {
    double value = number(table, column, row);
    if (value != (int) value) {
      throw new IllegalArgumentException(
          "the value of " + column + " in row " + row + " must be a whole number: " + value);
    }
    return (int) value;
  }

  static boolean truth(Table table, String column, int row) {
    require(table, column, row);
    return table.column(column) instanceof BooleanColumn truths
        ? truths.get(row)
        : Boolean.parseBoolean(table.column(column).getString(row));
  }

  static String text(Table table, String column, int row) {
    require(table, column, row);
    return table.column(column).getString(row);
  }

  static Window window(Table table, int row) {
    return Window.of(
        whole(table, "window_x", row),
        whole(table, "window_y", row),
        whole(table, "window_width", row),
        whole(table, "window_height", row));
  }

  /** A column of any type. */
  static Column<?> column(Table table, String name) {
    if (!table.containsColumn(name)) {
      throw new IllegalArgumentException(
          "table \""
              + table.name()
              + "\" has no column "
              + name
              + "; it has "
              + String.join(", ", table.columnNames())
              + Suggestions.of(name, table.columnNames()));
    }
    return table.column(name);
  }

  private static void require(Table table, String column, int row) {
    if (column(table, column).isMissing(row)) {
      throw new IllegalArgumentException(
          "table \"" + table.name() + "\" has no value of " + column + " in row " + row);
    }
  }
}
