package org.ndsampler.targets;

import java.util.Arrays;
import java.util.Locale;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.columns.Column;

/** Which slice a row belongs to by a column: a value, or a quarter of many numbers. Immutable. */
final class Slices {
  /** The slice of rows that have no value, and of what has no row. */
  static final String NOT_SAID = "(not said)";

  private static final int MOST_VALUES = 12;
  private static final int QUARTERS = 4;

  private final Column<?> column;

  /** The least number of each quarter, and the largest of all; empty where values count. */
  private final double[] edges;

  private Slices(Column<?> column, double[] edges) {
    this.column = column;
    this.edges = edges;
  }

  static Slices of(Column<?> column) {
    return new Slices(
        column, column instanceof NumericColumn<?> numbers ? edges(numbers) : new double[0]);
  }

  private static double[] edges(NumericColumn<?> numbers) {
    double[] sorted = Arrays.stream(numbers.asDoubleArray()).filter(Double::isFinite).toArray();
    Arrays.sort(sorted);
    if (Arrays.stream(sorted).distinct().count() <= MOST_VALUES) {
      return new double[0];
    }
    double[] edges = new double[QUARTERS + 1];
    for (int quarter = 0; quarter <= QUARTERS; quarter++) {
      edges[quarter] = sorted[(int) ((sorted.length - 1L) * quarter / QUARTERS)];
    }
    return Arrays.stream(edges).distinct().toArray();
  }

  String name(int row) {
    if (column.isMissing(row)) {
      return NOT_SAID;
    }
    if (edges.length == 0) {
      return column.getString(row);
    }
    double value = ((NumericColumn<?>) column).getDouble(row);
    int quarter = 0;
    while (quarter + 2 < edges.length && value >= edges[quarter + 1]) {
      quarter++;
    }
    // The number in front keeps them in order.
    return String.format(
        Locale.ROOT, "%d: %.4g to %.4g", quarter + 1, edges[quarter], edges[quarter + 1]);
  }
}
