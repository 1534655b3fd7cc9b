package org.ndsampler.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/**
 * Whether one model is better than another, or only luckier with these images: a paired bootstrap.
 * Immutable, safe for concurrent use.
 *
 * <p>Images are drawn with replacement, the same ones for both models, and the mean average
 * precision is computed anew each time; the interval has the middle 95 percent of the differences.
 * Source: B. Efron and R. Tibshirani, "An Introduction to the Bootstrap", 1993.
 *
 * @since 0.1
 */
public final class Comparison {
  private static final double TAIL = 0.025;

  private final double first;
  private final double second;
  private final double[] differences;

  private Comparison(double first, double second, double[] differences) {
    this.first = first;
    this.second = second;
    this.differences = differences;
  }

  /**
   * Compares two models on the same images.
   *
   * @param draws how many times images are drawn; 1000 will do
   * @param seed the same seed draws the same images
   * @throws IllegalArgumentException if they were not evaluated on the same images and categories,
   *     with the same thresholds
   */
  public static Comparison of(Evaluation first, Evaluation second, int draws, long seed) {
    if (!Arrays.equals(first.imageIds(), second.imageIds())
        || !Arrays.equals(first.categoryIds(), second.categoryIds())
        || !Arrays.equals(first.options().iouThresholds(), second.options().iouThresholds())) {
      throw new IllegalArgumentException(
          "both must be evaluated on the same images and categories with the same thresholds: "
              + first
              + ", "
              + second);
    }
    if (draws < 1) {
      throw new IllegalArgumentException("draws must be at least 1: " + draws);
    }
    int images = first.imageIds().length;
    SplittableRandom random = new SplittableRandom(seed);
    long[] seeds = new long[draws];
    Arrays.setAll(seeds, i -> random.nextLong());
    List<WeightedPrecision> models =
        List.of(new WeightedPrecision(first), new WeightedPrecision(second));
    double[] differences = new double[draws];
    Parallel.run(
        first.options(),
        "drawing images",
        draws,
        () -> {
          int[] weights = new int[images];
          IntConsumer draw =
              i -> {
                Arrays.fill(weights, 0);
                SplittableRandom own = new SplittableRandom(seeds[i]);
                for (int n = 0; n < images; n++) {
                  weights[own.nextInt(images)]++;
                }
                differences[i] = models.get(1).mean(weights) - models.get(0).mean(weights);
              };
          return draw;
        });
    Arrays.sort(differences);
    int[] once = new int[images];
    Arrays.fill(once, 1);
    return new Comparison(models.get(0).mean(once), models.get(1).mean(once), differences);
  }

  /** The mean average precision of the first model. */
  public double first() {
    return first;
  }

  /** That of the second. */
  public double second() {
    return second;
  }

  /** By how much the second is better. */
  public double difference() {
    return second - first;
  }

  /** The lower end of the interval of the difference. */
  public double low() {
    return differences[(int) Math.floor(TAIL * (differences.length - 1))];
  }

  /** The upper end of the interval of the difference. */
  public double high() {
    return differences[(int) Math.ceil((1 - TAIL) * (differences.length - 1))];
  }

  /** Whether 0 is outside the interval: more than luck. */
  public boolean isClear() {
    return low() > 0 || high() < 0;
  }

  /** In which part of the draws the second was better. */
  public double secondIsBetter() {
    int better = 0;
    for (double difference : differences) {
      better += difference > 0 ? 1 : 0;
    }
    return (double) better / differences.length;
  }

  /** The difference with its interval. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "Comparison(AP %.4f and %.4f, difference %+.4f, 95%% from %+.4f to %+.4f, %d draws)",
        first,
        second,
        difference(),
        low(),
        high(),
        differences.length);
  }

  /** Average precision where each image counts some times. Immutable, safe for concurrent use. */
  private static final class WeightedPrecision {
    private final Evaluation evaluation;
    private final List<int[]> orders = new ArrayList<>();
    private final int[] imageOf;
    private final int[][] objects;

    WeightedPrecision(Evaluation evaluation) {
      this.evaluation = evaluation;
      Groups groups = evaluation.work().groups;
      imageOf = new int[groups.detections.length];
      objects = new int[groups.categoryStart.length - 1][];
      for (int k = 0; k + 1 < groups.categoryStart.length; k++) {
        int from = groups.detectionStart[groups.categoryStart[k]];
        int to = groups.detectionStart[groups.categoryStart[k + 1]];
        int[] order = new int[to - from];
        Arrays.setAll(order, i -> from + i);
        Sorting.byScore(order, 0, order.length, groups.scores);
        orders.add(order);
        for (int g = groups.categoryStart[k]; g < groups.categoryStart[k + 1]; g++) {
          Arrays.fill(
              imageOf, groups.detectionStart[g], groups.detectionStart[g + 1], groups.image[g]);
        }
        objects[k] = evaluation.numbers().objectsOfGroups(k);
      }
    }

    double mean(int[] weights) {
      Groups groups = evaluation.work().groups;
      double[] recallThresholds = evaluation.options().recallThresholds();
      int thresholds = evaluation.options().iouThresholds().length;
      double sum = 0;
      int classes = 0;
      for (int k = 0; k < objects.length; k++) {
        long there = 0;
        for (int g = 0; g < objects[k].length; g++) {
          there += (long) objects[k][g] * weights[groups.image[groups.categoryStart[k] + g]];
        }
        if (there > 0) {
          classes++;
          for (int t = 0; t < thresholds; t++) {
            sum += precision(orders.get(k), weights, there, t, recallThresholds) / thresholds;
          }
        }
      }
      return classes == 0 ? 0 : sum / classes;
    }

    private double precision(
        int[] order, int[] weights, long there, int t, double[] recallThresholds) {
      Flags flags = evaluation.numbers().flags();
      double[] precision = new double[order.length];
      double[] recall = new double[order.length];
      long hits = 0;
      long alarms = 0;
      int count = 0;
      for (int d : order) {
        int weight = weights[imageOf[d]];
        if (weight == 0 || flags.isIgnored(d, 0, t)) {
          continue;
        }
        if (flags.isFound(d, 0, t)) {
          hits += weight;
          recall[count] = (double) hits / there;
          precision[count++] = (double) hits / (hits + alarms);
        } else {
          alarms += weight;
        }
      }
      for (int i = count - 1; i > 0; i--) {
        precision[i - 1] = Math.max(precision[i - 1], precision[i]);
      }
      double sum = 0;
      int at = 0;
      for (double least : recallThresholds) {
        while (at < count && recall[at] < least) {
          at++;
        }
        sum += at < count ? precision[at] : 0;
      }
      return sum / recallThresholds.length;
    }
  }
}
