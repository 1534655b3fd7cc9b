package org.ndsampler.core.regions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import org.ndsampler.core.regions.internal.TargetColumns;
import org.ndsampler.core.regions.internal.WindowSuppression;

/**
 * Which targets are looked at in an epoch, as a strategy: a function of the targets and the seed
 * alone. Immutable and safe for concurrent use.
 */
@FunctionalInterface
interface PositiveSelection {
  /**
   * Chooses targets.
   *
   * @param targets what there is
   * @param seed where all randomness comes from
   * @return rows of the table of targets, in the order in which they are to be used; a row may come
   *     more than once
   */
  int[] select(TargetColumns targets, long seed);

  /** All targets, in the order of the dataset. */
  static PositiveSelection all() {
    return (targets, seed) -> Randoms.range(targets.size());
  }

  /** All targets in a random order, or as many of them as are asked for. */
  static PositiveSelection random(int count) {
    checkCount(count);
    return (targets, seed) -> {
      int[] order = Randoms.range(targets.size());
      Randoms.shuffle(order, new SplittableRandom(seed));
      return Arrays.copyOf(order, Math.min(count, order.length));
    };
  }

  /**
   * Targets whose windows overlap little: by non-maximum suppression of random scores within each
   * image, so that each seed gives others. Every target that was left out has a window that
   * overlaps one that was chosen by more than the threshold. Ascending.
   *
   * @param width width of the window around each target, in pixels
   * @param height height of the window around each target, in pixels
   * @param maxIou the largest intersection over union of two windows, in [0, 1)
   */
  static PositiveSelection disparate(int width, int height, double maxIou) {
    return (targets, seed) -> {
      SplittableRandom random = new SplittableRandom(seed);
      double[] scores = new double[targets.size()];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = random.nextDouble();
      }
      return WindowSuppression.select(targets, width, height, (float) maxIou, scores);
    };
  }

  /**
   * The same number of targets of each category that has any, in a random order. A category with
   * few targets gives each of them more often; none comes again before all others of its category
   * did.
   *
   * @param count the number of targets; divided among the categories with at most one difference
   */
  static PositiveSelection balanced(int count) {
    checkCount(count);
    return (targets, seed) -> {
      List<int[]> classes = byCategory(targets);
      int[] chosen = new int[classes.isEmpty() ? 0 : count];
      // Which categories get one more, where the count cannot be divided, is left to chance.
      int[] order = Randoms.range(classes.size());
      SplittableRandom random = new SplittableRandom(seed);
      Randoms.shuffle(order, random);
      for (int c = 0; c < order.length; c++) {
        int[] members = classes.get(order[c]);
        int taken = 0;
        for (int i = c; i < chosen.length; i += order.length) {
          // Dealt like a deck that is shuffled again when it is empty, not drawn one by one: chance
          // would leave a third of a rare category out.
          if (taken % members.length == 0) {
            Randoms.shuffle(members, random);
          }
          chosen[i] = members[taken++ % members.length];
        }
      }
      Randoms.shuffle(chosen, random);
      return chosen;
    };
  }

  private static List<int[]> byCategory(TargetColumns targets) {
    int classes = targets.dataset().categories().size() + 1;
    int[] counts = new int[classes];
    for (int i = 0; i < targets.size(); i++) {
      counts[targets.categoryRow(i) + 1]++;
    }
    int[][] members = new int[classes][];
    for (int c = 0; c < classes; c++) {
      members[c] = new int[counts[c]];
    }
    for (int i = targets.size() - 1; i >= 0; i--) {
      int c = targets.categoryRow(i) + 1;
      members[c][--counts[c]] = i;
    }
    List<int[]> present = new ArrayList<>();
    for (int[] list : members) {
      if (list.length > 0) {
        present.add(list);
      }
    }
    return present;
  }

  /**
   * Draws targets independently, each with a probability in proportion to its weight.
   *
   * @param count the number of draws
   * @param weights gives for a dataset's targets the weight of a row; not negative
   */
  static PositiveSelection weighted(
      int count, Function<TargetColumns, IntToDoubleFunction> weights) {
    checkCount(count);
    return (targets, seed) -> {
      IntToDoubleFunction weight = weights.apply(targets);
      double[] upTo = new double[targets.size()];
      double sum = 0;
      for (int i = 0; i < upTo.length; i++) {
        double one = weight.applyAsDouble(i);
        if (!(one >= 0) || Double.isInfinite(one)) {
          throw new IllegalArgumentException(
              "the weight of target " + i + " must be finite and not negative, not " + one);
        }
        sum += one;
        upTo[i] = sum;
      }
      if (sum <= 0 && count > 0) {
        throw new IllegalArgumentException(
            "no target has a positive weight; there are " + upTo.length + " targets");
      }
      int[] chosen = new int[count];
      for (int i = 0; i < count; i++) {
        chosen[i] = Randoms.firstAbove(upTo, Randoms.of(seed, i).nextDouble() * sum);
      }
      return chosen;
    };
  }

  /**
   * Draws targets independently, each with a probability in proportion to the weight of its
   * category.
   *
   * @param count the number of draws
   * @param weightOfCategory the weight of a category, by its name; empty text stands for none
   */
  static PositiveSelection weightedByCategory(
      int count, ToDoubleFunction<String> weightOfCategory) {
    return weighted(
        count,
        targets ->
            row -> {
              int category = targets.categoryRow(row);
              return weightOfCategory.applyAsDouble(
                  category < 0 ? "" : targets.dataset().categories().name(category));
            });
  }

  private static void checkCount(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("count must not be negative: " + count);
    }
  }
}
