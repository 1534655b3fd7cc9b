package org.ndsampler.core.geom;

import java.util.Arrays;
import java.util.List;

/**
 * Greedy non-maximum suppression: of boxes that overlap too much only the best one stays.
 *
 * <p>Boxes are taken by falling score; one is kept unless its overlap with a box kept before is
 * above the threshold. Of equal scores the later box goes first, as in kwimage. Afterwards no two
 * kept boxes overlap more than the threshold, and each dropped one overlaps a kept one more than
 * that. Cost: the sorting of the scores, and for each box the kept ones near it; with a threshold
 * near 0 or boxes of very different sizes in one place up to all kept ones.
 *
 * @since 0.1
 */
public final class NonMaximumSuppression {
  private NonMaximumSuppression() {}

  /** The kept boxes, by falling score, by intersection over union. */
  public static int[] select(List<Box> boxes, double[] scores, double threshold) {
    return select(boxes, scores, threshold, 0);
  }

  /**
   * The kept boxes, by falling score.
   *
   * @param boxes the candidates
   * @param scores one for each box; NaN counts as the lowest
   * @param threshold the intersection over union above which the lower score is dropped
   * @param bias what is added to each width and height: 0, or 1 where a box means whole pixels with
   *     both ends included
   * @return indices into {@code boxes}
   */
  public static int[] select(List<Box> boxes, double[] scores, double threshold, double bias) {
    int n = boxes.size();
    double[] corners = new double[4 * n];
    for (int i = 0; i < n; i++) {
      Box box = boxes.get(i);
      corners[4 * i] = box.x();
      corners[4 * i + 1] = box.y();
      corners[4 * i + 2] = box.maxX();
      corners[4 * i + 3] = box.maxY();
    }
    return selectCorners(corners, scores, threshold, bias);
  }

  /**
   * The kept boxes, by falling score, of flat corners: {@code left, top, right, bottom} of each box
   * in turn. Otherwise as {@link #select(List, double[], double, double)}.
   */
  public static int[] selectCorners(
      double[] corners, double[] scores, double threshold, double bias) {
    int n = scores.length;
    if (corners.length != 4L * n) {
      throw new IllegalArgumentException(
          "there must be one score for each box, but there are "
              + n
              + " scores and "
              + corners.length / 4.0
              + " boxes");
    }
    int[] kept = new int[n];
    int count = 0;
    KeptBoxes rivals = new KeptBoxes(corners, threshold, bias);
    for (int candidate : descending(scores)) {
      if (!rivals.isSuppressed(candidate)) {
        rivals.add(candidate);
        kept[count++] = candidate;
      }
    }
    return Arrays.copyOf(kept, count);
  }

  /** Intersection over union of two boxes. */
  static double overlap(double[] c, int i, int j, double bias) {
    int a = 4 * i;
    int b = 4 * j;
    double w = Math.min(c[a + 2], c[b + 2]) - Math.max(c[a], c[b]) + bias;
    double h = Math.min(c[a + 3], c[b + 3]) - Math.max(c[a + 1], c[b + 1]) + bias;
    if (!(w > 0 && h > 0)) {
      return 0;
    }
    double shared = w * h;
    double areaA = (c[a + 2] - c[a] + bias) * (c[a + 3] - c[a + 1] + bias);
    double areaB = (c[b + 2] - c[b] + bias) * (c[b + 3] - c[b + 1] + bias);
    return shared / (areaA + areaB - shared);
  }

  /** Indices by falling score; ties by falling index; NaN last. */
  private static int[] descending(double[] scores) {
    Integer[] boxed = new Integer[scores.length];
    for (int i = 0; i < boxed.length; i++) {
      boxed[i] = i;
    }
    Arrays.sort(
        boxed,
        (i, j) -> {
          double a = scores[i];
          double b = scores[j];
          if (Double.isNaN(a) || Double.isNaN(b)) {
            return Double.isNaN(a) && Double.isNaN(b) ? j - i : Double.isNaN(a) ? 1 : -1;
          }
          return a > b ? -1 : a < b ? 1 : j - i;
        });
    int[] order = new int[boxed.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = boxed[i];
    }
    return order;
  }
}
