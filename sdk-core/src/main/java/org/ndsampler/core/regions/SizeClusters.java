package org.ndsampler.core.regions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A k-means clustering of sizes, where two are near when their intersection over union is large if
 * they share a corner, as in Redmon and Farhadi, "YOLO9000: Better, Faster, Stronger" (CVPR 2017),
 * section 2. The first centres are chosen as in k-means++ (Arthur and Vassilvitskii, SODA 2007).
 * Confined to one thread.
 *
 * <p>One minus that overlap is a metric, so a size that is nearer to its centre than to any other
 * by more than all centres have moved since needs no look at them: G. Hamerly, "Making k-means even
 * faster" (SDM 2010). The result is that of comparing every size with every centre in every round.
 */
final class SizeClusters {
  private static final int ROUNDS = 100;

  /** Above all rounding of the bounds: nearer than that is compared again. */
  private static final double SLACK = 1e-9;

  private final double[] widths;
  private final double[] heights;
  private final double[][] centres;
  private final int[] nearest;
  // At least, and at most, the distance to the nearest centre, and to any other one.
  private final double[] upper;
  private final double[] lower;

  private SizeClusters(double[] widths, double[] heights, double[][] centres) {
    this.widths = widths;
    this.heights = heights;
    this.centres = centres;
    nearest = new int[widths.length];
    upper = new double[widths.length];
    lower = new double[widths.length];
  }

  /**
   * The centres, as width and height each, in no order; at most {@value #ROUNDS} rounds.
   *
   * @param widths all above 0
   * @param heights all above 0
   * @param clusters the number of centres; fewer if there are fewer different sizes
   */
  static double[][] centres(double[] widths, double[] heights, int clusters, long seed) {
    double[][] first = firstCentres(widths, heights, clusters, new SplittableRandom(seed));
    SizeClusters all = new SizeClusters(widths, heights, first);
    for (int i = 0; i < widths.length; i++) {
      all.nearest[i] = -1;
      all.compare(i);
    }
    all.moveCentres();
    boolean changed = true;
    for (int round = 1; changed && round < ROUNDS; round++) {
      changed = all.assign();
      all.moveCentres();
    }
    return all.centres;
  }

  static double[][] firstCentres(
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

  /** Finds the nearest centre of each size anew; whether one is another than before. */
  private boolean assign() {
    boolean changed = false;
    for (int i = 0; i < nearest.length; i++) {
      if (upper[i] + SLACK < lower[i]) {
        continue;
      }
      upper[i] = distance(widths[i], heights[i], centres[nearest[i]]);
      if (upper[i] + SLACK >= lower[i]) {
        changed |= compare(i);
      }
    }
    return changed;
  }

  /** Compares a size with all centres; whether its nearest is another than before. */
  private boolean compare(int i) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    double second = Double.POSITIVE_INFINITY;
    for (int c = 0; c < centres.length; c++) {
      double distance = distance(widths[i], heights[i], centres[c]);
      if (distance < least) {
        second = least;
        least = distance;
        best = c;
      } else {
        second = Math.min(second, distance);
      }
    }
    boolean changed = nearest[i] != best;
    nearest[i] = best;
    upper[i] = least;
    lower[i] = second;
    return changed;
  }

  /** Puts each centre into the mean of its sizes, and moves the bounds along. */
  private void moveCentres() {
    double[][] sums = new double[centres.length][3];
    for (int i = 0; i < nearest.length; i++) {
      double[] sum = sums[nearest[i]];
      sum[0] += widths[i];
      sum[1] += heights[i];
      sum[2]++;
    }
    double[] moves = new double[centres.length];
    double largest = 0;
    for (int c = 0; c < centres.length; c++) {
      if (sums[c][2] > 0) {
        double[] moved = {sums[c][0] / sums[c][2], sums[c][1] / sums[c][2]};
        moves[c] = distance(moved[0], moved[1], centres[c]);
        largest = Math.max(largest, moves[c]);
        centres[c] = moved;
      }
    }
    for (int i = 0; i < nearest.length; i++) {
      upper[i] += moves[nearest[i]];
      lower[i] -= largest;
    }
  }

  private static double distance(double width, double height, double[] centre) {
    double shared = Math.min(width, centre[0]) * Math.min(height, centre[1]);
    return Math.max(0, 1 - shared / (width * height + centre[0] * centre[1] - shared));
  }
}
