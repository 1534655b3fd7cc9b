package org.ndsampler.core.regions;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Random streams that are functions of a seed and an index, and what is done with them. */
final class Randoms {
  private Randoms() {}

  /**
   * A stream of its own for each seed and index. The bits are mixed as in SplitMix64 (Steele, Lea
   * and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014), so that neighbouring
   * seeds and indexes have unrelated streams.
   */
  static RandomGenerator of(long seed, long index) {
    return new SplittableRandom(mix(mix(seed) + index));
  }

  private static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  static int[] range(int count) {
    int[] range = new int[count];
    Arrays.setAll(range, i -> i);
    return range;
  }

  /** Fisher and Yates: each order has the same probability. */
  static void shuffle(int[] values, RandomGenerator random) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = values[i];
      values[i] = values[j];
      values[j] = kept;
    }
  }

  /** Fisher and Yates: each order has the same probability. */
  static void shuffle(long[] values, RandomGenerator random) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      long kept = values[i];
      values[i] = values[j];
      values[j] = kept;
    }
  }

  /**
   * The first position of an ascending array whose value is above a number; the last if none is.
   */
  static int firstAbove(double[] ascending, double value) {
    int low = 0;
    int high = ascending.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ascending[middle] > value) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
