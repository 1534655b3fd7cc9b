package org.ndsampler.viz.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Paint;
import java.io.Serial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.labels.ItemLabelAnchor;
import org.jfree.chart.labels.ItemLabelPosition;
import org.jfree.chart.labels.StandardCategoryItemLabelGenerator;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.PaintScale;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.xy.XYBlockRenderer;
import org.jfree.chart.title.PaintScaleLegend;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.data.statistics.SimpleHistogramBin;
import org.jfree.data.xy.DefaultXYDataset;
import org.jfree.data.xy.DefaultXYZDataset;
import org.ndsampler.core.coco.ClassCount;
import org.ndsampler.core.coco.CocoAnnotations;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImages;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.regions.Audit;
import org.ndsampler.core.regions.RegionPool;
import org.ndsampler.core.regions.internal.TargetColumns;
import org.ndsampler.core.split.DatasetSplit;
import org.ndsampler.viz.internal.Colors;
import org.ndsampler.viz.internal.Fonts;
import org.ndsampler.viz.internal.Numbers;
import org.ndsampler.viz.paint.Palette;
import org.ndsampler.viz.paint.Theme;

/**
 * The charts with which one gets to know a dataset. Safe for concurrent use.
 *
 * <pre>{@code
 * Charts.classFrequencies(dataset).writePng(Path.of("classes.png"));
 * }</pre>
 *
 * <p>Those of a dataset show its targets, as {@link TargetColumns} defines them. Each is also made
 * of plain values, wherever they come from; {@code TableCharts} of sdk-targets makes the same
 * charts of a filtered table. A chart of another kind is made with {@link Chart#of}.
 *
 * @since 0.1
 */
public final class Charts {
  /** How many classes are shown one by one when nothing else is said. */
  private static final int MOST_CLASSES = 25;

  private Charts() {}

  /** One bar. */
  private record Bar(String name, long count, Color color) {}

  /**
   * How many targets each class of a dataset has: the most frequent first, up to 25, then all
   * others together.
   */
  public static Chart classFrequencies(CocoDataset dataset) {
    return classFrequencies(TargetColumns.of(dataset).classCounts(), MOST_CLASSES);
  }

  /**
   * How many annotations each class has, the most frequent first; those with none have no bar.
   *
   * @param counts for example {@code dataset.classCounts()}
   * @param most how many classes are shown one by one; the others are counted together
   * @throws IllegalArgumentException if {@code most} is not positive
   */
  public static Chart classFrequencies(List<ClassCount> counts, int most) {
    if (most < 1) {
      throw new IllegalArgumentException("at least one class must be shown, not " + most);
    }
    List<Bar> bars = new ArrayList<>();
    for (ClassCount one : counts) {
      if (one.annotations() > 0) {
        Color color = Palette.standard().color(one.categoryId());
        bars.add(new Bar(one.name(), one.annotations(), color));
      }
    }
    String subtitle =
        Numbers.count(sum(bars), "annotation", "annotations")
            + " in "
            + Numbers.count(bars.size(), "class", "classes");
    return ranked("Class frequencies", "annotations", bars, most, subtitle, "class", "classes");
  }

  private static long sum(List<Bar> bars) {
    return bars.stream().mapToLong(Bar::count).sum();
  }

  /**
   * Bars by their counts, those behind the first as one: of so many more of the one or the many.
   */
  private static Chart ranked(
      String title,
      String counted,
      List<Bar> bars,
      int most,
      String subtitle,
      String one,
      String many) {
    bars.sort(Comparator.comparingLong(Bar::count).reversed().thenComparing(Bar::name));
    int rows = Math.min(bars.size(), most + 1);
    return Chart.of(
        title,
        Size.of(760, 130 + 22 * Math.max(ChartStyle.FEWEST_ROWS, rows)),
        (theme, size) -> {
          int fit = ChartStyle.mostRows(size, subtitle, List.of()) - 1;
          List<Bar> shown = first(bars, Math.max(1, Math.min(most, fit)), one, many);
          return bars(shown, counted, subtitle, theme, size);
        });
  }

