package org.ndsampler.core.geom;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A growing list of half-open runs in ascending order; runs that meet become one. */
final class Runs {
  static final int[] NONE = new int[0];

  /** Up to so many lists merging in pairs is as fast as sorting. */
  private static final int FEW = 8;

  /** Runs that may be held twice over, as longs. */
  private static final int LARGEST_SORT = 1 << 26;

  private static final int DIGIT = 11;

  private int[] bounds;
  private int size;

  Runs(int expectedRuns) {
    bounds = new int[Math.max(4, 2 * Math.min(expectedRuns, 1 << 28))];
  }

  /** Adds a run that does not start before the end of the last one. */
  void add(int start, int end) {
    if (start >= end) {
      return;
    }
    if (size > 0 && bounds[size - 1] == start) {
      bounds[size - 1] = end;
      return;
    }
    if (size == bounds.length) {
      bounds = Arrays.copyOf(bounds, grown(size));
    }
    bounds[size++] = start;
    bounds[size++] = end;
  }

  private static int grown(int size) {
    if (size > 1 << 30) {
      throw new OutOfMemoryError("a mask of more than 2^29 runs");
    }
    return size + Math.max(16, size / 2 & ~1);
  }

  int[] toArray() {
    return size == 0 ? NONE : Arrays.copyOf(bounds, size);
  }

  /** The runs where {@code (inA, inB)} is in the truth table: bit {@code 2 inA + inB}. */
  static int[] combine(int[] a, int[] b, int truth) {
    Runs result = new Runs((a.length + b.length) / 2);
    int i = 0;
    int j = 0;
    int start = -1;
    while (i < a.length || j < b.length) {
      int at =
          Math.min(
              i < a.length ? a[i] : Integer.MAX_VALUE, j < b.length ? b[j] : Integer.MAX_VALUE);
      while (i < a.length && a[i] == at) {
        i++;
      }
      while (j < b.length && b[j] == at) {
        j++;
      }
      boolean inside = (truth >> (2 * (i & 1) + (j & 1)) & 1) != 0;
      if (inside && start < 0) {
        start = at;
      } else if (!inside && start >= 0) {
        result.add(start, at);
        start = -1;
      }
    }
    return result.toArray();
  }

  /** The runs of what is in any of the lists. */
  static int[] union(List<int[]> lists) {
    long numbers = 0;
    int end = 0;
    for (int[] runs : lists) {
      numbers += runs.length;
      end = Math.max(end, runs.length == 0 ? 0 : runs[runs.length - 1]);
    }
    // Where runs lie close, counting how many are open at each place beats merging, and its memory
    // stays in proportion to them.
    if (lists.size() > 2 && end <= 4 * numbers) {
      return unionByCounts(lists, end);
    }
    return lists.size() > FEW && numbers / 2 < LARGEST_SORT
        ? unionInOrder(starting(lists, (int) (numbers / 2)), end)
        : unionInPairs(lists);
  }

  /** All runs as their starts and ends, list after list. */
  private static long[] starting(List<int[]> lists, int count) {
    long[] all = new long[count];
    int n = 0;
    for (int[] runs : lists) {
      for (int i = 0; i < runs.length; i += 2) {
        all[n++] = (long) runs[i] << 32 | runs[i + 1];
      }
    }
    return all;
  }

  /**
   * Sorts runs by their starts, digit by digit, and joins those that meet: a few passes over all
   * runs, where merging in pairs has one for each doubling of the lists.
   */
  private static int[] unionInOrder(long[] runs, int end) {
    long[] from = runs;
    long[] to = new long[runs.length];
    for (int shift = 0; end >>> shift > 0; shift += DIGIT) {
      int[] places = new int[(1 << DIGIT) + 1];
      for (long run : from) {
        places[(int) (run >>> 32 + shift & (1 << DIGIT) - 1) + 1]++;
      }
      for (int digit = 0; digit < 1 << DIGIT; digit++) {
        places[digit + 1] += places[digit];
      }
      for (long run : from) {
        to[places[(int) (run >>> 32 + shift & (1 << DIGIT) - 1)]++] = run;
      }
      long[] swap = from;
      from = to;
      to = swap;
      if (shift + DIGIT > 31) {
        break;
      }
    }
    Runs result = new Runs(16);
    int start = 0;
    int until = 0;
    for (long run : from) {
      if ((int) (run >>> 32) > until) {
        result.add(start, until);
        start = (int) (run >>> 32);
      }
      until = Math.max(until, (int) run);
    }
    result.add(start, until);
    return result.toArray();
  }

  private static int[] unionByCounts(List<int[]> lists, int end) {
    int[] change = new int[end + 1];
    for (int[] runs : lists) {
      for (int i = 0; i < runs.length; i += 2) {
        change[runs[i]]++;
        change[runs[i + 1]]--;
      }
    }
    Runs result = new Runs(16);
    int open = 0;
    int start = 0;
    for (int at = 0; at <= end; at++) {
      int before = open;
      open += change[at];
      if (before == 0 && open > 0) {
        start = at;
      } else if (before > 0 && open == 0) {
        result.add(start, at);
      }
    }
    return result.toArray();
  }

  private static int[] unionInPairs(List<int[]> lists) {
    List<int[]> left = new ArrayList<>(lists);
    while (left.size() > 1) {
      List<int[]> merged = new ArrayList<>((left.size() + 1) / 2);
      for (int i = 0; i < left.size(); i += 2) {
        merged.add(
            i + 1 == left.size() ? left.get(i) : combine(left.get(i), left.get(i + 1), 0b1110));
      }
      left = merged;
    }
    return left.isEmpty() ? NONE : left.get(0);
  }

  /** How many numbers are in runs of both. */
  static long shared(int[] a, int[] b) {
    long shared = 0;
    int i = 0;
    int j = 0;
    while (i < a.length && j < b.length) {
      int start = Math.max(a[i], b[j]);
      int end = Math.min(a[i + 1], b[j + 1]);
      if (start < end) {
        shared += end - start;
      }
      if (a[i + 1] < b[j + 1]) {
        i += 2;
      } else {
        j += 2;
      }
    }
    return shared;
  }
}
