package org.ndsampler.viz.chart;

import java.awt.Color;
import java.awt.Paint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StackedBarRenderer;
import org.jfree.chart.title.LegendTitle;
import org.jfree.data.category.DefaultCategoryDataset;
import org.ndsampler.core.coco.ClassCount;
import org.ndsampler.core.coco.CocoAnnotations;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.regions.Audit;
import org.ndsampler.core.regions.PooledRegion;
import org.ndsampler.core.regions.RegionPool;
import org.ndsampler.core.regions.internal.TargetColumns;
import org.ndsampler.core.split.DatasetSplit;
import org.ndsampler.viz.internal.Colors;
import org.ndsampler.viz.internal.Numbers;
import org.ndsampler.viz.paint.Theme;

/** Charts that compare the classes of parts with each other; {@link Charts} gives them out. */
final class BalanceCharts {
  private static final Color TRAIN = new Color(0x0072b2);
  private static final Color VALIDATION = new Color(0xe69f00);
  private static final Color TEST = new Color(0x009e73);
  private static final Color QUIET = new Color(0x9aa0a8);

  private BalanceCharts() {}

  /**
   * A row of numbers in percent, one for each series.
   *
   * @param count stands behind the name; negative for none
   */
  private record Row(String name, long count, List<Double> shares) {
    String text(Size size) {
      return count < 0 ? ChartStyle.rowName(name, size) : ChartStyle.rowName(name, count, size);
    }
  }

  /**
   * Rows with what is said of them.
   *
   * @param first how many rows are not of a class
   * @param classes of how many classes the others are the most frequent
   */
  private record Rows(List<Row> rows, int first, int classes) {
    Rows most(int most) {
      return new Rows(rows.subList(0, Math.min(most, rows.size())), first, classes);
    }

    /** Which classes have no row. */
    String others() {
      int left = classes - (rows.size() - first);
      return left > 0 ? "; without " + Numbers.count(left, "rarer class", "rarer classes") : "";
    }
  }

  /** A series. */
  private record Series(String name, Color color) {}

  static Chart split(DatasetSplit split, int most) {
    long[] images = {split.train().length, split.validation().length, split.test().length};
    long all = images[0] + images[1] + images[2];
    boolean tested = images[2] > 0;
    List<Row> rows = new ArrayList<>();
    if (all > 0) {
      rows.add(row("images", all, images));
    }
    List<DatasetSplit.ClassFrequency> classes =
        new ArrayList<>(split.classFrequencies().stream().filter(one -> one.sum() > 0).toList());
    classes.sort(
        Comparator.comparingLong(DatasetSplit.ClassFrequency::sum)
            .reversed()
            .thenComparing(DatasetSplit.ClassFrequency::category));
    for (DatasetSplit.ClassFrequency one : classes.subList(0, Math.min(most, classes.size()))) {
      rows.add(row(one.category(), one.sum(), one.train(), one.validation(), one.test()));
    }
    List<Series> series = new ArrayList<>();
    series.add(new Series("train", TRAIN));
    series.add(new Series("validation", VALIDATION));
    if (tested) {
      series.add(new Series("test", TEST));
    }
    int leaks = split.leaks().size();
    String subtitle =
        Numbers.count(images[0])
            + " images to train with, "
            + Numbers.count(images[1])
            + " to validate"
            + (tested ? ", " + Numbers.count(images[2]) + " to test" : "")
            + (leaks > 0 ? "; " + Numbers.count(leaks, "leak", "leaks") + " between parts" : "");
    Rows shown = new Rows(rows, all > 0 ? 1 : 0, classes.size());
    return Chart.of(
        "Split balance",
        Size.of(760, 150 + 24 * Math.max(ChartStyle.FEWEST_ROWS, rows.size())),
        (theme, size) -> bars(shown, series, true, "% of each row", subtitle, theme, size));
  }

  private static Row row(String name, long shown, long... counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    List<Double> shares = new ArrayList<>();
    for (long count : counts) {
      shares.add(sum == 0 ? 0 : 100.0 * count / sum);
    }
    return new Row(name, shown, shares);
  }

  static Chart sampling(CocoDataset dataset, RegionPool pool, int most) {
    long boxes = 0;
    Map<Long, long[]> counts = new HashMap<>();
    for (ClassCount one : TargetColumns.of(dataset).classCounts()) {
      if (one.annotations() > 0) {
        counts.put(one.categoryId(), new long[] {one.annotations(), 0});
        boxes += one.annotations();
      }
    }
    for (int i = 0; i < pool.positiveCount(); i++) {
      PooledRegion region = pool.positive(i);
      if (region.hasCategory()) {
        counts.computeIfAbsent(region.categoryId(), key -> new long[2])[1]++;
      }
    }
    List<Map.Entry<Long, long[]>> classes = new ArrayList<>(counts.entrySet());
    classes.sort(
        Comparator.<Map.Entry<Long, long[]>>comparingLong(one -> -one.getValue()[0])
            .thenComparingLong(Map.Entry::getKey));
    List<Row> rows = new ArrayList<>();
    for (Map.Entry<Long, long[]> one : classes.subList(0, Math.min(most, classes.size()))) {
      long[] n = one.getValue();
      rows.add(
          new Row(
              dataset.categories().contains(one.getKey())
                  ? dataset.category(one.getKey()).name()
                  : "?",
              -1,
              List.of(
                  boxes == 0 ? 0 : 100.0 * n[0] / boxes,
                  pool.positiveCount() == 0 ? 0 : 100.0 * n[1] / pool.positiveCount())));
    }
    String subtitle =
        Numbers.count(boxes, "box", "boxes")
            + " in the dataset; the epoch has "
            + Numbers.count(pool.positiveCount(), "positive", "positives")
            + " and "
            + Numbers.count(pool.negativeCount(), "negative", "negatives");
    Rows shown = new Rows(rows, 0, classes.size());
    return Chart.of(
        "What an epoch shows",
        Size.of(760, 150 + 34 * Math.max(ChartStyle.FEWEST_ROWS, rows.size())),
        (theme, size) ->
            bars(
                shown,
                List.of(new Series("dataset", QUIET), new Series("epoch", theme.accent())),
                false,
                "% of boxes, % of positives",
                subtitle,
                theme,
                size));
  }

