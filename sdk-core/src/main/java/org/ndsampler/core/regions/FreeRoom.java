package org.ndsampler.core.regions;

import java.util.Arrays;

/**
 * The places in one image where a window may be, counted exactly and found by their number.
 *
 * <p>A place is the window's top-left pixel: columns 0 to {@code columns - 1}, rows 0 to {@code
 * rows - 1}. A sweep goes over the columns from left to right. At a column each box forbids one
 * interval of rows; the intervals are sorted and joined, and what they leave is free. Columns
 * between which no interval changes are taken together: for a rule of no overlap these are the
 * columns between two edges of boxes that are widened by the window, so the cost does not depend on
 * the image's size. A rule about shared areas changes the intervals in every column where a box
 * enters or leaves the window, at most twice the window's width for each box.
 */
final class FreeRoom {
  private final int columns;
  private final int rows;
  private final int width;
  private final int height;
  private final NegativeRule rule;
  private final int count;
  private final double[] left;
  private final double[] top;
  private final double[] right;
  private final double[] bottom;
  private final double[] limit;
  private final int[] from;
  private final int[] to;
  private final Obstacles obstacles;
  private final Obstacles.Span[] spans;

  /**
   * Prepares the sweep.
   *
   * @param boxes left, top, right, bottom of each box that counts
   * @param obstacles what a window may not touch, whatever the rule says about the boxes
   */
  FreeRoom(
      int columns,
      int rows,
      int width,
      int height,
      NegativeRule rule,
      double[] boxes,
      Obstacles obstacles) {
    this.obstacles = obstacles;
    spans = new Obstacles.Span[obstacles.groups()];
    for (int g = 0; g < spans.length; g++) {
      spans[g] = obstacles.span(g, width, columns);
    }
    this.columns = columns;
    this.rows = rows;
    this.width = width;
    this.height = height;
    this.rule = rule;
    int all = boxes.length / 4;
    left = new double[all];
    top = new double[all];
    right = new double[all];
    bottom = new double[all];
    limit = new double[all];
    from = new int[all];
    to = new int[all];
    boolean distance = isDistance();
    double margin = distance ? rule.limit() : 0;
    int kept = 0;
    for (int i : byTop(boxes)) {
      double l = boxes[4 * i] - margin;
      double t = boxes[4 * i + 1] - margin;
      double r = boxes[4 * i + 2] + margin;
      double b = boxes[4 * i + 3] + margin;
      double most = distance ? 0 : rule.sharedLimit((double) width * height, (r - l) * (b - t));
      double widest = Math.min(width, r - l);
      double highest = Math.min(height, b - t);
      if (!distance && !(widest * highest > most)) {
        continue;
      }
      double least = distance ? 0 : most / highest;
      int first = clamp(Math.floor(l - width + least) + 1, columns);
      int end = clamp(Math.ceil(r - least), columns);
      if (first < end) {
        left[kept] = l;
        top[kept] = t;
        right[kept] = r;
        bottom[kept] = b;
        limit[kept] = most;
        from[kept] = first;
        to[kept] = end;
        kept++;
      }
    }
    count = kept;
  }

  /** The boxes from the top downwards, so that the intervals of a column mostly are in order. */
  private static int[] byTop(double[] boxes) {
    long[] keys = new long[boxes.length / 4];
    for (int i = 0; i < keys.length; i++) {
      // Whole pixels do for this.
      keys[i] = (long) Math.rint(Math.max(-1e9, Math.min(1e9, boxes[4 * i + 1]))) << 32 | i;
    }
    Arrays.sort(keys);
    int[] order = new int[keys.length];
    for (int k = 0; k < order.length; k++) {
      order[k] = (int) keys[k];
    }
    return order;
  }

  private boolean isDistance() {
    return rule.measure() == NegativeRule.Measure.DISTANCE;
  }

  static int clamp(double value, int most) {
    return (int) Math.max(0, Math.min(most, value));
  }

  /** The number of places. */
  long count() {
    return sweep(new long[0], new int[0], new int[0]);
  }

  /**
   * The places with some numbers.
   *
   * @param ranks the numbers, ascending, each from 0 to {@link #count()} - 1
   * @param xs where their columns go
   * @param ys where their rows go
   */
  void locate(long[] ranks, int[] xs, int[] ys) {
    sweep(ranks, xs, ys);
  }

  /** Whether a place is free; the same answer as that of the count. */
  boolean isFree(int x, int y) {
    if (x < 0 || x >= columns || y < 0 || y >= rows) {
      return false;
    }
    int[] starts = new int[count + obstacles.size()];
    int[] ends = new int[starts.length];
    int forbidden = intervals(x, starts, ends);
    for (int k = 0; k < forbidden; k++) {
      if (y >= starts[k] && y < ends[k]) {
        return false;
      }
    }
    return true;
  }