  /** The first bars, and one for all others. */
  private static List<Bar> first(List<Bar> bars, int most, String one, String many) {
    List<Bar> shown = new ArrayList<>(bars.subList(0, Math.min(most, bars.size())));
    if (bars.size() > most) {
      List<Bar> rest = bars.subList(most, bars.size());
      String name = Numbers.count(rest.size(), "other " + one, "other " + many);
      shown.add(new Bar(name, sum(rest), new Color(0x9aa0a8)));
    }
    return shown;
  }

  private static JFreeChart bars(
      List<Bar> bars, String counted, String subtitle, Theme theme, Size size) {
    DefaultCategoryDataset data = new DefaultCategoryDataset();
    List<Paint> paints = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    for (Bar bar : bars) {
      String key = ChartStyle.key(ChartStyle.rowName(bar.name, size), seen);
      data.addValue((double) bar.count, "count", key);
      paints.add(bar.color);
    }
    BarRenderer renderer = new ColoredBars(paints);
    ChartStyle.flat(renderer);
    renderer.setMaximumBarWidth(0.25);
    renderer.setDefaultItemLabelGenerator(
        new StandardCategoryItemLabelGenerator("{2}", Numbers.counts()));
    renderer.setDefaultItemLabelsVisible(true);
    renderer.setDefaultItemLabelFont(Fonts.plain(12));
    renderer.setDefaultItemLabelPaint(theme.muted());
    renderer.setItemLabelInsets(new RectangleInsets(5, 5, 5, 5));
    renderer.setDefaultPositiveItemLabelPosition(
        new ItemLabelPosition(ItemLabelAnchor.OUTSIDE3, TextAnchor.CENTER_LEFT));
    CategoryAxis names = ChartStyle.rows(bars.size(), 0.25, theme);
    NumberAxis counts = ChartStyle.barCounts(counted, theme);
    CategoryPlot plot = new CategoryPlot(data, names, counts, renderer);
    plot.setOrientation(PlotOrientation.HORIZONTAL);
    plot.setRangeAxisLocation(AxisLocation.BOTTOM_OR_RIGHT);
    ChartStyle.grid(plot, theme);
    if (bars.isEmpty()) {
      ChartStyle.empty(plot);
    }
    return ChartStyle.chart(plot, subtitle, theme);
  }

  /** Bars that each have a colour of their own. */
  private static final class ColoredBars extends BarRenderer {
    @Serial private static final long serialVersionUID = 1;

    private final transient List<Paint> paints;

    ColoredBars(List<Paint> paints) {
      this.paints = paints;
    }

    @Override
    public Paint getItemPaint(int row, int column) {
      return paints.get(column);
    }
  }

  /**
   * How large the boxes are: a histogram of the square root of the area, on a logarithmic axis,
   * with the borders that COCO draws between small, medium and large.
   *
   * @param widths of the boxes, in pixels; a box with a side that is not finite is left out
   * @param heights of the same boxes
   * @throws IllegalArgumentException if there are not as many of the one as of the other
   */
  public static Chart boxSizes(double[] widths, double[] heights) {
    double[] sides = values(widths, heights, (w, h) -> Math.sqrt(w * h));
    long small = Arrays.stream(sides).filter(s -> s < 32).count();
    long medium = Arrays.stream(sides).filter(s -> s >= 32 && s < 96).count();
    long[] shares = Numbers.percents(small, medium, sides.length - small - medium);
    String subtitle =
        sides.length == 0
            ? "no box"
            : shares[0]
                + "% small, "
                + shares[1]
                + "% medium, "
                + shares[2]
                + "% large; median "
                + Numbers.shortest(Histograms.median(sides))
                + " pixels";
    return Chart.of(
        "Box sizes",
        Size.of(760, 400),
        (theme, size) -> {
          // Medium boxes can always be seen as such, whatever there is of them.
          LogAxis axis = Histograms.logAxis(sides, 4, 7);
          axis.setNumberFormatOverride(Numbers.decimals());
          ChartStyle.axis(axis, "square root of the box's area, pixels", theme);
          XYPlot plot = Histograms.plot(Histograms.logBins(sides, 4), axis, "boxes", theme);
          marker(plot, 32, "small", RectangleAnchor.TOP_LEFT, 2, theme);
          marker(plot, 32, "medium", RectangleAnchor.TOP_RIGHT, 2, theme);
          // "large" stands one line lower where it has no room beside "medium".
          double octave = (size.width() - 100) / log2(axis.getUpperBound() / axis.getLowerBound());
          boolean isNarrow = log2(96 / 32.0) * octave < 70;
          marker(plot, 96, "large", RectangleAnchor.TOP_RIGHT, isNarrow ? 18 : 2, theme);
          return ChartStyle.chart(plot, subtitle, theme);
        });
  }

