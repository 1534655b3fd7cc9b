package org.ndsampler.core.regions;

/**
 * Half-open intervals of rows, collected for one column after another in the same two arrays, so
 * that a sweep makes no garbage. Confined to one thread.
 */
final class Intervals {
  final int[] starts;
  final int[] ends;
  int size;

  Intervals(int most) {
    starts = new int[most];
    ends = new int[most];
  }

  void add(int start, int end) {
    starts[size] = start;
    ends[size++] = end;
  }

  /** Sorts the intervals and makes one of those that overlap or touch. */
  void join() {
    sort();
    int joined = 0;
    for (int k = 0; k < size; k++) {
      if (joined > 0 && starts[k] <= ends[joined - 1]) {
        ends[joined - 1] = Math.max(ends[joined - 1], ends[k]);
      } else {
        starts[joined] = starts[k];
        ends[joined++] = ends[k];
      }
    }
    size = joined;
  }

  /**
   * By insertion: a column has a few intervals, and they come almost in order, where this is linear
   * and the JDK's sort, which cannot move two arrays together, would need a third.
   */
  private void sort() {
    for (int k = 1; k < size; k++) {
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

  /** How many rows the intervals have, if they are joined. */
  int length() {
    int length = 0;
    for (int k = 0; k < size; k++) {
      length += ends[k] - starts[k];
    }
    return length;
  }

  /** Whether a row is in any of them. */
  boolean contains(int row) {
    for (int k = 0; k < size; k++) {
      if (row >= starts[k] && row < ends[k]) {
        return true;
      }
    }
    return false;
  }

  /** The row outside of the joined intervals with a number, from 0. */
  int outside(int position) {
    int row = position;
    for (int k = 0; k < size && starts[k] <= row; k++) {
      row += ends[k] - starts[k];
    }
    return row;
  }
}