  private long sweep(long[] ranks, int[] xs, int[] ys) {
    int[] edges = edges();
    int[] starts = new int[count + obstacles.size()];
    int[] ends = new int[starts.length];
    long seen = 0;
    int next = 0;
    for (int e = 0; e + 1 < edges.length; e++) {
      int forbidden = intervals(edges[e], starts, ends);
      int free = rows;
      for (int k = 0; k < forbidden; k++) {
        free -= ends[k] - starts[k];
      }
      long after = seen + (long) free * (edges[e + 1] - edges[e]);
      while (next < ranks.length && ranks[next] < after) {
        long offset = ranks[next] - seen;
        xs[next] = edges[e] + (int) (offset / free);
        ys[next] = freeRow((int) (offset % free), starts, ends, forbidden);
        next++;
      }
      seen = after;
    }
    return seen;
  }

  private static int freeRow(int position, int[] starts, int[] ends, int forbidden) {
    int row = position;
    for (int k = 0; k < forbidden && starts[k] <= row; k++) {
      row += ends[k] - starts[k];
    }
    return row;
  }

  /** The columns at which an interval may change, with the first one and the end. */
  private int[] edges() {
    int[] edges = new int[2 + 2 * count];
    int size = 0;
    edges[size++] = 0;
    edges[size++] = columns;
    for (int i = 0; i < count; i++) {
      // within the plateau the box, or the window, lies wholly in the other's columns
      int plateau = to[i];
      int slope = to[i];
      if (isDistance()) {
        plateau = from[i];
      } else {
        double a = Math.min(left[i], right[i] - width);
        double b = Math.max(left[i], right[i] - width);
        plateau = Math.max(from[i], clamp(Math.ceil(a), to[i]));
        slope = Math.max(plateau, clamp(Math.floor(b) + 1, to[i]));
      }
      int more = plateau - from[i] + to[i] - slope + 3;
      if (size + more > edges.length) {
        edges = Arrays.copyOf(edges, Math.max(2 * edges.length, size + more));
      }
      for (int x = from[i]; x <= plateau; x++) {
        edges[size++] = x;
      }
      for (int x = slope; x <= to[i]; x++) {
        edges[size++] = x;
      }
    }
    for (int g = 0; g < spans.length; g++) {
      Obstacles.Span span = spans[g];
      int step = obstacles.isFlat(g) ? Math.max(1, span.to() - span.from()) : 1;
      int more = (span.to() - span.from()) / step + 1;
      if (size + more > edges.length) {
        edges = Arrays.copyOf(edges, Math.max(2 * edges.length, size + more));
      }
      for (int x = span.from(); x <= span.to(); x += step) {
        edges[size++] = x;
      }
    }
    Arrays.sort(edges, 0, size);
    int distinct = 0;
    for (int k = 0; k < size; k++) {
      if (distinct == 0 || edges[k] != edges[distinct - 1]) {
        edges[distinct++] = edges[k];
      }
    }
    return Arrays.copyOf(edges, distinct);
  }

  /** The forbidden rows of a column, as joined intervals in ascending order; returns how many. */
  private int intervals(int x, int[] starts, int[] ends) {
    int near = 0;
    // Without a branch that is hard to foresee: the place of a box elsewhere is taken by the next.
    for (int i = 0; i < count; i++) {
      starts[near] = i;
      near += ((from[i] - 1 - x) & (x - to[i])) >>> 31;
    }
    int found = 0;
    for (int k = 0; k < near; k++) {
      int i = starts[k];
      double least = 0;
      if (!isDistance()) {
        double shared = Math.min(x + width, right[i]) - Math.max(x, left[i]);
        least = limit[i] / shared;
      }
      int start = clamp(Math.floor(top[i] - height + least) + 1, rows);
      int end = clamp(Math.ceil(bottom[i] - least), rows);
      if (start >= end) {
        continue;
      }
      starts[found] = start;
      ends[found++] = end;
    }
    for (int g = 0; g < spans.length; g++) {
      if (x >= spans[g].from() && x < spans[g].to()) {
        found = obstacles.intervals(g, x, width, height, rows, starts, ends, found);
      }
    }
    sort(starts, ends, found);
    int joined = 0;
    for (int k = 0; k < found; k++) {
      if (joined > 0 && starts[k] <= ends[joined - 1]) {
        ends[joined - 1] = Math.max(ends[joined - 1], ends[k]);
      } else {
        starts[joined] = starts[k];
        ends[joined++] = ends[k];
      }
    }
    return joined;
  }

  /** Sorts a few intervals by their starts. */
  private static void sort(int[] starts, int[] ends, int count) {
    for (int k = 1; k < count; k++) {
      int start = starts[k];
      int end = ends[k];
      int at = k;
      while (at > 0 && starts[at - 1] > start) {
        starts[at] = starts[at - 1];
        ends[at] = ends[at - 1];
        at--;
      }
      starts[at] = start;
      ends[at] = end;
    }
  }
}