  /** How large the boxes of a dataset are. */
  public static Chart boxSizes(CocoDataset dataset) {
    CocoAnnotations annotations = dataset.annotations();
    TargetColumns targets = TargetColumns.of(dataset);
    return boxSizes(values(targets, annotations::width), values(targets, annotations::height));
  }

  /**
   * How each class is divided among the parts of a split, beside how the images are: the most
   * frequent classes first, up to 25.
   */
  public static Chart splitBalance(DatasetSplit split) {
    return BalanceCharts.split(split, MOST_CLASSES);
  }

  /**
   * How frequent each class is among the positives of an epoch, beside how frequent it is in the
   * dataset: the most frequent classes first, up to 25.
   *
   * @param pool what {@code CocoSampler.preselect} returned
   */
  public static Chart samplingBalance(CocoDataset dataset, RegionPool pool) {
    return BalanceCharts.sampling(dataset, pool, MOST_CLASSES);
  }

  /**
   * How often the annotations of each class were seen in an audit: never, once, up to four times or
   * more often; the most frequent classes first, up to 25.
   */
  public static Chart views(Audit audit) {
    return BalanceCharts.views(audit, MOST_CLASSES);
  }

  /**
   * A number that changes from step to step, such as the loss of each epoch, as a line from step 1
   * on. The axis has 0 on it.
   *
   * @param title for example "Loss of each epoch"
   * @param step what the steps are, for example "epoch"
   * @param what the number is, for example "loss"
   * @param values one for each step; the line has a gap where one is not finite. Copied
   */
  public static Chart curve(String title, String step, String what, double[] values) {
    double[][] points = new double[2][values.length];
    for (int i = 0; i < values.length; i++) {
      points[0][i] = i + 1;
      points[1][i] = Double.isFinite(values[i]) ? values[i] : Double.NaN;
    }
    String subtitle =
        values.length == 0
            ? "no " + step
            : Numbers.shortest(values[0]) + " to " + Numbers.shortest(values[values.length - 1]);
    return Chart.of(
        title,
        Size.of(760, 400),
        (theme, size) -> {
          DefaultXYDataset data = new DefaultXYDataset();
          data.addSeries(what, points);
          NumberAxis steps = new Axes.Plain();
          steps.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
          steps.setAutoRangeIncludesZero(false);
          ChartStyle.axis(steps, step, theme);
          NumberAxis axis = new Axes.Plain();
          if (Arrays.stream(values).anyMatch(value -> Math.abs(value) >= 1000)) {
            axis.setNumberFormatOverride(Numbers.decimals());
          }
          axis.setUpperMargin(0.08);
          ChartStyle.axis(axis, what, theme);
          ChartStyle.fewLines(axis, false);
          XYPlot plot = new XYPlot(data, steps, axis, ChartStyle.line(theme.accent()));
          ChartStyle.grid(plot, theme);
          if (values.length == 0) {
            ChartStyle.empty(plot);
          }
          return ChartStyle.chart(plot, subtitle, theme);
        });
  }

  /**
   * How often which values are there: 20 to 50 bars of one width, those of whole numbers about
   * them. The axis is logarithmic where all values are positive and the largest is far from most.
   *
   * @param title for example "Areas"
   * @param what the values are, for example "area, pixels"
   * @param counted what there is one value of each, in the plural, for example "boxes"
   * @param values in any order; what is not finite is only counted
   */
  public static Chart histogram(String title, String what, String counted, double[] values) {
    return Histograms.chart(title, what, counted, values);
  }

