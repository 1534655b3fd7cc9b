package org.ndsampler.viz.chart;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.axis.AxisSpace;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.CategoryTick;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.axis.Tick;
import org.jfree.chart.axis.TickType;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.text.TextBlock;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.category.CategoryDataset;
import org.jspecify.annotations.Nullable;
import org.ndsampler.viz.internal.Fonts;
import org.ndsampler.viz.internal.Numbers;

/**
 * Axes whose texts lie within the chart and not on each other, whatever its size: JFreeChart lets a
 * number at the end of an axis hang out of the picture, and cuts what does not fit.
 */
final class Axes {
  /** How far texts are apart at least. */
  private static final double GAP = 8;

  private Axes() {}

  /** Room to the left and right for half of the texts at the ends of an axis below a plot. */
  private static void leaveRoom(ValueAxis axis, String first, String last, AxisSpace space) {
    space.ensureAtLeast(
        Fonts.width(axis.getTickLabelFont(), first) / 2 - GAP / 2, RectangleEdge.LEFT);
    space.ensureAtLeast(
        Fonts.width(axis.getTickLabelFont(), last) / 2 - GAP / 2, RectangleEdge.RIGHT);
  }

  /** The name of an axis, cut where it is longer than the axis. */
  private static @Nullable String cut(
      ValueAxis axis, @Nullable String label, Rectangle2D area, RectangleEdge edge) {
    double room = RectangleEdge.isTopOrBottom(edge) ? area.getWidth() : area.getHeight();
    return label == null ? null : Fonts.cut(axis.getLabelFont(), label, room);
  }

  /** Whole and other numbers. */
  static class Plain extends NumberAxis {
    @Serial private static final long serialVersionUID = 1;

    private String text(double value) {
      return getNumberFormatOverride() != null
          ? getNumberFormatOverride().format(value)
          : getTickUnit().valueToString(value);
    }

    @Override
    public AxisSpace reserveSpace(
        Graphics2D g, Plot plot, Rectangle2D area, RectangleEdge edge, AxisSpace space) {
      AxisSpace all = super.reserveSpace(g, plot, area, edge, space);
      if (isVisible() && RectangleEdge.isTopOrBottom(edge)) {
        double unit = getTickUnit().getSize();
        leaveRoom(
            this,
            text(unit * Math.ceil(getLowerBound() / unit)),
            text(unit * Math.floor(getUpperBound() / unit)),
            all);
      }
      return all;
    }

    @Override
    protected AxisState drawLabel(
        @Nullable String label,
        Graphics2D g,
        Rectangle2D plotArea,
        Rectangle2D dataArea,
        RectangleEdge edge,
        AxisState state) {
      return super.drawLabel(cut(this, label, dataArea, edge), g, plotArea, dataArea, edge, state);
    }
  }

  /** Counts along bars with the count at the end of each, for which there is room. */
  static final class Counts extends Plain {
    @Serial private static final long serialVersionUID = 1;

    /** The margin of charts whose numbers need less. */
    private static final double LEAST = 0.1;

    /** Bars have this part of the axis, however long the numbers are. */
    private static final double BARS = 0.2;

    @Override
    public AxisSpace reserveSpace(
        Graphics2D g, Plot plot, Rectangle2D area, RectangleEdge edge, AxisSpace space) {
      if (plot instanceof CategoryPlot bars && bars.getDataset() != null) {
        AxisSpace names =
            bars.getDomainAxis().reserveSpace(g, bars, area, RectangleEdge.LEFT, new AxisSpace());
        double length = area.getWidth() - names.getLeft() - 2 * GAP;
        setUpperMargin(Math.max(LEAST, margin(bars.getDataset(), length)));
      }
      return super.reserveSpace(g, plot, area, edge, space);
    }

    /** What the axis is longer than the longest bar, as a part of that. */
    private static double margin(CategoryDataset data, double room) {
      double[] texts = new double[data.getColumnCount()];
      double widest = 0;
      for (int i = 0; i < texts.length; i++) {
        texts[i] = Fonts.width(Fonts.plain(12), Numbers.count(data.getValue(0, i).longValue()));
        widest = Math.max(widest, texts[i]);
      }
      // The number at the end of the axis hangs out by half of its width.
      double length = room - widest / 2;
      double most = 0;
      double end = 0;
      for (int i = 0; i < texts.length; i++) {
        double value = data.getValue(0, i).doubleValue();
        double bar = Math.max(BARS * length, length - texts[i] - 2 * GAP);
        most = Math.max(most, value);
        end = Math.max(end, value * length / bar);
      }
      return most > 0 ? end / most - 1 : 0;
    }
  }

