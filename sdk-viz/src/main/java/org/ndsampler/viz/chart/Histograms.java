package org.ndsampler.viz.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.statistics.SimpleHistogramBin;
import org.jfree.data.statistics.SimpleHistogramDataset;
import org.ndsampler.core.geom.Size;
import org.ndsampler.viz.internal.Numbers;
import org.ndsampler.viz.paint.Theme;

/** Bins of numbers, and charts of them; {@link Charts} gives them out. */
final class Histograms {
  /** How many bins there are at least, and not thrice as many, where there are many values. */
  private static final int BINS = 20;

  /** From so many medians on the largest value is far from most. */
  private static final double FAR = 20;

  private Histograms() {}

  /** A histogram of any numbers. */
  static Chart chart(String title, String what, String counted, double[] values) {
    double[] sorted = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    int left = values.length - sorted.length;
    boolean isFar =
        sorted.length > 0 && sorted[0] > 0 && sorted[sorted.length - 1] > FAR * median(sorted);
    String subtitle =
        (sorted.length == 0
                ? "no values"
                : Numbers.shortest(sorted[0])
                    + " to "
                    + Numbers.shortest(sorted[sorted.length - 1])
                    + ", median "
                    + Numbers.shortest(median(sorted)))
            + (left > 0 ? "; " + Numbers.count(left) + " without a value" : "");
    return Chart.of(
        title,
        Size.of(760, 400),
        (theme, size) ->
            ChartStyle.chart(fitting(sorted, isFar, what, counted, theme), subtitle, theme));
  }

  private static XYPlot fitting(
      double[] sorted, boolean isFar, String what, String counted, Theme theme) {
    if (isFar) {
      LogAxis axis = logAxis(sorted, Integer.MAX_VALUE, Integer.MIN_VALUE);
      axis.setNumberFormatOverride(Numbers.decimals());
      ChartStyle.axis(axis, what, theme);
      double octaves = log2(sorted[sorted.length - 1] / sorted[0]);
      int perOctave = (int) Math.max(1, Math.min(4, 2 * BINS / octaves));
      return plot(logBins(sorted, perOctave), axis, counted, theme);
    }
    List<SimpleHistogramBin> bins = bins(sorted);
    NumberAxis axis = new Axes.Plain();
    if (!bins.isEmpty()) {
      double low = bins.get(0).getLowerBound();
      double high = bins.get(bins.size() - 1).getUpperBound();
      // Of few bins each has not all of the width.
      double room = Math.max(0, 8 - bins.size()) * (high - low) / bins.size() / 2;
      double edge = (high - low) * 0.01;
      axis.setRange(low - room - edge, high + room + edge);
    }
    if (areWhole(sorted)) {
      axis.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
    }
    axis.setNumberFormatOverride(Numbers.decimals());
    ChartStyle.axis(axis, what, theme);
    return plot(bins, axis, counted, theme);
  }

  private static boolean areWhole(double[] values) {
    return Arrays.stream(values).allMatch(value -> value == Math.rint(value));
  }

  /** Bins of one round width: about whole numbers, or from a multiple of the width on. */
  private static List<SimpleHistogramBin> bins(double[] sorted) {
    List<SimpleHistogramBin> bins = new ArrayList<>();
    if (sorted.length == 0) {
      return bins;
    }
    double low = sorted[0];
    double high = sorted[sorted.length - 1];
    boolean isWhole = areWhole(sorted);
    double width = round((high - low) / BINS, Math.max(Math.abs(low), Math.abs(high)));
    if (isWhole) {
      width = Math.max(1, width);
    }
    double first = width * Math.floor(low / width) - (isWhole ? 0.5 : 0);
    int count = (int) Math.floor((high - first) / width) + 1;
    for (int k = 0; k < count; k++) {
      bins.add(new SimpleHistogramBin(first + k * width, first + (k + 1) * width, true, false));
    }
    fill(bins, sorted);
    return bins;
  }

  /** 1, 2 or 5 times a power of ten, not more than a width; that of one value goes by its size. */
  private static double round(double width, double size) {
    if (!(width > size * 1e-12)) {
      return size > 0 ? Math.pow(10, Math.floor(Math.log10(size))) / 10 : 1;
    }
    double power = Math.pow(10, Math.floor(Math.log10(width)));
    double times = width / power;
    return power * (times >= 5 ? 5 : times >= 2 ? 2 : 1);
  }

  /** Bins of equal width on a logarithmic axis to the base 2. */
  static List<SimpleHistogramBin> logBins(double[] values, int perOctave) {
    double[] positive = Arrays.stream(values).filter(v -> v > 0).sorted().toArray();
    if (positive.length == 0) {
      return List.of();
    }
    int low = (int) Math.floor(log2(positive[0]) * perOctave);
    int high = (int) Math.floor(log2(positive[positive.length - 1]) * perOctave);
    List<SimpleHistogramBin> bins = new ArrayList<>();
    for (int k = low; k <= high; k++) {
      bins.add(
          new SimpleHistogramBin(
              Math.pow(2, k / (double) perOctave),
              Math.pow(2, (k + 1) / (double) perOctave),
              true,
              false));
    }
    fill(bins, positive);
    return bins;
  }

  static void fill(List<SimpleHistogramBin> bins, double[] values) {
    for (double value : values) {
      int low = 0;
      int high = bins.size() - 1;
      while (low < high) {
        int middle = (low + high + 1) >>> 1;
        if (bins.get(middle).getLowerBound() <= value) {
          low = middle;
        } else {
          high = middle - 1;
        }
      }
      SimpleHistogramBin bin = bins.get(low);
      bin.setItemCount(bin.getItemCount() + 1);
    }
  }

  static XYPlot plot(List<SimpleHistogramBin> bins, ValueAxis axis, String counted, Theme theme) {
    SimpleHistogramDataset data = new SimpleHistogramDataset(counted);
    data.setAdjustForBinSize(false);
    for (SimpleHistogramBin bin : bins) {
      data.addBin(bin);
    }
    XYPlot plot =
        new XYPlot(
            data,
            axis,
            ChartStyle.counts(counted, false, theme),
            ChartStyle.histogramBars(theme.accent()));
    ChartStyle.grid(plot, theme);
    if (bins.isEmpty()) {
      ChartStyle.empty(plot);
    }
    return plot;
  }

  /** An axis to the base 2 of whole octaves, from one to another at least. */
  static LogAxis logAxis(double[] values, int least, int most) {
    double[] positive = Arrays.stream(values).filter(v -> v > 0).toArray();
    double low = Math.floor(log2(Arrays.stream(positive).min().orElse(1)));
    double high = Math.floor(log2(Arrays.stream(positive).max().orElse(1))) + 1;
    low = Math.min(low, least);
    high = Math.max(high, most);
    // As many numbers as have room on a chart of half the width of a page, 1 among them.
    int step = (int) Math.ceil((high - low) / 9);
    low = step * Math.floor(low / step);
    LogAxis axis = new Axes.Octaves();
    axis.setBase(2);
    axis.setTickUnit(new NumberTickUnit(step));
    axis.setRange(Math.pow(2, low), Math.pow(2, high));
    return axis;
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
  }
}