  static Chart views(Audit audit, int most) {
    CocoDataset dataset = audit.dataset();
    CocoAnnotations annotations = dataset.annotations();
    int[] views = audit.annotationViews();
    long[][] counts = new long[dataset.categories().size()][4];
    long[] all = new long[4];
    for (int row = 0; row < views.length; row++) {
      int step = views[row] <= 1 ? views[row] : views[row] <= 4 ? 2 : 3;
      all[step]++;
      if (annotations.categoryRow(row) >= 0) {
        counts[annotations.categoryRow(row)][step]++;
      }
    }
    List<Integer> classes = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      if (sum(counts[i]) > 0) {
        classes.add(i);
      }
    }
    classes.sort(Comparator.comparingLong(i -> -sum(counts[i])));
    List<Row> rows = new ArrayList<>();
    if (sum(all) > 0) {
      rows.add(row("all", sum(all), all));
    }
    for (int i : classes.subList(0, Math.min(most, classes.size()))) {
      String name = dataset.categories().name(i);
      rows.add(row(name, sum(counts[i]), counts[i]));
    }
    double coverage = audit.coverage();
    String subtitle =
        Numbers.count(audit.items(), "item", "items")
            + (Double.isNaN(coverage)
                ? ""
                : " showed " + Numbers.shortest(100 * coverage) + "% of all pixels");
    Rows shown = new Rows(rows, sum(all) > 0 ? 1 : 0, classes.size());
    return Chart.of(
        "How often annotations were seen",
        Size.of(760, 150 + 24 * Math.max(ChartStyle.FEWEST_ROWS, rows.size())),
        (theme, size) ->
            bars(
                shown,
                List.of(
                    new Series("never", new Color(0xd55e00)),
                    new Series("once", Colors.mix(theme.panel(), theme.accent(), 0.35)),
                    new Series("2 to 4 times", Colors.mix(theme.panel(), theme.accent(), 0.68)),
                    new Series("more often", theme.accent())),
                true,
                "% of each row",
                subtitle,
                theme,
                size));
  }

  private static long sum(long[] counts) {
    return Arrays.stream(counts).sum();
  }

  private static JFreeChart bars(
      Rows all,
      List<Series> series,
      boolean stacked,
      String label,
      String facts,
      Theme theme,
      Size size) {
    // Of what is left out a line more may be said.
    int most =
        ChartStyle.mostRows(
            size, facts + " ".repeat(40), series.stream().map(Series::name).toList());
    Rows shown = all.most(most);
    List<Row> rows = shown.rows;
    String subtitle = facts + shown.others();
    DefaultCategoryDataset data = new DefaultCategoryDataset();
    Map<String, Integer> seen = new HashMap<>();
    for (Row row : rows) {
      String key = ChartStyle.key(row.text(size), seen);
      for (int i = 0; i < series.size(); i++) {
        data.addValue(row.shares.get(i), series.get(i).name, key);
      }
    }
    BarRenderer bars = stacked ? new StackedBarRenderer() : new BarRenderer();
    ChartStyle.flat(bars);
    bars.setItemMargin(0.04);
    bars.setMaximumBarWidth(stacked ? 0.25 : 0.13);
    for (int i = 0; i < series.size(); i++) {
      Paint paint = series.get(i).color;
      bars.setSeriesPaint(i, paint);
    }
    CategoryAxis names = ChartStyle.rows(rows.size(), 0.28, theme);
    NumberAxis shares = ChartStyle.counts(label, true, theme);
    if (stacked) {
      shares.setRange(0, 100);
      shares.setTickUnit(new NumberTickUnit(20));
    } else {
      shares.setUpperMargin(0.06);
    }
    CategoryPlot plot = new CategoryPlot(data, names, shares, bars);
    plot.setOrientation(PlotOrientation.HORIZONTAL);
    plot.setRangeAxisLocation(AxisLocation.BOTTOM_OR_RIGHT);
    ChartStyle.grid(plot, theme);
    JFreeChart chart = ChartStyle.chart(plot, subtitle, theme);
    if (rows.isEmpty()) {
      ChartStyle.empty(plot);
      return chart;
    }
    LegendTitle legend = new LegendTitle(plot);
    ChartStyle.legend(legend, theme);
    chart.addSubtitle(legend);
    return chart;
  }
}
