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
 * </ul>
 *
 * <p>An image has tens of boxes, where to look at all of them at each edge and to sort a few
 * neighbours is fastest. That grows with the square of the boxes, so an image with more than {@link
 * #FEW} has its intervals in {@link CoveredRows} as they come and go, which costs the logarithm of
 * the rows for each, and gives the same places.
 */
final class FreeRoom {
  private static final int FEW = 500;

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
    return count + obstacles.size() > FEW ? sweepMany(ranks, xs, ys) : sweepFew(ranks, xs, ys);
  }

  /** The sweep that gives each edge the intervals of the edge before and what has changed since. */
  long sweepMany(long[] ranks, int[] xs, int[] ys) {
    int[] edges = edges();
    CoveredRows covered = new CoveredRows(rows);
    SweepParts parts = new SweepParts(this, covered, count + obstacles.size());
    for (int i = 0; i < count; i++) {
      parts.add(i, from[i], plateau(i), true);
      parts.add(i, plateau(i), slope(i), false);
      parts.add(i, slope(i), to[i], true);
    }
    for (int g = 0; g < spans.length; g++) {
      parts.add(count + g, spans[g].from(), spans[g].to(), !obstacles.isFlat(g));
    }
    parts.begin();
    long seen = 0;
    int next = 0;
    for (int e = 0; e + 1 < edges.length; e++) {
      parts.moveTo(edges[e]);
      int free = covered.free();
      long after = seen + (long) free * (edges[e + 1] - edges[e]);
      while (next < ranks.length && ranks[next] < after) {
        long offset = ranks[next] - seen;
        xs[next] = edges[e] + (int) (offset / free);
        ys[next] = covered.outside((int) (offset % free));
        next++;
      }
      seen = after;
    }
    return seen;
  }

  /** The sweep that looks at all boxes at each edge. */
  long sweepFew(long[] ranks, int[] xs, int[] ys) {
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
      int plateau = plateau(i);
      int slope = slope(i);
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

  /**
   * The column from which on a box forbids the same rows, until {@link #slope}: there the box, or
   * the window, lies wholly in the other's columns.
   */
  private int plateau(int box) {
    return limit[box] < 0
        ? from[box]
        : Math.max(from[box], clamp(Math.ceil(Math.min(left[box], right[box] - width)), to[box]));
  }

  private int slope(int box) {
    double b = Math.max(left[box], right[box] - width);
    return limit[box] < 0 ? to[box] : Math.max(plateau(box), clamp(Math.floor(b) + 1, to[box]));
  }

  /**
   * Adds the rows that a box, or a group of obstacles, forbids at a column.
   *
   * @param item the number of a box, or that of a group and all boxes
   */
  void collect(int item, int x, Intervals found) {
    if (item >= count) {
      obstacles.intervals(item - count, x, width, height, rows, found);
      return;
    }
    int first = start[item];
    int last = end[item];
    if (limit[item] >= 0) {
      double shared = Math.min(x + width, right[item]) - Math.max(x, left[item]);
      first = startOf(item, limit[item] / shared);
      last = endOf(item, limit[item] / shared);
    }
    if (first < last) {
      found.add(first, last);
    }
  }

  /** The forbidden rows of a column, joined, in place of what was there. */
  private void collect(int x, Intervals found) {
    int[] starts = found.starts;
    int some = 0;
    // Without a branch that is hard to foresee: the place of a box elsewhere is taken by the next.
    for (int i = 0; i < count; i++) {
      starts[some] = i;
      some += ((from[i] - 1 - x) & (x - to[i])) >>> 31;
    }
    // What is written at k was read at k or before, so one array serves both.
    found.size = 0;
    for (int k = 0; k < some; k++) {
      collect(starts[k], x, found);
    }
    for (int g = 0; g < spans.length; g++) {
      if (x >= spans[g].from() && x < spans[g].to()) {
        collect(count + g, x, found);
      }
    }
    found.join();
  }
}
