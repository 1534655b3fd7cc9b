package org.ndsampler.viz.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Paint;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.text.Bidi;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.ObjIntConsumer;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.Axis;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.CombinedRangeXYPlot;
import org.jfree.chart.plot.PiePlot;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.CategoryItemRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.chart.renderer.xy.XYItemRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.title.Title;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.geom.Size;
import org.ndsampler.viz.internal.Fonts;
import org.ndsampler.viz.internal.Numbers;
import org.ndsampler.viz.paint.Palette;
import org.ndsampler.viz.paint.Theme;

/** The one style of all charts: flat, quiet lines, text in two colours. */
final class ChartStyle {
  /** Charts of bars have room for so many rows at least. */
  static final int FEWEST_ROWS = 3;

  /** How wide the name of a class may be, in pixels at scale 1. */
  private static final double NAME = 235;

  /** What of the width of a chart names may have, and all around the plot has. */
  private static final double NAMES = 0.36;

  private static final double ABOUT = 46;

  /** The height of a row of bars whose name can be read, and of a line of the legend. */
  private static final double ROW = 15;

  private static final double LEGEND_ROW = 22;

  private ChartStyle() {}

  /** A chart around a plot, without a legend. */
  static JFreeChart chart(Plot plot, String subtitle, Theme theme) {
    JFreeChart chart = new JFreeChart(null, Fonts.bold(16), plot, false);
    frame(chart, theme);
    if (!subtitle.isEmpty()) {
      TextTitle line = new TextTitle(subtitle);
      subtitle(line, theme);
      chart.setSubtitles(List.of(line));
    }
    return chart;
  }

