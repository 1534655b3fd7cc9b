package org.ndsampler.core.split;

import java.util.Arrays;

/**
 * Sorts positions by value with a quicksort that leaves equal values in the order in which NumPy's
 * default sort leaves them. Which of two groups of the same size is placed first decides about the
 * folds, so without it the folds would differ from those of the reference.
 *
 * <p>It is the textbook median-of-three quicksort (Sedgewick, "Implementing Quicksort programs",
 * CACM 21, 1978), the smaller part first, with insertion sort for parts of at most 16. Parts that
 * are still large after 2 log2(n) divisions are sorted by a merge sort, where equal values keep
 * their order.
 */
final class ArgSort {
  private static final int SMALL = 16;

  private ArgSort() {}

  /** The positions of the values in ascending order. */
  static int[] ascending(long[] values) {
    int[] at = new int[values.length];
    Arrays.setAll(at, i -> i);
    int divisions = 2 * (31 - Integer.numberOfLeadingZeros(Math.max(1, values.length)));
    sort(values, at, 0, at.length - 1, divisions);
    return at;
  }

  private static void sort(long[] values, int[] at, int first, int last, int divisions) {
    int low = first;
    int high = last;
    int left = divisions;
    while (high - low > SMALL) {
      if (left < 0) {
        mergeSort(values, at, low, high);
        return;
      }
      int split = divide(values, at, low, high);
      left--;
      if (split - low < high - split) {
        sort(values, at, low, split - 1, left);
        low = split + 1;
      } else {
        sort(values, at, split + 1, high, left);
        high = split - 1;
      }
    }
    insertionSort(values, at, low, high);
  }

  private static int divide(long[] values, int[] at, int low, int high) {
    int middle = low + ((high - low) >> 1);
    order(values, at, low, middle);
    order(values, at, middle, high);
    order(values, at, low, middle);
    long pivot = values[at[middle]];
    int i = low;
    int j = high - 1;
    swap(at, middle, j);
    while (true) {
      do {
        i++;
      } while (values[at[i]] < pivot);
      do {
        j--;
      } while (pivot < values[at[j]]);
      if (i >= j) {
        break;
      }
      swap(at, i, j);
    }
    swap(at, i, high - 1);
    return i;
  }

  private static void order(long[] values, int[] at, int i, int j) {
    if (values[at[j]] < values[at[i]]) {
      swap(at, i, j);
    }
  }

  private static void swap(int[] at, int i, int j) {
    int kept = at[i];
    at[i] = at[j];
    at[j] = kept;
  }

  private static void insertionSort(long[] values, int[] at, int low, int high) {
    for (int i = low + 1; i <= high; i++) {
      int moved = at[i];
      int j = i;
      while (j > low && values[moved] < values[at[j - 1]]) {
        at[j] = at[j - 1];
        j--;
      }
      at[j] = moved;
    }
  }

  private static void mergeSort(long[] values, int[] at, int low, int high) {
    Integer[] part = new Integer[high - low + 1];
    Arrays.setAll(part, i -> at[low + i]);
    Arrays.sort(part, (a, b) -> Long.compare(values[a], values[b]));
    for (int i = 0; i < part.length; i++) {
      at[low + i] = part[i];
    }
  }
}
