package org.ndsampler.core.regions;

import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Chooses different numbers. */
final class Ranks {
  private Ranks() {}

  /**
   * So many different numbers from 0 to {@code bound - 1}, each set with the same probability, by
   * Floyd's algorithm (Bentley and Floyd, "A sample of brilliance", CACM 30, 1987). It needs
   * exactly {@code count} random numbers and as much memory, however large the bound is: a shuffle
   * of all places would need the places, and drawing until enough are different slows down as the
   * room fills up.
   */
  static long[] choose(long bound, int count, RandomGenerator random) {
    Set<Long> chosen = new HashSet<>(2 * count);
    long[] result = new long[count];
    for (int k = 0; k < count; k++) {
      long top = bound - count + k;
      long candidate = random.nextLong(top + 1);
      result[k] = chosen.add(candidate) ? candidate : top;
      chosen.add(result[k]);
    }
    return result;
  }
}
