package org.ndsampler.core.regions;

import java.util.Arrays;

/**
 * The places in one image where a window may be, counted exactly and found by their number.
 *
 * <p>A place is the window's top-left pixel: columns 0 to {@code columns - 1}, rows 0 to {@code
 * rows - 1}. What a box forbids is a region of this plane (the box widened by the window, its
 * Minkowski sum with the mirrored window, as motion planners do it: de Berg et al., "Computational
 * Geometry", chapter 13), and the free places are what the union of these regions leaves.
 *
 * <p>The union is measured by a sweep over the columns from left to right. At a column each box
 * forbids one interval of rows; the intervals are sorted and joined, and what they leave is free.
 * Columns between which no interval changes are taken together: for a rule of no overlap these are
 * the columns between two edges of widened boxes, so the cost, edges times boxes, does not depend
 * on the image's size. A rule about shared areas changes the intervals in every column where a box
 * enters or leaves the window, at most twice the window's width for each box.
 *
 * <p>Why not otherwise:
 *
 * <ul>
 *   <li>Drawing at random and trying again knows neither how many places there are nor when to give
 *       up, and where boxes lie densely it hardly ever hits.
 *   <li>A mask of all places answers the same with a bit for each pixel: a megabyte and a pass over
 *       the whole image for a picture of 6000 x 4000, against a few kilobytes here.
 *   <li>A segment tree makes counting {@code n log n} (see {@link WindowUnion}), but does not give
 *       the place with a number, and an image has tens of boxes, seldom thousands, where sorting a
 *       few neighbours is faster.
 * </ul>
 */
final class FreeRoom {
  private final int columns;
  private final int rows;
  private final int width;
  private final int height;
  // The boxes that leave fewer places, in arrays of one kind each: the sweep looks at the columns
  // of all boxes at every edge, and reads these two arrays alone for most of them.
  private final int count;
  private final double[] left;
  private final double[] top;
  private final double[] right;
  private final double[] bottom;
  private final double[] limit;
  private final int[] from;
  private final int[] to;
  // The rows that a box forbids, the same in all its columns unless it has a limit of shared area.
  private final int[] start;
  private final int[] end;
  private final Obstacles obstacles;
  private final Obstacles.Span[] spans;

  /**
   * Prepares the sweep.
   *
   * @param columns how many columns of the image a window can start at
   * @param rows how many rows of the image a window can start at
   * @param width of the window
   * @param height of the window
   */
  FreeRoom(int columns, int rows, int width, int height, Forbidden forbidden) {
    this.columns = columns;
    this.rows = rows;
    this.width = width;
    this.height = height;
    obstacles = forbidden.obstacles();
    spans = new Obstacles.Span[obstacles.groups()];
    for (int g = 0; g < spans.length; g++) {
      spans[g] = obstacles.span(g, width, columns);
    }
    int all = forbidden.count();
    left = new double[all];
    top = new double[all];
    right = new double[all];
    bottom = new double[all];
    limit = new double[all];
    from = new int[all];
    to = new int[all];
    start = new int[all];
    end = new int[all];
    int kept = 0;
    for (int i : byTop(forbidden)) {
      double l = forbidden.left(i);
      double t = forbidden.top(i);
      double r = forbidden.right(i);
      double b = forbidden.bottom(i);
      double most = forbidden.most(i);
      boolean limited = most >= 0;
      double widest = Math.min(width, r - l);
      double highest = Math.min(height, b - t);
      // A box that cannot share too much, wherever the window is, forbids nothing.
      if (limited && !(widest * highest > most)) {
        continue;
      }
      // So wide has the shared part to be at least, even where it is as high as it can be.
      double least = limited ? most / highest : 0;
      int first = clamp(Math.floor(l - width + least) + 1, columns);
      int last = clamp(Math.ceil(r - least), columns);
      if (first < last) {
        left[kept] = l;
        top[kept] = t;
        right[kept] = r;
        bottom[kept] = b;
        limit[kept] = most;
        from[kept] = first;
        to[kept] = last;
        start[kept] = startOf(kept, 0);
        end[kept] = endOf(kept, 0);
        kept++;
      }
    }
    count = kept;
  }

  /** The first row that a box forbids, where the window has to share so many rows with it. */
  private int startOf(int box, double least) {
    return clamp(Math.floor(top[box] - height + least) + 1, rows);
  }

  private int endOf(int box, double least) {
    return clamp(Math.ceil(bottom[box] - least), rows);
  }

  /** The boxes from the top downwards, so that the intervals of a column mostly are in order. */
  private static int[] byTop(Forbidden forbidden) {
    // One sort of numbers, and no comparator: this is done for each image of the dataset.
    long[] keys = new long[forbidden.count()];
    for (int i = 0; i < keys.length; i++) {
      // Whole pixels do for this.
      keys[i] = (long) Math.rint(Math.max(-1e9, Math.min(1e9, forbidden.top(i)))) << 32 | i;
    }
    Arrays.sort(keys);
    int[] order = new int[keys.length];
    for (int k = 0; k < order.length; k++) {
      order[k] = (int) keys[k];
    }
    return order;
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
    Intervals forbidden = new Intervals(count + obstacles.size());
    collect(x, forbidden);
    return !forbidden.contains(y);
  }

  private long sweep(long[] ranks, int[] xs, int[] ys) {
    int[] edges = edges();
    Intervals forbidden = new Intervals(count + obstacles.size());
    long seen = 0;
    int next = 0;
    for (int e = 0; e + 1 < edges.length; e++) {
      collect(edges[e], forbidden);
      int free = rows - forbidden.length();
      // All columns up to the next edge are like this one.
      long after = seen + (long) free * (edges[e + 1] - edges[e]);
      while (next < ranks.length && ranks[next] < after) {
        long offset = ranks[next] - seen;
        xs[next] = edges[e] + (int) (offset / free);
        ys[next] = forbidden.outside((int) (offset % free));
        next++;
      }
      seen = after;
    }
    return seen;
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
      if (limit[i] < 0) {
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

  /** The forbidden rows of a column, joined, in place of what was there. */
  private void collect(int x, Intervals found) {
    int[] starts = found.starts;
    int[] ends = found.ends;
    int some = 0;
    // Without a branch that is hard to foresee: the place of a box elsewhere is taken by the next.
    for (int i = 0; i < count; i++) {
      starts[some] = i;
      some += ((from[i] - 1 - x) & (x - to[i])) >>> 31;
    }
    // What is written at k was read at k or before, so one array serves both.
    int size = 0;
    for (int k = 0; k < some; k++) {
      int i = starts[k];
      int first = start[i];
      int last = end[i];
      if (limit[i] >= 0) {
        double shared = Math.min(x + width, right[i]) - Math.max(x, left[i]);
        first = startOf(i, limit[i] / shared);
        last = endOf(i, limit[i] / shared);
      }
      if (first < last) {
        starts[size] = first;
        ends[size++] = last;
      }
    }
    found.size = size;
    for (int g = 0; g < spans.length; g++) {
      if (x >= spans[g].from() && x < spans[g].to()) {
        obstacles.intervals(g, x, width, height, rows, found);
      }
    }
    found.join();
  }
}
