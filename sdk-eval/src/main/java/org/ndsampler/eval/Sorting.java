package org.ndsampler.eval;

import java.util.Arrays;

/** Stable sorts of indices. */
final class Sorting {
  private Sorting() {}

  /**
   * Sorts indices by a key from 0 to {@code keys - 1}, stably, in linear time; the key of an index
   * is {@code key[index]}.
   */
  static int[] byKey(int[] indices, int[] key, int keys) {
    int[] start = new int[keys + 1];
    for (int index : indices) {
      start[key[index] + 1]++;
    }
    for (int k = 0; k < keys; k++) {
      start[k + 1] += start[k];
    }
    int[] sorted = new int[indices.length];
    for (int index : indices) {
      sorted[start[key[index]]++] = index;
    }
    return sorted;
  }

  /**
   * Sorts a stretch of indices by falling score, stably: a merge of the runs that are sorted
   * already. -0.0 is 0.0.
   */
  static void byScore(int[] indices, int from, int to, double[] score) {
    int count = to - from;
    if (count < 2) {
      return;
    }
    int[] ends = new int[16];
    int runs = 0;
    int at = from;
    while (at < to) {
      int end = at + 1;
      while (end < to && !(score[indices[end]] > score[indices[end - 1]])) {
        end++;
      }
      // Short runs are made longer by insertion.
      int least = Math.min(to, at + 12);
      for (; end < least; end++) {
        int moved = indices[end];
        int place = end;
        while (place > at && score[moved] > score[indices[place - 1]]) {
          indices[place] = indices[place - 1];
          place--;
        }
        indices[place] = moved;
      }
      if (runs == ends.length) {
        ends = Arrays.copyOf(ends, 2 * runs);
      }
      ends[runs++] = end;
      at = end;
    }
    int[] source = indices;
    int[] target = runs == 1 ? indices : new int[count];
    int sourceShift = 0;
    int targetShift = -from;
    while (runs > 1) {
      int merged = 0;
      int start = from;
      for (int r = 0; r < runs; r += 2) {
        int middle = ends[r];
        int end = r + 1 < runs ? ends[r + 1] : middle;
        merge(source, sourceShift, target, targetShift, start, middle, end, score);
        ends[merged++] = end;
        start = end;
      }
      runs = merged;
      int[] other = source;
      source = target;
      target = other;
      int shift = sourceShift;
      sourceShift = targetShift;
      targetShift = shift;
    }
    if (source != indices) {
      System.arraycopy(source, 0, indices, from, count);
    }
  }

  private static void merge(
      int[] source,
      int sourceShift,
      int[] target,
      int targetShift,
      int start,
      int middle,
      int end,
      double[] score) {
    int left = start;
    int right = middle;
    for (int i = start; i < end; i++) {
      boolean takeRight =
          left == middle
              || (right < end
                  && score[source[right + sourceShift]] > score[source[left + sourceShift]]);
      target[i + targetShift] = source[(takeRight ? right++ : left++) + sourceShift];
    }
  }
}
