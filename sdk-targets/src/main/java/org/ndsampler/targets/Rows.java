package org.ndsampler.targets;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.internal.Suggestions;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * Reads the cells of a table, with errors that name column and row. Tablesaw looks a column up by
 * going through the names of all, with a new list of them each time, so each is looked up once.
 * Confined to one thread.
 */
final class Rows {
  private final Table table;
  private final Map<String, Optional<Column<?>>> known = new HashMap<>();

  Rows(Table table) {
    this.table = table;
  }

  private Optional<Column<?>> find(String name) {
    Optional<Column<?>> column = known.get(name);
    if (column == null) {
      column = table.containsColumn(name) ? Optional.of(table.column(name)) : Optional.empty();
      known.put(name, column);
    }
    return column;
  }

  /** The number of rows. */
  int count() {
    return table.rowCount();
  }

  /** Whether there is such a column. */
  boolean hasColumn(String name) {
    return find(name).isPresent();
  }

  /** Whether there is such a column and it has a value. */
  boolean has(String column, int row) {
    Optional<Column<?>> found = find(column);
    return found.isPresent() && !found.get().isMissing(row);
  }

  double number(String column, int row) {
    if (!(required(column, row) instanceof NumericColumn<?> numbers)) {
      throw new IllegalArgumentException(
          "column "
              + column
              + " of table \""
              + table.name()
              + "\" has no numbers but "
              + column(table, column).type().name());
    }
    return numbers.getDouble(row);
  }

  long id(String column, int row) {
    // A double does not hold every long.
    return required(column, row) instanceof LongColumn longs
        ? longs.getLong(row)
        : (long) number(column, row);
  }

  int whole(String column, int row) {
    double value = number(column, row);
    if (value != (int) value) {
      throw new IllegalArgumentException(
          "the value of " + column + " in row " + row + " must be a whole number: " + value);
    }
    return (int) value;
  }

  boolean truth(String column, int row) {
    Column<?> found = required(column, row);
    return found instanceof BooleanColumn truths
        ? truths.get(row)
        : Boolean.parseBoolean(found.getString(row));
  }

  String text(String column, int row) {
    return required(column, row).getString(row);
  }

  Window window(int row) {
    return Window.of(
        whole("window_x", row),
        whole("window_y", row),
        whole("window_width", row),
        whole("window_height", row));
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

  private Column<?> required(String name, int row) {
    Column<?> column = find(name).orElseGet(() -> column(table, name));
    if (column.isMissing(row)) {
      throw new IllegalArgumentException(
          "table \"" + table.name() + "\" has no value of " + name + " in row " + row);
    }
    return column;
  }
}
