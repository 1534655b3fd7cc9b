package org.ndsampler.viz.chart;

import java.awt.Color;
import java.awt.Paint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.labels.ItemLabelAnchor;
import org.jfree.chart.labels.ItemLabelPosition;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.xy.XYBlockRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.RangeType;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.data.xy.DefaultXYDataset;
import org.jfree.data.xy.DefaultXYZDataset;
import org.ndsampler.core.geom.Size;
import org.ndsampler.eval.Calibration;
import org.ndsampler.eval.ClassScore;
import org.ndsampler.eval.ConfusionMatrix;
import org.ndsampler.eval.Curve;
import org.ndsampler.eval.Evaluation;
import org.ndsampler.eval.Matches;
import org.ndsampler.eval.Verdict;
import org.ndsampler.viz.internal.Colors;
import org.ndsampler.viz.internal.Fonts;
import org.ndsampler.viz.internal.Numbers;
import org.ndsampler.viz.paint.Palette;
import org.ndsampler.viz.paint.Theme;

/**
 * The charts of an evaluation: how precise, how sure, and what goes wrong. Safe for concurrent use.
 *
 * @since 0.1
 */
public final class EvaluationCharts {
  private static final int MOST_CURVES = 8;
  private static final int MOST_CLASSES = 30;

  /** The least side of a cell that has a name. */
  private static final int CELL = 15;

  /** What a chart has besides its legend at least, and how high a row of that is. */
  private static final int PLOT = 250;

  private static final int LEGEND_ROW = 22;

  private static final double LEAST_GAIN = 0.05;

  /** Below this width or height an axis has fewer numbers. */
  private static final int SHORT = 300;

  private EvaluationCharts() {}

  /**
   * Precision over recall: all classes together, and each of the eight with most objects.
   *
   * @param overlap one of the thresholds of the evaluation
   */
  public static Chart precisionRecall(Evaluation evaluation, double overlap) {
    Map<String, Curve> curves = new LinkedHashMap<>();
    curves.put("all together", evaluation.curve(overlap));
    List<ClassScore> classes =
        evaluation.classScores().stream()
            .filter(score -> score.objects() > 0)
            .sorted(Comparator.comparingInt(ClassScore::objects).reversed())
            .limit(MOST_CURVES)
            .toList();
    if (classes.size() > 1) {
      for (ClassScore score : classes) {
        boolean isTaken = curves.containsKey(score.name());
        curves.put(
            isTaken ? score.name() + ", id " + score.categoryId() : score.name(),
            evaluation.curve(score.categoryId(), overlap));
      }
    }
    return precisionRecall(curves);
  }

  /** Precision over recall of some curves, by their names. */
  public static Chart precisionRecall(Map<String, Curve> curves) {
    Map<String, double[][]> lines = new LinkedHashMap<>();
    curves.forEach((name, curve) -> lines.put(name, points(curve)));
    Curve first = curves.isEmpty() ? null : curves.values().iterator().next();
    int best = first == null ? -1 : first.best();
    String subtitle =
        first == null || best < 0
            ? "no detections"
            : String.format(
                Locale.ROOT,
                "best F1 %.3f at a score of %.3f: precision %.3f, recall %.3f",
                first.f1(best),
                first.score(best),
                first.precision(best),
                first.recall(best));
    return Chart.of(
        "Precision and recall",
        Size.of(760, 480),
        (theme, size) -> lines(lines, "recall", "precision", subtitle, theme, size));
  }

  private static double[][] points(Curve curve) {
    double[][] points = new double[2][curve.size()];
    for (int i = 0; i < curve.size(); i++) {
      points[0][i] = curve.recall(i);
      points[1][i] = curve.precision(i);
    }
    return points;
  }

  /** Whether scores say how often detections are right; a line on the diagonal if they do. */
  public static Chart reliability(Calibration calibration) {
    List<double[]> bins = new ArrayList<>();
    for (int bin = 0; bin < calibration.bins(); bin++) {
      if (calibration.count(bin) > 0) {
        bins.add(new double[] {calibration.score(bin), calibration.precision(bin)});
      }
    }
    double[][] points = new double[2][bins.size()];
    for (int i = 0; i < bins.size(); i++) {
      points[0][i] = bins.get(i)[0];
      points[1][i] = bins.get(i)[1];
    }
    Map<String, double[][]> lines = new LinkedHashMap<>();
    lines.put("detections", points);
    lines.put("as sure as right", new double[][] {{0, 1}, {0, 1}});
    String subtitle =
        String.format(Locale.ROOT, "expected calibration error %.3f", calibration.error());
    return Chart.of(
        "Reliability of scores",
        Size.of(636, 480),
        (theme, size) -> lines(lines, "mean score", "part that is right", subtitle, theme, size));
  }

