package org.ndsampler.targets;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ndsampler.core.coco.ClassCount;
import org.ndsampler.viz.chart.Chart;
import org.ndsampler.viz.chart.Charts;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * The charts of {@link Charts}, made of a target table, so that a filtered table gives the chart of
 * what is left. Safe for concurrent use.
 *
 * <pre>{@code
 * Table targets = Targets.table(dataset);
 * TableCharts.boxSizes(targets.where(targets.stringColumn("category").isEqualTo("boat")));
 * }</pre>
 *
 * <p>A target table is what {@link Targets#table} returns; each method names the columns that it
 * needs. Rows in which one of these is missing are left out.
 *
 * @since 0.1
 */
public final class TableCharts {
  /** How many classes are shown one by one when nothing else is said. */
  private static final int MOST_CLASSES = 25;

  private TableCharts() {}

  /**
   * How many targets each class has: the most frequent first, up to 25, then all others together.
   *
   * @param targets with the columns {@code category_id} and {@code category}
   */
  public static Chart classFrequencies(Table targets) {
    return classFrequencies(targets, MOST_CLASSES);
  }

  /**
   * How many targets each class has.
   *
   * @param targets with the columns {@code category_id} and {@code category}
   * @param most how many classes are shown one by one; the others are counted together
   * @throws IllegalArgumentException if {@code most} is not positive
   */
  public static Chart classFrequencies(Table targets, int most) {
    NumericColumn<?> ids = targets.numberColumn("category_id");
    Map<Long, Integer> counts = new LinkedHashMap<>();
    Map<Long, String> names = new LinkedHashMap<>();
    for (int row = 0; row < targets.rowCount(); row++) {
      if (!ids.isMissing(row)) {
        long id = ((Number) ids.get(row)).longValue();
        counts.merge(id, 1, Integer::sum);
        names.putIfAbsent(id, targets.column("category").getString(row));
      }
    }
    List<ClassCount> classes = new ArrayList<>();
    // On how many images a class is makes no difference to the chart.
    counts.forEach(
        (id, count) -> classes.add(new ClassCount(id, names.getOrDefault(id, ""), count, 0)));
    return Charts.classFrequencies(classes, most);
  }

  /**
   * How large the boxes are.
   *
   * @param targets with the columns {@code width} and {@code height}
   */
  public static Chart boxSizes(Table targets) {
    return Charts.boxSizes(numbers(targets, "width"), numbers(targets, "height"));
  }

  /**
   * How wide the boxes are for their height.
   *
   * @param targets with the columns {@code width} and {@code height}
   */
  public static Chart aspectRatios(Table targets) {
    return Charts.aspectRatios(numbers(targets, "width"), numbers(targets, "height"));
  }

  /**
   * How many annotations an image has. Images without any are not in a target table, and so are not
   * counted; {@link Charts#annotationsPerImage(org.ndsampler.core.coco.CocoDataset)} counts them.
   *
   * @param targets with the column {@code image_id}
   */
  public static Chart annotationsPerImage(Table targets) {
    NumericColumn<?> ids = targets.numberColumn("image_id");
    Map<Long, Integer> counts = new LinkedHashMap<>();
    for (int row = 0; row < targets.rowCount(); row++) {
      if (!ids.isMissing(row)) {
        counts.merge(((Number) ids.get(row)).longValue(), 1, Integer::sum);
      }
    }
    return Charts.annotationsPerImage(
        counts.values().stream().mapToInt(Integer::intValue).toArray());
  }

  /**
   * Where the centres of the boxes lie in their images.
   *
   * @param targets with the columns {@code cx}, {@code cy}, {@code image_width} and {@code
   *     image_height}
   */
  public static Chart centers(Table targets) {
    return Charts.centers(
        ratios(numbers(targets, "cx"), numbers(targets, "image_width")),
        ratios(numbers(targets, "cy"), numbers(targets, "image_height")));
  }

  /**
   * What any column has: a histogram of numbers, and of texts and truth values how often each is
   * there. Missing values are only counted.
   *
   * <pre>{@code
   * TableCharts.histogram(Targets.table(dataset), "area");
   * }</pre>
   *
   * @param table any table, not only of targets
   * @param column the name of a column
   * @throws IllegalArgumentException if there is no such column
   */
  public static Chart histogram(Table table, String column) {
    Column<?> values = Rows.column(table, column);
    if (values instanceof NumericColumn<?>) {
      return Charts.histogram(column, column, "rows", numbers(table, column));
    }
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (int row = 0; row < values.size(); row++) {
      counts.merge(values.isMissing(row) ? "(missing)" : values.getString(row), 1, Integer::sum);
    }
    return Charts.frequencies(column, "rows", counts);
  }

  /** The values of a column; NaN where one is missing. */
  private static double[] numbers(Table table, String name) {
    NumericColumn<?> column = table.numberColumn(name);
    double[] numbers = new double[table.rowCount()];
    for (int row = 0; row < numbers.length; row++) {
      numbers[row] = column.isMissing(row) ? Double.NaN : column.getDouble(row);
    }
    return numbers;
  }

  private static double[] ratios(double[] parts, double[] wholes) {
    double[] ratios = new double[parts.length];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = parts[i] / wholes[i];
    }
    return ratios;
  }
}
