package org.ndsampler.targets;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.function.Function;
import org.ndsampler.viz.page.TextTable;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.columns.Column;

/** How the values of a column are written: numbers below each other in one way. */
final class NumberFormats {
  /** So many rows decide, about as many as a page shows. */
  private static final int ROWS = 200;

  private static final int MOST_DECIMALS = 2;
  private static final int MOST_DECIMALS_OF_SMALL = 4;

  /** From here on thousands and decimals are no help. */
  private static final double LARGE = 1e9;

  private NumberFormats() {}

  /** What writes the values of a column that are not missing. */
  static Function<Object, String> of(Column<?> column) {
    if (!(column instanceof NumericColumn<?> numbers)) {
      return TextTable::cell;
    }
    ColumnType type = column.type();
    boolean isWhole = type != ColumnType.DOUBLE && type != ColumnType.FLOAT;
    if (isWhole) {
      return isName(column.name()) ? TextTable::cell : grouped(0);
    }
    int decimals = decimals(numbers);
    return decimals < 0 ? TextTable::cell : grouped(decimals);
  }

  /** Whether whole numbers name something and count nothing. */
  private static boolean isName(String column) {
    String name = column.toLowerCase(Locale.ROOT);
    return name.equals("id") || name.endsWith("_id") || name.equals("track") || name.equals("year");
  }

  private static Function<Object, String> grouped(int decimals) {
    String pattern = "#,##0" + (decimals == 0 ? "" : "." + "0".repeat(decimals));
    return value -> {
      double number = ((Number) value).doubleValue();
      if (!Double.isFinite(number)) {
        return TextTable.cell(value);
      }
      // A format is confined to one thread.
      DecimalFormat format =
          new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
      return value instanceof Long whole ? format.format(whole.longValue()) : format.format(number);
    };
  }

  /** How many decimals the numbers of a column need; negative where they have no common form. */
  private static int decimals(NumericColumn<?> column) {
    int decimals = 0;
    for (int row = 0; row < Math.min(ROWS, column.size()); row++) {
      double value = column.isMissing(row) ? 0 : Math.abs(column.getDouble(row));
      if (value >= LARGE && Double.isFinite(value)) {
        return -1;
      }
      if (value > 0 && value < LARGE) {
        decimals = Math.max(decimals, decimals(value));
      }
    }
    return decimals > MOST_DECIMALS_OF_SMALL ? -1 : decimals;
  }

  private static int decimals(double value) {
    for (int decimals = 0; decimals < MOST_DECIMALS; decimals++) {
      double shown = Math.rint(value * Math.pow(10, decimals)) / Math.pow(10, decimals);
      // In float32 0.1 is 0.100000001.
      if (Math.abs(shown - value) <= 1e-6 * value) {
        return decimals;
      }
    }
    return Math.max(MOST_DECIMALS, (int) Math.ceil(-Math.log10(value) - 1e-9));
  }
}
