package org.ndsampler.core.regions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.regions.internal.TargetColumns;

/** Sizes of windows that follow from the sizes of the annotations. Safe for concurrent use. */
final class WindowSizes {
  private static final int ROUNDS = 100;

  private WindowSizes() {}

  /**
   * The sizes of randomly chosen targets, rounded up to whole pixels, at least 1x1.
   *
   * @param count the number of sizes; fewer if there are fewer targets
   */
  static List<Size> measured(TargetColumns targets, int count, long seed) {
    if (count < 0) {
      throw new IllegalArgumentException("count must not be negative: " + count);
    }
    int[] order = Randoms.range(targets.size());
    Randoms.shuffle(order, new SplittableRandom(seed));
    List<Size> sizes = new ArrayList<>();
    for (int i = 0; i < Math.min(count, order.length); i++) {
      sizes.add(size(targets.width(order[i]), targets.height(order[i])));
    }
    return Collections.unmodifiableList(sizes);
  }

  private static Size size(double width, double height) {
    return Size.of(Math.max(1, (int) Math.ceil(width)), Math.max(1, (int) Math.ceil(height)));
  }

  /**
   * Typical sizes of the targets, smallest area first: the centres of a k-means clustering, where
   * two sizes are near when their intersection over union is large if they share a corner, as in
   * Redmon and Farhadi, "YOLO9000: Better, Faster, Stronger" (CVPR 2017), section 2. The first
   * centres are chosen as in k-means++ (Arthur and Vassilvitskii, SODA 2007); at most {@value
   * #ROUNDS} rounds follow, each of {@code targets * clusters} steps. Targets without an area do
   * not count.
   *
   * @param clusters the number of sizes; fewer if there are fewer different sizes
   */
  static List<Size> kMeans(TargetColumns targets, int clusters, long seed) {
    if (clusters < 1) {
      throw new IllegalArgumentException("clusters must be positive, not " + clusters);
    }
    double[] widths = new double[targets.size()];
    double[] heights = new double[targets.size()];
    int count = 0;
    for (int i = 0; i < targets.size(); i++) {
      if (targets.width(i) > 0 && targets.height(i) > 0) {
        widths[count] = targets.width(i);
        heights[count++] = targets.height(i);
      }
    }
    if (count == 0) {
      return List.of();
    }
    double[][] centres =
        firstCentres(
            Arrays.copyOf(widths, count),
            Arrays.copyOf(heights, count),
            clusters,
            new SplittableRandom(seed));
    int[] nearest = new int[count];
    Arrays.fill(nearest, -1);
    boolean moved = true;
    for (int round = 0; moved && round < ROUNDS; round++) {
      moved = false;
      double[][] sums = new double[centres.length][3];
      for (int i = 0; i < count; i++) {
        int best = 0;
        for (int c = 1; c < centres.length; c++) {
          if (distance(widths[i], heights[i], centres[c])
              < distance(widths[i], heights[i], centres[best])) {
            best = c;
          }
        }
        moved |= nearest[i] != best;
        nearest[i] = best;
        sums[best][0] += widths[i];
        sums[best][1] += heights[i];
        sums[best][2]++;
      }
      for (int c = 0; c < centres.length; c++) {
        if (sums[c][2] > 0) {
          centres[c] = new double[] {sums[c][0] / sums[c][2], sums[c][1] / sums[c][2]};
        }
      }
    }
    Arrays.sort(centres, (a, b) -> Double.compare(a[0] * a[1], b[0] * b[1]));
    return Arrays.stream(centres).map(centre -> size(centre[0], centre[1])).toList();
  }

  private static double[][] firstCentres(
      double[] widths, double[] heights, int clusters, SplittableRandom random) {
    List<double[]> centres = new ArrayList<>();
    int first = random.nextInt(widths.length);
    centres.add(new double[] {widths[first], heights[first]});
    double[] far = new double[widths.length];
    Arrays.fill(far, Double.POSITIVE_INFINITY);
    double[] upTo = new double[widths.length];
    while (centres.size() < clusters) {
      double sum = 0;
      for (int i = 0; i < far.length; i++) {
        double distance = distance(widths[i], heights[i], centres.get(centres.size() - 1));
        far[i] = Math.min(far[i], distance * distance);
        sum += far[i];
        upTo[i] = sum;
      }
      if (sum <= 0) {
        break;
      }
      int next = Randoms.firstAbove(upTo, random.nextDouble() * sum);
      centres.add(new double[] {widths[next], heights[next]});
    }
    return centres.toArray(new double[0][]);
  }

  private static double distance(double width, double height, double[] centre) {
    double shared = Math.min(width, centre[0]) * Math.min(height, centre[1]);
    return Math.max(0, 1 - shared / (width * height + centre[0] * centre[1] - shared));
  }
}
