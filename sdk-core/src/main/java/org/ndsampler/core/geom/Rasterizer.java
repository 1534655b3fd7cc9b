package org.ndsampler.core.geom;

import java.util.Arrays;

/**
 * Turns rings into the runs of a mask, column by column and without a raster in between.
 *
 * <p>A pixel belongs to the rings when its centre is inside by the even-odd rule. Each edge
 * contributes, for each column whose centre line it crosses, the first row whose centre is not
 * above the crossing; sorted, these positions are the ends of the runs. Cost: the number of columns
 * that each edge crosses, and their sorting.
 */
final class Rasterizer {
  private static final int AT_ONCE = 1 << 22;

  private Rasterizer() {}

  /** The runs in the window's own linear order, {@code column * height + row}. */
  static int[] runs(double[] xy, int[] ringEnds, int firstRing, int endRing, Window window) {
    if (window.isEmpty()) {
      return Runs.NONE;
    }
    Runs runs = new Runs(16);
    fill(xy, ringEnds, firstRing, endRing, window, 0, window.width(), runs);
    return runs.toArray();
  }

  private static void fill(
      double[] xy,
      int[] ringEnds,
      int firstRing,
      int endRing,
      Window window,
      int fromColumn,
      int toColumn,
      Runs runs) {
    long count = 0;
    for (int ring = firstRing; ring < endRing; ring++) {
      int from = ring == 0 ? 0 : ringEnds[ring - 1];
      int to = ringEnds[ring];
      int previous = to - 2;
      for (int i = from; i < to; i += 2) {
        double x0 = xy[previous] - window.x();
        double x1 = xy[i] - window.x();
        count +=
            column(Math.max(x0, x1), fromColumn, toColumn)
                - column(Math.min(x0, x1), fromColumn, toColumn);
        previous = i;
      }
    }
    if (count > AT_ONCE && toColumn - fromColumn > 1) {
      int middle = (fromColumn + toColumn) >>> 1;
      fill(xy, ringEnds, firstRing, endRing, window, fromColumn, middle, runs);
      fill(xy, ringEnds, firstRing, endRing, window, middle, toColumn, runs);
      return;
    }
    int[] toggles = new int[Math.toIntExact(count)];
    int height = window.height();
    int n = 0;
    for (int ring = firstRing; ring < endRing; ring++) {
      int from = ring == 0 ? 0 : ringEnds[ring - 1];
      int to = ringEnds[ring];
      int previous = to - 2;
      for (int i = from; i < to; i += 2) {
        double x0 = xy[previous] - window.x();
        double y0 = xy[previous + 1] - window.y();
        double x1 = xy[i] - window.x();
        double y1 = xy[i + 1] - window.y();
        previous = i;
        if (x0 > x1) {
          double swap = x0;
          x0 = x1;
          x1 = swap;
          swap = y0;
          y0 = y1;
          y1 = swap;
        }
        int first = column(x0, fromColumn, toColumn);
        int end = column(x1, fromColumn, toColumn);
        if (first < end) {
          double slope = (y1 - y0) / (x1 - x0);
          for (int c = first; c < end; c++) {
            double y = y0 + (c + 0.5 - x0) * slope;
            toggles[n++] = c * height + row(y, height);
          }
        }
      }
    }
    Arrays.sort(toggles, 0, n);
    for (int i = 0; i + 1 < n; i += 2) {
      runs.add(toggles[i], toggles[i + 1]);
    }
  }

  /** The first column whose centre is not left of x, held in a range. */
  private static int column(double x, int from, int to) {
    // The cast saturates, so far away coordinates are safe; NaN becomes 0.
    double c = Math.ceil(x - 0.5);
    return c <= from ? from : c >= to ? to : (int) c;
  }

  private static int row(double y, int height) {
    double r = Math.ceil(y - 0.5);
    return r <= 0 ? 0 : r >= height ? height : (int) r;
  }
}