  /**
   * How often each of some texts is there: the most frequent first, up to 25, then all others
   * together.
   *
   * @param title for example "Cameras"
   * @param counted what there is one text of each, in the plural, for example "images"
   * @param counts how often each text is there
   */
  public static Chart frequencies(String title, String counted, Map<String, Integer> counts) {
    List<Bar> bars = new ArrayList<>();
    Color color = Palette.standard().color(0);
    counts.forEach((name, count) -> bars.add(new Bar(name, count, color)));
    String subtitle =
        Numbers.count(bars.size(), "different value", "different values")
            + ", "
            + Numbers.count(sum(bars))
            + " in all";
    return ranked(title, counted, bars, MOST_CLASSES, subtitle, "value", "values");
  }

  /** How wide the boxes of a dataset are for their height. */
  public static Chart aspectRatios(CocoDataset dataset) {
    CocoAnnotations annotations = dataset.annotations();
    TargetColumns targets = TargetColumns.of(dataset);
    return aspectRatios(values(targets, annotations::width), values(targets, annotations::height));
  }

  /**
   * How wide the boxes are for their height, on a logarithmic axis.
   *
   * @param widths of the boxes, in pixels; a box without an area is left out
   * @param heights of the same boxes
   * @throws IllegalArgumentException if there are not as many of the one as of the other
   */
  public static Chart aspectRatios(double[] widths, double[] heights) {
    double[] ratios = values(widths, heights, (w, h) -> w > 0 && h > 0 ? w / h : Double.NaN);
    long wide = Arrays.stream(ratios).filter(r -> r > 1).count();
    String subtitle =
        ratios.length == 0
            ? "no box"
            : Numbers.percents(wide, ratios.length - wide)[0]
                + "% wider than high; median width to height "
                + Numbers.shortest(Histograms.median(ratios));
    return Chart.of(
        "Aspect ratios",
        Size.of(760, 400),
        (theme, size) -> {
          LogAxis axis = Histograms.logAxis(ratios, -2, 2);
          axis.setNumberFormatOverride(Numbers.ratios());
          ChartStyle.axis(axis, "width : height", theme);
          XYPlot plot = Histograms.plot(Histograms.logBins(ratios, 4), axis, "boxes", theme);
          marker(plot, 1, "square", RectangleAnchor.TOP_RIGHT, 2, theme);
          return ChartStyle.chart(plot, subtitle, theme);
        });
  }

  /** Where the centres of the boxes of a dataset lie in their images. */
  public static Chart centers(CocoDataset dataset) {
    CocoAnnotations annotations = dataset.annotations();
    CocoImages images = dataset.images();
    TargetColumns targets = TargetColumns.of(dataset);
    double[] xs = new double[targets.size()];
    double[] ys = new double[targets.size()];
    for (int i = 0; i < xs.length; i++) {
      int row = targets.annotationRow(i);
      int image = targets.imageRow(i);
      if (images.hasSize(image)) {
        double cx = annotations.x(row) + annotations.width(row) / 2;
        double cy = annotations.y(row) + annotations.height(row) / 2;
        xs[i] = cx / images.width(image);
        ys[i] = cy / images.height(image);
      } else {
        xs[i] = Double.NaN;
        ys[i] = Double.NaN;
      }
    }
    return centers(xs, ys);
  }

