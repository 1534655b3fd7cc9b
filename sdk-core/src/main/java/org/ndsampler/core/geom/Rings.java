package org.ndsampler.core.geom;

/** Arithmetic on rings of {@code x0, y0, x1, y1, ...} in a part of an array. */
final class Rings {
  private Rings() {}

  static Box bounds(double[] xy, int from, int to) {
    if (from == to) {
      return new Box(0, 0, 0, 0);
    }
    double minX = Double.POSITIVE_INFINITY;
    double minY = Double.POSITIVE_INFINITY;
    double maxX = Double.NEGATIVE_INFINITY;
    double maxY = Double.NEGATIVE_INFINITY;
    for (int i = from; i < to; i += 2) {
      minX = Math.min(minX, xy[i]);
      maxX = Math.max(maxX, xy[i]);
      minY = Math.min(minY, xy[i + 1]);
      maxY = Math.max(maxY, xy[i + 1]);
    }
    return Box.ofCorners(minX, minY, maxX, maxY);
  }

  /** The shoelace formula, relative to the first point so that far away rings stay exact. */
  static double signedArea(double[] xy, int from, int to) {
    double sum = 0;
    if (to - from < 6) {
      return sum;
    }
    double ox = xy[from];
    double oy = xy[from + 1];
    double px = 0;
    double py = 0;
    for (int i = from + 2; i < to; i += 2) {
      double x = xy[i] - ox;
      double y = xy[i + 1] - oy;
      sum += px * y - x * py;
      px = x;
      py = y;
    }
    return sum / 2;
  }

  /** Crossing number, with the half-open rule of the rasteriser. */
  static boolean contains(double[] xy, int from, int to, double x, double y) {
    boolean inside = false;
    int previous = to - 2;
    for (int i = from; i < to; i += 2) {
      double x0 = xy[previous];
      double x1 = xy[i];
      if ((x0 <= x) != (x1 <= x) && crossing(x0, xy[previous + 1], x1, xy[i + 1], x) <= y) {
        inside = !inside;
      }
      previous = i;
    }
    return inside;
  }

  /** The y where an edge crosses a column; the same for both directions of the edge. */
  static double crossing(double x0, double y0, double x1, double y1, double x) {
    return x0 < x1
        ? y0 + (x - x0) * ((y1 - y0) / (x1 - x0))
        : y1 + (x - x1) * ((y0 - y1) / (x0 - x1));
  }

  static double[] warp(double[] xy, int from, int to, Affine t) {
    double[] result = new double[to - from];
    for (int i = 0; i < result.length; i += 2) {
      double x = xy[from + i];
      double y = xy[from + i + 1];
      result[i] = t.applyX(x, y);
      result[i + 1] = t.applyY(x, y);
    }
    return result;
  }

  static double[] translate(double[] xy, int from, int to, double dx, double dy) {
    double[] result = new double[to - from];
    for (int i = 0; i < result.length; i += 2) {
      result[i] = xy[from + i] + dx;
      result[i + 1] = xy[from + i + 1] + dy;
    }
    return result;
  }
}
