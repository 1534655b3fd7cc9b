package org.ndsampler.core.regions;

import java.util.Arrays;

/**
 * The number of pixels that windows cover together, by a sweep over their left and right edges with
 * a segment tree over the rows (J. L. Bentley, "Algorithms for Klee's rectangle problems", 1977).
 * Cost: {@code n log n}, as an epoch can look at one image many thousand times; {@link
 * RectangleUnion}, which serves a few boxes, is quadratic and has no tree to build. A raster of the
 * image that counts its pixels is exact too, and costs an image of memory for each image.
 */
final class WindowUnion {
  private final int[] edges;
  private final int[] covers;
  private final long[] covered;

  private WindowUnion(int[] edges) {
    this.edges = edges;
    covers = new int[4 * edges.length];
    covered = new long[4 * edges.length];
  }

  /**
   * The area of a union. Cost: {@code n log n}.
   *
   * @param windows left, top, right, bottom of each, none empty
   * @param from the first window
   * @param to the one after the last
   */
  static long area(int[] windows, int from, int to) {
    int n = to - from;
    if (n == 0) {
      return 0;
    }
    if (n == 1) {
      int at = 4 * from;
      return (windows[at + 2] - (long) windows[at]) * (windows[at + 3] - (long) windows[at + 1]);
    }
    int[] rows = new int[2 * n];
    long[] events = new long[2 * n];
    for (int k = 0; k < n; k++) {
      int at = 4 * (from + k);
      rows[2 * k] = windows[at + 1];
      rows[2 * k + 1] = windows[at + 3];
      events[2 * k] = (long) windows[at] << 32 | k;
      events[2 * k + 1] = (long) windows[at + 2] << 32 | k | 1L << 31;
    }
    Arrays.sort(rows);
    int distinct = 0;
    for (int row : rows) {
      if (distinct == 0 || rows[distinct - 1] != row) {
        rows[distinct++] = row;
      }
    }
    Arrays.sort(events);
    WindowUnion tree = new WindowUnion(Arrays.copyOf(rows, distinct));
    long area = 0;
    long last = 0;
    for (long event : events) {
      long x = event >> 32;
      area += tree.covered[1] * (x - last);
      last = x;
      int at = 4 * (from + (int) (event & 0x7fffffffL));
      int top = Arrays.binarySearch(tree.edges, windows[at + 1]);
      int bottom = Arrays.binarySearch(tree.edges, windows[at + 3]);
      tree.change(1, 0, distinct - 1, top, bottom, (event & 1L << 31) == 0 ? 1 : -1);
    }
    return area;
  }

  /** Covers the rows between two edges once more, or once less. */
  private void change(int node, int low, int high, int top, int bottom, int by) {
    if (top >= high || bottom <= low) {
      return;
    }
    if (top <= low && bottom >= high) {
      covers[node] += by;
    } else {
      int middle = (low + high) >>> 1;
      change(2 * node, low, middle, top, bottom, by);
      change(2 * node + 1, middle, high, top, bottom, by);
    }
    if (covers[node] > 0) {
      covered[node] = edges[high] - (long) edges[low];
    } else {
      covered[node] = high - low == 1 ? 0 : covered[2 * node] + covered[2 * node + 1];
    }
  }
}
