package org.ndsampler.core.regions;

import java.util.Arrays;

/**
 * The rows of one column of a sweep that anything covers, as intervals come and go: a segment tree
 * that counts how often each is covered (J. L. Bentley, "Algorithms for Klee's rectangle problems",
 * 1977), so that a change and a question cost the logarithm of the number of rows. {@link
 * Intervals} sorts all of a column anew, which is faster for few. Confined to one thread.
 *
 * <p>Nodes are made where an interval first needs them: memory follows the intervals and not the
 * rows.
 */
final class CoveredRows {
  private static final int NONE = 0;
  private static final int ROOT = 1;

  private final int rows;
  private int nodes = 2;
  private int[] lower = new int[64];
  private int[] upper = new int[64];
  // How many intervals cover all rows of a node and not all of the one above it, and how many rows
  // of it those and the ones below cover.
  private int[] covers = new int[64];
  private int[] covered = new int[64];

  CoveredRows(int rows) {
    this.rows = rows;
  }

  /** Covers rows from a start to before an end once more. */
  void add(int start, int end) {
    change(ROOT, 0, rows, start, end, 1);
  }

  /** Takes an interval away that was added. */
  void remove(int start, int end) {
    change(ROOT, 0, rows, start, end, -1);
  }

  private void change(int node, int low, int high, int start, int end, int by) {
    if (start <= low && high <= end) {
      covers[node] += by;
    } else {
      int middle = (low + high) >>> 1;
      if (start < middle) {
        if (lower[node] == NONE) {
          int made = node();
          lower[node] = made;
        }
        change(lower[node], low, middle, start, end, by);
      }
      if (end > middle) {
        if (upper[node] == NONE) {
          int made = node();
          upper[node] = made;
        }
        change(upper[node], middle, high, start, end, by);
      }
    }
    covered[node] = covers[node] > 0 ? high - low : covered[lower[node]] + covered[upper[node]];
  }

  private int node() {
    if (nodes == lower.length) {
      int more = Math.addExact(nodes, nodes);
      lower = Arrays.copyOf(lower, more);
      upper = Arrays.copyOf(upper, more);
      covers = Arrays.copyOf(covers, more);
      covered = Arrays.copyOf(covered, more);
    }
    return nodes++;
  }

  /** How many rows nothing covers. */
  int free() {
    return rows - covered[ROOT];
  }

  /** The row that nothing covers with a number, from 0 to before {@link #free}. */
  int outside(int position) {
    int node = ROOT;
    int low = 0;
    int high = rows;
    int left = position;
    while (node != NONE && covered[node] > 0) {
      int middle = (low + high) >>> 1;
      int below = middle - low - covered[lower[node]];
      if (left < below) {
        node = lower[node];
        high = middle;
      } else {
        left -= below;
        node = upper[node];
        low = middle;
      }
    }
    return low + left;
  }
}
