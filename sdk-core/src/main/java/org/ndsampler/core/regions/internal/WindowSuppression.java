package org.ndsampler.core.regions.internal;

import java.util.Arrays;

/**
 * Non-maximum suppression of windows of one size around the targets of each image, greedy by
 * falling score, as detectors do it. Safe for concurrent use.
 *
 * <p>The result has to be ndsampler's for ndsampler's scores, down to windows whose overlap is the
 * threshold but for rounding: hence float32, hence its order of equal scores. The {@code geom}
 * package's suppression of boxes computes in double and would decide some of these otherwise.
 *
 * <p>Each window is compared with those that were kept in its image, which is quadratic in them and
 * needs nothing beside two arrays. An index over the windows pays from thousands of kept windows in
 * one image, and those that are kept overlap little, so that there are not many.
 */
public final class WindowSuppression {
  private WindowSuppression() {}

  public static int[] select(
      TargetColumns targets, int width, int height, float maxIou, double[] scores) {
    if (scores.length != targets.size()) {
      throw new IllegalArgumentException(
          "scores must have one value for each of the "
              + targets.size()
              + " targets, not "
              + scores.length);
    }
    int count = targets.size();
    Integer[] order = new Integer[count];
    Arrays.setAll(order, i -> i);
    // image by image; within an image by falling score, and of equal scores the later target first
    Arrays.sort(
        order,
        (a, b) -> {
          int byImage = Integer.compare(targets.imageRow(a), targets.imageRow(b));
          int byScore = byImage != 0 ? byImage : Double.compare(scores[b], scores[a]);
          return byScore != 0 ? byScore : Integer.compare(b, a);
        });
    int[] kept = new int[count];
    int keptCount = 0;
    int firstOfImage = 0;
    int image = -1;
    float[] left = new float[count];
    float[] top = new float[count];
    for (int target : order) {
      if (targets.imageRow(target) != image) {
        image = targets.imageRow(target);
        firstOfImage = keptCount;
      }
      float x = targets.centerX(target) - width / 2f;
      float y = targets.centerY(target) - height / 2f;
      boolean suppressed = false;
      for (int k = firstOfImage; k < keptCount && !suppressed; k++) {
        suppressed = iou(left[k], top[k], x, y, width, height) > maxIou;
      }
      if (!suppressed) {
        left[keptCount] = x;
        top[keptCount] = y;
        kept[keptCount++] = target;
      }
    }
    int[] result = Arrays.copyOf(kept, keptCount);
    Arrays.sort(result);
    return result;
  }

  private static float iou(float ax, float ay, float bx, float by, float width, float height) {
    float w = Math.min(ax + width, bx + width) - Math.max(ax, bx);
    float h = Math.min(ay + height, by + height) - Math.max(ay, by);
    float shared = Math.max(0, w) * Math.max(0, h);
    return shared / (2 * width * height - shared);
  }
}