  /** The first multiple of a step that is not less than a number. */
  private static int first(int low, int step) {
    return -Math.floorDiv(-low, step) * step;
  }

  /** Powers of two, of which as many have their number as there is room for. */
  static final class Octaves extends LogAxis {
    @Serial private static final long serialVersionUID = 1;

    @Override
    public AxisSpace reserveSpace(
        Graphics2D g, Plot plot, Rectangle2D area, RectangleEdge edge, AxisSpace space) {
      AxisSpace all = super.reserveSpace(g, plot, area, edge, space);
      if (isVisible()) {
        leaveRoom(this, text(getLowerBound()), text(getUpperBound()), all);
      }
      return all;
    }

    private String text(double value) {
      return getNumberFormatOverride().format(value);
    }

    // LogAxis sets formatted texts by the heights of their own letters, which puts them on
    // different lines, and all of them, also on each other.
    @Override
    protected List<? extends Tick> refreshTicksHorizontal(
        Graphics2D g, Rectangle2D area, RectangleEdge edge) {
      int step = (int) Math.max(1, Math.rint(getTickUnit().getSize()));
      int low = (int) Math.ceil(calculateLog(getLowerBound()) - 1e-9);
      int high = (int) Math.floor(calculateLog(getUpperBound()) + 1e-9);
      while (!isRoom(low, high, step, area, edge)) {
        step++;
      }
      List<NumberTick> ticks = new ArrayList<>();
      for (int k = first(low, step); k <= high; k += step) {
        double value = calculateValue(k);
        ticks.add(
            new NumberTick(
                TickType.MAJOR,
                value,
                text(value),
                TextAnchor.TOP_CENTER,
                TextAnchor.TOP_CENTER,
                0));
      }
      return ticks;
    }

    private boolean isRoom(int low, int high, int step, Rectangle2D area, RectangleEdge edge) {
      double end = Double.NEGATIVE_INFINITY;
      for (int k = first(low, step); k <= high; k += step) {
        double value = calculateValue(k);
        double half = Fonts.width(getTickLabelFont(), text(value)) / 2;
        double x = valueToJava2D(value, area, edge);
        if (x - half < end + GAP) {
          return false;
        }
        end = x + half;
      }
      return true;
    }

    @Override
    protected AxisState drawLabel(
        @Nullable String label,
        Graphics2D g,
        Rectangle2D plotArea,
        Rectangle2D dataArea,
        RectangleEdge edge,
        AxisState state) {
      return super.drawLabel(cut(this, label, dataArea, edge), g, plotArea, dataArea, edge, state);
    }
  }

  /** Names of rows, of which as many are written as there is room for. */
  static final class Rows extends CategoryAxis {
    @Serial private static final long serialVersionUID = 1;

    @Override
    @SuppressWarnings("unchecked") // JFreeChart has a list without a type
    public List<CategoryTick> refreshTicks(
        Graphics2D g, AxisState state, Rectangle2D area, RectangleEdge edge) {
      List<CategoryTick> ticks = super.refreshTicks(g, state, area, edge);
      double high = Fonts.metrics(getTickLabelFont()).getHeight() * 0.9;
      int step = (int) Math.ceil(high * ticks.size() / Math.max(1, area.getHeight()));
      if (step <= 1) {
        return ticks;
      }
      List<CategoryTick> some = new ArrayList<>();
      for (CategoryTick tick : ticks) {
        // JFreeChart places them by their number: what is not written has an empty text.
        some.add(some.size() % step == 0 ? tick : empty(tick));
      }
      return some;
    }

    private static CategoryTick empty(CategoryTick tick) {
      return new CategoryTick(
          tick.getCategory(),
          new TextBlock(),
          tick.getLabelAnchor(),
          tick.getRotationAnchor(),
          tick.getAngle());
    }
  }
}
