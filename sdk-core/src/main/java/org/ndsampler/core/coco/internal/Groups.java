package org.ndsampler.core.coco.internal;

import java.util.Arrays;

/** Rows grouped by another table's row: the "compressed sparse row" layout. */
final class Groups {
  /** The order of rows within a group. */
  @FunctionalInterface
  interface Order {
    boolean less(int a, int b);
  }

  private Groups() {}

  /**
   * Groups rows by counting sort and orders each group. Cost: linear, and each group that is not in
   * order yet is merge-sorted.
   *
   * @param groupOf the group of each row, or -1 for none
   * @param first filled with the place of each group's first row; one longer than the groups
   * @return the rows, group after group
   */
  static int[] group(int[] groupOf, int[] first, Order order) {
    for (int group : groupOf) {
      if (group >= 0) {
        first[group + 1]++;
      }
    }
    for (int i = 1; i < first.length; i++) {
      first[i] += first[i - 1];
    }
    int groups = first.length - 1;
    int[] rows = new int[first[groups]];
    int[] next = Arrays.copyOf(first, groups);
    for (int row = 0; row < groupOf.length; row++) {
      if (groupOf[row] >= 0) {
        rows[next[groupOf[row]]++] = row;
      }
    }
    for (int group = 0; group < groups; group++) {
      int low = first[group];
      int high = first[group + 1];
      for (int i = low + 1; i < high; i++) {
        if (order.less(rows[i], rows[i - 1])) {
          sort(rows, low, high, new int[high - low], order);
          break;
        }
      }
    }
    return rows;
  }

  private static void sort(int[] rows, int low, int high, int[] spare, Order order) {
    if (high - low <= 16) {
      for (int i = low + 1; i < high; i++) {
        int row = rows[i];
        int j = i;
        while (j > low && order.less(row, rows[j - 1])) {
          rows[j] = rows[j - 1];
          j--;
        }
        rows[j] = row;
      }
      return;
    }
    int middle = (low + high) >>> 1;
    sort(rows, low, middle, spare, order);
    sort(rows, middle, high, spare, order);
    System.arraycopy(rows, low, spare, 0, middle - low);
    int a = 0;
    int b = middle;
    int out = low;
    while (a < middle - low) {
      if (b < high && order.less(rows[b], spare[a])) {
        rows[out++] = rows[b++];
      } else {
        rows[out++] = spare[a++];
      }
    }
  }
}