  /**
   * Where the centres of the boxes lie in their images: a map in which each image is stretched to
   * the same square, of 8 x 8 to 48 x 48 cells, the more boxes the finer.
   *
   * @param x of each centre, as a part of its image's width; what is outside of [0, 1] or NaN is
   *     only counted
   * @param y as a part of the height
   * @throws IllegalArgumentException if there are not as many of the one as of the other
   */
  public static Chart centers(double[] x, double[] y) {
    checkPairs(x, y);
    double[] xs = new double[x.length];
    double[] ys = new double[x.length];
    int n = 0;
    for (int i = 0; i < x.length; i++) {
      if (x[i] >= 0 && x[i] <= 1 && y[i] >= 0 && y[i] <= 1) {
        xs[n] = x[i];
        ys[n++] = y[i];
      }
    }
    int shown = n;
    int left = x.length - n;
    int side = (int) Math.max(8, Math.min(48, Math.round(0.8 * Math.sqrt(n))));
    double[] counts = new double[side * side];
    for (int i = 0; i < n; i++) {
      int column = Math.min(side - 1, (int) (xs[i] * side));
      int line = Math.min(side - 1, (int) (ys[i] * side));
      counts[line * side + column]++;
    }
    String subtitle =
        Numbers.count(shown, "box", "boxes")
            + (left > 0
                ? "; " + Numbers.count(left) + " outside their image or of unknown image size"
                : "");
    return Chart.of(
        "Centres of boxes",
        Size.of(636, 600),
        (theme, size) -> heatMap(counts, side, subtitle, theme));
  }

  // In double precision: the columns of targets have the float32 of the reference.
  private static double[] values(TargetColumns targets, IntToDoubleFunction column) {
    return IntStream.range(0, targets.size())
        .map(targets::annotationRow)
        .mapToDouble(column)
        .toArray();
  }

  private static double[] values(double[] first, double[] second, Measure measure) {
    checkPairs(first, second);
    double[] values = new double[first.length];
    int n = 0;
    for (int i = 0; i < values.length; i++) {
      double value = measure.of(first[i], second[i]);
      if (Double.isFinite(value)) {
        values[n++] = value;
      }
    }
    return Arrays.copyOf(values, n);
  }

  /** How many annotations an image has; images without any count too. */
  public static Chart annotationsPerImage(CocoDataset dataset) {
    CocoImages images = dataset.images();
    return annotationsPerImage(
        IntStream.range(0, images.size()).map(images::annotationCount).toArray());
  }

  /**
   * How many annotations an image has.
   *
   * @param counts of each image; not negative
   */
  public static Chart annotationsPerImage(int... counts) {
    long total = Arrays.stream(counts).asLongStream().sum();
    int most = Arrays.stream(counts).max().orElse(0);
    long none = Arrays.stream(counts).filter(n -> n == 0).count();
    String subtitle =
        Numbers.count(counts.length, "image", "images")
            + (counts.length == 0
                ? ""
                : ", "
                    + Numbers.shortest(total / (double) counts.length)
                    + (total == counts.length ? " annotation" : " annotations")
                    + " each on average, at most "
                    + Numbers.count(most)
                    + (none > 0 ? ", " + Numbers.count(none) + " with none" : ""));
    int width = Math.max(1, (most + 30) / 30);
    List<SimpleHistogramBin> bins = new ArrayList<>();
    if (counts.length > 0) {
      for (int low = 0; low <= most; low += width) {
        bins.add(new SimpleHistogramBin(low - 0.5, low + width - 0.5, true, false));
      }
      Histograms.fill(bins, Arrays.stream(counts).asDoubleStream().toArray());
    }
    return Chart.of(
        "Annotations per image",
        Size.of(760, 400),
        (theme, size) -> {
          NumberAxis axis = new Axes.Plain();
          axis.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
          // Of few bins each has not all of the width.
          axis.setRange(-0.5 - width * 0.2, Math.max(8, bins.size()) * width - 0.5 + width * 0.2);
          axis.setNumberFormatOverride(Numbers.counts());
          ChartStyle.axis(axis, "annotations", theme);
          return ChartStyle.chart(Histograms.plot(bins, axis, "images", theme), subtitle, theme);
        });
  }

