package org.ndsampler.core.geom;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The boxes that stay are those of the plain definition, whatever their places and sizes. */
class NonMaximumSuppressionProperties {
  private static final double[] THRESHOLDS = {-1, 0, 0.01, 0.1, 0.3, 0.5, 0.7, 0.95, 1, 2};
  private static final double[] ODD = {
    0, -5, 1e-300, 1e-12, 1e12, 1e200, 1e308, Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE
  };

  /** Every candidate against every box that was kept. */
  private static int[] plain(double[] corners, double[] scores, double threshold, double bias) {
    List<Integer> order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingDouble(
                        i -> Double.isNaN(scores[i]) ? Double.NEGATIVE_INFINITY : scores[i])
                    .thenComparing(i -> i)
                    .reversed())
            .toList();
    List<Integer> kept = new ArrayList<>();
    for (int candidate : order) {
      if (kept.stream()
          .noneMatch(k -> NonMaximumSuppression.overlap(corners, k, candidate, bias) > threshold)) {
        kept.add(candidate);
      }
    }
    return kept.stream().mapToInt(i -> i).toArray();
  }

  private static double[] corners(Random random, int n, double spread, int odd) {
    double[] corners = new double[4 * n];
    for (int i = 0; i < n; i++) {
      double size = Math.exp(random.nextGaussian() * spread) * 10;
      double x = random.nextInt(40) * 2.5;
      double y = random.nextInt(40) * 2.5;
      double width = size;
      double height = size * (0.5 + random.nextInt(3) * 0.5);
      if (odd > 0 && random.nextInt(odd) == 0) {
        double value = ODD[random.nextInt(ODD.length)];
        switch (random.nextInt(4)) {
          case 0 -> x = value;
          case 1 -> y = value;
          case 2 -> width = value;
          default -> height = value;
        }
      }
      corners[4 * i] = x;
      corners[4 * i + 1] = y;
      corners[4 * i + 2] = x + width;
      corners[4 * i + 3] = y + height;
    }
    return corners;
  }

  @Property(tries = 300)
  void theBoxesThatStayAreThoseOfThePlainDefinition(@ForAll long seed) {
    Random random = new Random(seed);
    int n = random.nextInt(250);
    double[] corners = corners(random, n, random.nextInt(4), random.nextBoolean() ? 0 : 6);
    double[] scores = random.doubles(n).map(score -> Math.rint(score * 20) / 20).toArray();
    double threshold = THRESHOLDS[random.nextInt(THRESHOLDS.length)];
    double bias = random.nextInt(2);
    assertThat(NonMaximumSuppression.selectCorners(corners, scores, threshold, bias))
        .containsExactly(plain(corners, scores, threshold, bias));
  }

  @Example
  void touchingBoxesFarFromTheOriginAreApart() {
    double[] corners = new double[4 * 1000];
    for (int i = 0; i < 1000; i++) {
      double x = 1e9 + 3 * (i % 100);
      double y = -1e9 + 3 * (i / 100);
      double[] box = {x, y, x + 3, y + 3};
      System.arraycopy(box, 0, corners, 4 * i, 4);
    }
    double[] scores = new double[1000];
    Arrays.setAll(scores, i -> -i);
    assertThat(NonMaximumSuppression.selectCorners(corners, scores, 0, 0)).hasSize(1000);
    assertThat(NonMaximumSuppression.selectCorners(corners, scores, 0, 1)).hasSize(250);
  }
}