  private static JFreeChart lines(
      Map<String, double[][]> lines,
      String across,
      String up,
      String subtitle,
      Theme theme,
      Size size) {
    DefaultXYDataset data = new DefaultXYDataset();
    XYLineAndShapeRenderer renderer = ChartStyle.line(theme.accent());
    Map<String, Integer> seen = new HashMap<>();
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, double[][]> line : lines.entrySet()) {
      String name = ChartStyle.key(ChartStyle.cut(line.getKey(), legendRoom(size)), seen);
      names.add(name);
      int series = names.size() - 1;
      if (series > 0 && ChartStyle.legendRows(size, names) * LEGEND_ROW > size.height() - PLOT) {
        // The first two are there whatever the size: the others matter less.
        break;
      }
      data.addSeries(name, line.getValue());
      renderer.setSeriesShapesVisible(series, line.getValue()[0].length == 1);
      if (series > 0) {
        renderer.setSeriesPaint(series, Palette.standard().color(series));
      }
    }
    XYPlot plot =
        new XYPlot(
            data, part(across, size.width(), theme), part(up, size.height(), theme), renderer);
    ChartStyle.grid(plot, theme);
    JFreeChart chart = ChartStyle.chart(plot, subtitle, theme);
    if (lines.size() > 1) {
      LegendTitle legend = new LegendTitle(plot);
      ChartStyle.legend(legend, theme);
      chart.addLegend(legend);
    }
    return chart;
  }

  private static double legendRoom(Size size) {
    return Math.min(235, size.width() - 90);
  }

  private static NumberAxis part(String label, int length, Theme theme) {
    NumberAxis axis = new Axes.Plain();
    axis.setRange(0, 1.02);
    axis.setTickUnit(new NumberTickUnit(length < SHORT ? 0.5 : 0.2));
    ChartStyle.axis(axis, label, theme);
    return axis;
  }

  /** What mending each kind of error would add to the average precision, at an overlap of 0.5. */
  public static Chart errors(Matches matches) {
    Map<Verdict, Double> gains = new LinkedHashMap<>();
    for (Verdict verdict : Verdict.values()) {
      if (verdict.isError()) {
        gains.put(verdict, matches.gain(verdict));
      }
    }
    String subtitle = String.format(Locale.ROOT, "average precision now %.3f", matches.ap());
    return Chart.of(
        "What mending errors would gain",
        Size.of(760, 130 + 26 * gains.size()),
        (theme, size) -> {
          DefaultCategoryDataset data = new DefaultCategoryDataset();
          gains.forEach(
              (verdict, gain) -> {
                String row = ChartStyle.rowName(verdict.words(), matches.count(verdict), size);
                data.addValue(gain, "gain", row);
              });
          return bars(data, subtitle, theme);
        });
  }

  private static JFreeChart bars(DefaultCategoryDataset data, String subtitle, Theme theme) {
    BarRenderer renderer = new BarRenderer();
    ChartStyle.flat(renderer);
    renderer.setSeriesPaint(0, theme.accent());
    CategoryAxis names = ChartStyle.rows(data.getColumnCount(), 0.25, theme);
    NumberAxis axis = new Axes.Plain();
    axis.setUpperMargin(0.1);
    // Where nothing would be gained the axis has numbers that can be read.
    axis.setAutoRangeMinimumSize(LEAST_GAIN);
    if (gains(data).noneMatch(gain -> gain < 0)) {
      axis.setRangeType(RangeType.POSITIVE);
    }
    ChartStyle.axis(axis, "gain in average precision", theme);
    ChartStyle.fewLines(axis, true);
    CategoryPlot plot = new CategoryPlot(data, names, axis, renderer);
    plot.setOrientation(PlotOrientation.HORIZONTAL);
    plot.setRangeAxisLocation(AxisLocation.BOTTOM_OR_RIGHT);
    ChartStyle.grid(plot, theme);
    return ChartStyle.chart(plot, subtitle, theme);
  }

  private static DoubleStream gains(DefaultCategoryDataset data) {
    return IntStream.range(0, data.getColumnCount())
        .mapToDouble(column -> data.getValue(0, column).doubleValue());
  }

  /**
   * Which class is taken for which: how many, coloured as a part of the objects of each class; of
   * many classes the 30 with most objects.
   */
  public static Chart confusion(ConfusionMatrix matrix) {
    int background = matrix.background();
    int n = Math.min(MOST_CLASSES, background) + 1;
    int side = 230 + 20 * n;
    return Chart.of(
        "Confusion of classes",
        Size.of(side, side),
        (theme, size) -> {
          double room = confusionNames(size);
          int fit = (int) ((Math.min(size.width(), size.height()) - 110 - room) / CELL) - 1;
          int most = Math.max(1, Math.min(MOST_CLASSES, fit));
          return cells(matrix, most, room, theme);
        });
  }

  /** The room of names beside and below the cells. */
  private static double confusionNames(Size size) {
    return Math.min(235, 0.24 * Math.min(size.width(), size.height()));
  }

  private static JFreeChart cells(ConfusionMatrix matrix, int most, double room, Theme theme) {
    int background = matrix.background();
    List<Integer> shown = new ArrayList<>();
    for (int k = 0; k < background; k++) {
      shown.add(k);
    }
    shown.sort(Comparator.<Integer>comparingInt(k -> objects(matrix, k)).reversed());
    shown = new ArrayList<>(shown.subList(0, Math.min(most, shown.size())));
    shown.sort(Comparator.naturalOrder());
    shown.add(background);
    int n = shown.size();
    String[] names = new String[n];
    double[][] cells = new double[3][n * n];
    int[] counts = new int[n * n];
    for (int row = 0; row < n; row++) {
      names[row] =
          row == n - 1 ? "nothing" : ChartStyle.cut(matrix.names().get(shown.get(row)), room);
      for (int column = 0; column < n; column++) {
        int there = shown.get(column);
        double all = Math.max(1, objects(matrix, there));
        cells[0][row * n + column] = column;
        cells[1][row * n + column] = row;
        counts[row * n + column] = matrix.count(shown.get(row), there);
        cells[2][row * n + column] = counts[row * n + column] / all;
      }
    }
    String subtitle =
        background > most
            ? "the " + most + " of " + Numbers.count(background) + " classes with most objects"
            : Numbers.count(background, "class", "classes");
    return grid(new Cells(cells, counts, theme), names, subtitle, theme);
  }

  private static int objects(ConfusionMatrix matrix, int there) {
    int sum = 0;
    for (int found = 0; found <= matrix.background(); found++) {
      sum += matrix.count(found, there);
    }
    return sum;
  }

  private static JFreeChart grid(Cells cells, String[] names, String subtitle, Theme theme) {
    DefaultXYZDataset data = new DefaultXYZDataset();
    data.addSeries("parts", cells.parts);
    XYPlot plot =
        new XYPlot(data, names("there", names, theme), names("found", names, theme), cells);
    plot.getDomainAxis().setVerticalTickLabels(true);
    plot.getRangeAxis().setInverted(true);
    ChartStyle.grid(plot, theme);
    JFreeChart chart = ChartStyle.chart(plot, subtitle, theme);
    plot.setBackgroundPaint(theme.panel());
    return chart;
  }

  /** The cells of a confusion matrix: a colour for the part, and the count where there is one. */
  private static final class Cells extends XYBlockRenderer {
    private static final long serialVersionUID = 1;
    private static final int THOUSAND = 1000;

    private final double[][] parts;

    Cells(double[][] parts, int[] counts, Theme theme) {
      this.parts = parts;
      setBlockAnchor(RectangleAnchor.CENTER);
      setPaintScale(new Charts.MapScale(1, theme));
      setDefaultItemLabelGenerator((data, series, cell) -> label(counts[cell]));
      setDefaultItemLabelFont(Fonts.plain(9));
      setDefaultPositiveItemLabelPosition(
          new ItemLabelPosition(ItemLabelAnchor.CENTER, TextAnchor.CENTER));
      setDefaultItemLabelsVisible(true);
    }

    /** Four signs at most, so that it fits into the smallest cell. */
    private static String label(int count) {
      if (count < THOUSAND) {
        return count == 0 ? "" : Integer.toString(count);
      }
      return count < THOUSAND * THOUSAND
          ? count / THOUSAND + "k"
          : count / (THOUSAND * THOUSAND) + "M";
    }

    @Override
    public Paint getItemLabelPaint(int series, int cell) {
      return getPaintScale().getPaint(parts[2][cell]) instanceof Color colour
          ? Colors.textOn(colour)
          : super.getItemLabelPaint(series, cell);
    }
  }

  private static SymbolAxis names(String label, String[] names, Theme theme) {
    SymbolAxis axis = new SymbolAxis(label, names);
    ChartStyle.axis(axis, label, theme);
    axis.setGridBandsVisible(false);
    return axis;
  }
}