  private static JFreeChart heatMap(double[] counts, int side, String subtitle, Theme theme) {
    int n = 0;
    double most = 1;
    double[][] cells = new double[3][counts.length];
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        cells[0][n] = (i % side + 0.5) / side * 100;
        cells[1][n] = (Math.floorDiv(i, side) + 0.5) / side * 100;
        cells[2][n] = counts[i];
        most = Math.max(most, counts[i]);
        n++;
      }
    }
    double[][] filled = new double[3][];
    for (int k = 0; k < 3; k++) {
      filled[k] = Arrays.copyOf(cells[k], n);
    }
    DefaultXYZDataset data = new DefaultXYZDataset();
    data.addSeries("centres", filled);
    XYBlockRenderer renderer = new XYBlockRenderer();
    renderer.setBlockWidth(100.0 / side);
    renderer.setBlockHeight(100.0 / side);
    renderer.setBlockAnchor(RectangleAnchor.CENTER);
    PaintScale scale = new MapScale(most, theme);
    renderer.setPaintScale(scale);
    XYPlot plot =
        new XYPlot(
            data,
            percentAxis("x, % of the width", theme),
            percentAxis("y, % of the height", theme),
            renderer);
    plot.getRangeAxis().setInverted(true);
    ChartStyle.grid(plot, theme);
    plot.setRangeGridlinesVisible(false);
    JFreeChart chart = ChartStyle.chart(plot, subtitle, theme);
    plot.setBackgroundPaint(theme.panel());
    if (n == 0) {
      ChartStyle.empty(plot);
      plot.setBackgroundPaint(theme.background());
      return chart;
    }
    NumberAxis legendAxis = ChartStyle.counts("boxes", false, theme);
    PaintScaleLegend legend = new PaintScaleLegend(scale, legendAxis);
    legend.setPosition(RectangleEdge.RIGHT);
    legend.setAxisLocation(AxisLocation.BOTTOM_OR_RIGHT);
    legend.setBackgroundPaint(theme.background());
    legend.setStripOutlineVisible(false);
    legend.setStripWidth(12);
    legend.setPadding(new RectangleInsets(8, 14, 46, 0));
    chart.addSubtitle(legend);
    return chart;
  }

  private static NumberAxis percentAxis(String label, Theme theme) {
    NumberAxis axis = new Axes.Plain();
    axis.setRange(0, 100);
    axis.setTickUnit(new NumberTickUnit(25));
    ChartStyle.axis(axis, label, theme);
    return axis;
  }

  /** Counts as colours of one hue: few is close to the ground, many stands out, in both themes. */
  record MapScale(double most, Theme theme) implements PaintScale {
    @Override
    public double getLowerBound() {
      return 0;
    }

    @Override
    public double getUpperBound() {
      return most;
    }

    @Override
    public Paint getPaint(double value) {
      double place = Math.min(1, Math.max(0, value / most));
      Color far = theme == Theme.LIGHT ? new Color(0x0a2a4d) : new Color(0xe3f4ff);
      return place < 0.6
          ? Colors.mix(theme.panel(), theme.accent(), place / 0.6)
          : Colors.mix(theme.accent(), far, (place - 0.6) / 0.4);
    }
  }

  private interface Measure {
    double of(double first, double second);
  }

  private static void checkPairs(double[] first, double[] second) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(
          "there must be as many numbers of the one kind as of the other, not "
              + first.length
              + " and "
              + second.length);
    }
  }

  private static void marker(
      XYPlot plot, double at, String label, RectangleAnchor side, double down, Theme theme) {
    if (!plot.getDomainAxis().isVisible()) {
      return;
    }
    ValueMarker marker = new ValueMarker(at, theme.muted(), new BasicStroke(1));
    marker.setStroke(
        new BasicStroke(
            1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {4, 3}, 0));
    marker.setLabel(label);
    marker.setLabelFont(Fonts.plain(11.5));
    marker.setLabelPaint(theme.muted());
    marker.setLabelAnchor(side);
    marker.setLabelTextAnchor(
        side == RectangleAnchor.TOP_RIGHT ? TextAnchor.TOP_LEFT : TextAnchor.TOP_RIGHT);
    marker.setLabelOffset(new RectangleInsets(down, 5, 2, 5));
    marker.setLabelBackgroundColor(theme.background());
    // Above the bars there is to be room for the text.
    plot.getRangeAxis().setUpperMargin(0.16);
    plot.addDomainMarker(marker, Layer.FOREGROUND);
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }
}
