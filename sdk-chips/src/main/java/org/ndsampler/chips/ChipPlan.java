package org.ndsampler.chips;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Which targets become chips, and in which order. */
final class ChipPlan {
  private ChipPlan() {}

  /**
   * The indices of the targets that are kept, ascending: all positives, and of the negatives so
   * many that they are a share of what is kept.
   *
   * @param isPositive for each target
   */
  static int[] withNegatives(boolean[] isPositive, double share, long seed) {
    int[] negatives = IntStream.range(0, isPositive.length).filter(i -> !isPositive[i]).toArray();
    int positives = isPositive.length - negatives.length;
    long wanted = (long) Math.floor(positives * share / (1 - share) + 1e-9);
    int kept = (int) Math.min(wanted, negatives.length);
    shuffle(negatives, kept, seed);
    IntStream chosen = Arrays.stream(negatives, 0, kept);
    IntStream all = IntStream.range(0, isPositive.length).filter(i -> isPositive[i]);
    return IntStream.concat(all, chosen).sorted().toArray();
  }

  /** The positions 0 to {@code count - 1} in an order of the seed's. */
  static int[] shuffled(int count, long seed) {
    int[] order = IntStream.range(0, count).toArray();
    shuffle(order, count, seed);
    return order;
  }

  /** Fisher and Yates: the first {@code first} are then a fair choice in a fair order. */
  private static void shuffle(int[] values, int first, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < first; i++) {
      int other = random.nextInt(i, values.length);
      int value = values[i];
      values[i] = values[other];
      values[other] = value;
    }
  }
}
