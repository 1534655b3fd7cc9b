package org.ndsampler.core.geom;

import java.util.Arrays;

/** A growing list of half-open runs in ascending order; runs that meet become one. */
final class Runs {
  static final int[] NONE = new int[0];

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