  /** What is around the plot. */
  private static void frame(JFreeChart chart, Theme theme) {
    chart.setBackgroundPaint(theme.background());
    chart.setPadding(new RectangleInsets(16, 18, 14, 22));
    chart.setAntiAlias(true);
    chart.setTextAntiAlias(true);
    chart
        .getRenderingHints()
        .put(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    Plot plot = chart.getPlot();
    plot.setBackgroundPaint(theme.background());
    plot.setOutlineVisible(false);
    plot.setInsets(new RectangleInsets(6, 0, 0, 6));
    plot.setNoDataMessage("nothing to show");
    plot.setNoDataMessageFont(Fonts.plain(14));
    plot.setNoDataMessagePaint(theme.muted());
  }

  private static void subtitle(TextTitle line, Theme theme) {
    line.setFont(Fonts.plain(12.5));
    line.setPaint(theme.muted());
    line.setHorizontalAlignment(HorizontalAlignment.LEFT);
    line.setTextAlignment(HorizontalAlignment.LEFT);
    line.setPadding(new RectangleInsets(0, 2, 8, 0));
  }

  static void legend(LegendTitle legend, Theme theme) {
    legend.setItemFont(Fonts.plain(12.5));
    legend.setItemPaint(theme.text());
    legend.setBackgroundPaint(theme.background());
    legend.setFrame(BlockBorder.NONE);
    legend.setItemLabelPadding(new RectangleInsets(2, 4, 2, 14));
    legend.setPosition(RectangleEdge.TOP);
    legend.setHorizontalAlignment(HorizontalAlignment.LEFT);
    legend.setPadding(new RectangleInsets(0, 0, 6, 0));
  }

  /** Gives a chart that was made elsewhere the style: what it says of colours of series stays. */
  static void apply(JFreeChart chart, Theme theme) {
    frame(chart, theme);
    for (int i = 0; i < chart.getSubtitleCount(); i++) {
      Title title = chart.getSubtitle(i);
      if (title instanceof LegendTitle legend) {
        legend(legend, theme);
      } else if (title instanceof TextTitle line) {
        subtitle(line, theme);
      }
    }
    apply(chart.getPlot(), theme);
  }

  private static void apply(Plot plot, Theme theme) {
    plot.setBackgroundPaint(theme.background());
    plot.setOutlineVisible(false);
    if (plot instanceof XYPlot xy) {
      grid(xy, theme);
      for (int i = 0; i < xy.getDomainAxisCount(); i++) {
        apply(xy.getDomainAxis(i), theme);
      }
      for (int i = 0; i < xy.getRangeAxisCount(); i++) {
        apply(xy.getRangeAxis(i), theme);
      }
      for (XYItemRenderer renderer : xy.getRenderers().values()) {
        int index = xy.getIndexOf(renderer);
        int series = xy.getDataset(index) == null ? 0 : xy.getDataset(index).getSeriesCount();
        paints(
            renderer::getSeriesPaint,
            (paint, i) -> renderer.setSeriesPaint(i, paint),
            series,
            theme);
        if (renderer instanceof XYBarRenderer bars) {
          flat(bars);
        }
      }
      subplots(xy).forEach(part -> apply(part, theme));
    } else if (plot instanceof CategoryPlot categories) {
      grid(categories, theme);
      for (int i = 0; i < categories.getDomainAxisCount(); i++) {
        apply(categories.getDomainAxis(i), theme);
      }
      for (int i = 0; i < categories.getRangeAxisCount(); i++) {
        apply(categories.getRangeAxis(i), theme);
      }
      for (CategoryItemRenderer renderer : categories.getRenderers().values()) {
        int index = categories.getIndexOf(renderer);
        int series =
            categories.getDataset(index) == null ? 0 : categories.getDataset(index).getRowCount();
        paints(
            renderer::getSeriesPaint,
            (paint, i) -> renderer.setSeriesPaint(i, paint),
            series,
            theme);
        if (renderer instanceof BarRenderer bars) {
          flat(bars);
        }
      }
    } else if (plot instanceof PiePlot<?> pie) {
      pie.setShadowPaint(null);
      pie.setLabelFont(Fonts.plain(12));
      pie.setLabelPaint(theme.text());
      pie.setLabelBackgroundPaint(theme.background());
      pie.setLabelOutlinePaint(null);
      pie.setLabelShadowPaint(null);
    }
  }

  /** An axis of a chart that was made elsewhere keeps its label. */
  private static void apply(@Nullable Axis axis, Theme theme) {
    if (axis != null) {
      axis(axis, axis.getLabel() == null ? "" : axis.getLabel(), theme);
    }
  }

  private static List<? extends Plot> subplots(XYPlot plot) {
    return plot instanceof CombinedDomainXYPlot stack
        ? stack.getSubplots()
        : plot instanceof CombinedRangeXYPlot row ? row.getSubplots() : List.of();
  }

  /** One series has the colour of charts; several have those of the palette. */
  private static void paints(
      IntFunction<@Nullable Paint> of, ObjIntConsumer<Paint> set, int series, Theme theme) {
    for (int i = 0; i < series; i++) {
      if (of.apply(i) == null) {
        set.accept(series == 1 ? theme.accent() : Palette.standard().color(i), i);
      }
    }
  }

  static void title(JFreeChart chart, String text, Theme theme) {
    TextTitle title = new TextTitle(text, Fonts.bold(17));
    title.setPaint(theme.text());
    title.setHorizontalAlignment(HorizontalAlignment.LEFT);
    title.setTextAlignment(HorizontalAlignment.LEFT);
    title.setPadding(new RectangleInsets(0, 2, 4, 0));
    chart.setTitle(title);
  }

  static void axis(Axis axis, String label, Theme theme) {
    axis.setLabel(label.isEmpty() ? null : label);
    axis.setLabelFont(Fonts.plain(12.5));
    axis.setLabelPaint(theme.muted());
    axis.setTickLabelFont(Fonts.plain(12));
    axis.setTickLabelPaint(theme.muted());
    axis.setAxisLineVisible(false);
    axis.setTickMarksVisible(false);
    if (axis instanceof ValueAxis value) {
      value.setMinorTickMarksVisible(false);
    }
    if (axis instanceof CategoryAxis category) {
      category.setLowerMargin(0.01);
      category.setUpperMargin(0.01);
      category.setTickLabelPaint(theme.text());
    }
  }

  /**
   * An axis of counts, from 0.
   *
   * @param across whether it runs from left to right
   */
  static NumberAxis counts(String label, boolean across, Theme theme) {
    return counts(new Axes.Plain(), label, across, theme);
  }

  private static NumberAxis counts(NumberAxis axis, String label, boolean across, Theme theme) {
    axis.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
    axis.setNumberFormatOverride(Numbers.counts());
    axis.setUpperMargin(0.08);
    axis(axis, label, theme);
    fewLines(axis, across);
    return axis;
  }

  /** An axis of counts from left to right, with room for the count at the end of each bar. */
  static NumberAxis barCounts(String label, Theme theme) {
    return counts(new Axes.Counts(), label, true, theme);
  }

  /**
   * Room about the numbers along an axis: few lines are calmer than all for which there is room.
   */
  static void fewLines(NumberAxis axis, boolean across) {
    axis.setTickLabelInsets(
        across ? new RectangleInsets(2, 26, 2, 26) : new RectangleInsets(13, 4, 13, 4));
  }

  /** A chart of nothing: no axes, no lines, only the text that says so. */
  static void empty(XYPlot plot) {
    plot.getDomainAxis().setVisible(false);
    plot.getRangeAxis().setVisible(false);
    plot.setRangeGridlinesVisible(false);
    plot.setRangeZeroBaselineVisible(false);
    plot.clearDomainMarkers();
  }

  /** A chart of nothing. */
  static void empty(CategoryPlot plot) {
    plot.getDomainAxis().setVisible(false);
    plot.getRangeAxis().setVisible(false);
    plot.setRangeGridlinesVisible(false);
  }

  /** The axis of rows of bars; of few rows the bars are not thicker than of several. */
  static CategoryAxis rows(int count, double margin, Theme theme) {
    CategoryAxis axis = new Axes.Rows();
    axis(axis, "", theme);
    axis.setMaximumCategoryLabelWidthRatio(0.4f);
    axis.setCategoryMargin(margin);
    if (count < FEWEST_ROWS) {
      double free = (1 - count / (double) FEWEST_ROWS) / 2;
      axis.setLowerMargin(free);
      axis.setUpperMargin(free);
    }
    return axis;
  }

  /** The name of a class as a row of a chart of a size has it. */
  static String rowName(String name, Size size) {
    return cut(name, nameRoom(size));
  }

  /** The name of a class with a number behind it, which is not cut. */
  static String rowName(String name, long count, Size size) {
    String number = " (" + Numbers.count(count) + ")";
    double room = nameRoom(size) + Math.min(0, 0.03 * size.width() - width(number));
    String row = cut(name, Math.max(30, room));
    boolean mixed = Bidi.requiresBidi(row.toCharArray(), 0, row.length());
    // Marks of direction, or the number would stand before a name that is read from the right.
    return (mixed ? "\u200e" + row + "\u200e" : row) + number;
  }

  private static double nameRoom(Size size) {
    return Math.min(NAME, NAMES * (size.width() - ABOUT));
  }

  private static double width(String text) {
    return Fonts.width(Fonts.plain(12), text);
  }

  /** A name on one line, cut at its end where it is wider. */
  static String cut(String name, double room) {
    String line = Fonts.oneLine(name).strip();
    return line.isEmpty() ? "(no name)" : Fonts.cut(Fonts.plain(12), line, room);
  }

  /**
   * The key of a row whose name other rows may have: two classes may have one name, and names that
   * are cut may become one. What tells them apart is not seen.
   *
   * @param seen how often each name was there
   */
  static String key(String name, Map<String, Integer> seen) {
    return name + "\u200b".repeat(seen.merge(name, 1, Integer::sum) - 1);
  }

  /** How many rows with names have room in a chart of a size, at least one. */
  static int mostRows(Size size, String subtitle, List<String> legend) {
    double room = size.width() - ABOUT;
    double about = 112 + 16 * Fonts.lines(Fonts.plain(12.5), subtitle, room).size();
    if (!legend.isEmpty()) {
      about += LEGEND_ROW * legendRows(size, legend);
    }
    return (int) Math.max(1, (size.height() - about) / ROW);
  }

  /** In how many rows the items of a legend stand. */
  static int legendRows(Size size, List<String> items) {
    double room = size.width() - ABOUT;
    double x = 0;
    int rows = 1;
    for (String item : items) {
      double width = Fonts.width(Fonts.plain(12.5), item) + 34;
      if (x > 0 && x + width > room) {
        rows++;
        x = 0;
      }
      x += width;
    }
    return rows;
  }

  static void grid(XYPlot plot, Theme theme) {
    plot.setDomainGridlinesVisible(false);
    plot.setRangeGridlinePaint(theme.line());
    plot.setRangeGridlineStroke(new BasicStroke(1));
    plot.setAxisOffset(new RectangleInsets(2, 2, 6, 2));
  }

  static void grid(CategoryPlot plot, Theme theme) {
    plot.setDomainGridlinesVisible(false);
    plot.setRangeGridlinePaint(theme.line());
    plot.setRangeGridlineStroke(new BasicStroke(1));
    plot.setAxisOffset(new RectangleInsets(2, 2, 2, 2));
  }

  static void flat(BarRenderer bars) {
    bars.setBarPainter(new StandardBarPainter());
    bars.setShadowVisible(false);
    bars.setDrawBarOutline(false);
  }

  private static void flat(XYBarRenderer bars) {
    bars.setBarPainter(new StandardXYBarPainter());
    bars.setShadowVisible(false);
    bars.setDrawBarOutline(false);
  }

  /** A line with dots, so that a single step is seen too. */
  static XYLineAndShapeRenderer line(Color color) {
    XYLineAndShapeRenderer line = new XYLineAndShapeRenderer(true, true);
    line.setSeriesPaint(0, color);
    line.setSeriesStroke(0, new BasicStroke(2.5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    line.setSeriesShape(0, new Ellipse2D.Double(-3, -3, 6, 6));
    return line;
  }

  static XYBarRenderer histogramBars(Color color) {
    XYBarRenderer bars = new XYBarRenderer(0.06);
    flat(bars);
    bars.setSeriesPaint(0, color);
    return bars;
  }
}
