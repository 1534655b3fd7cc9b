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
   * Typical sizes of the targets, smallest area first, see {@link SizeClusters}. Targets without an
   * area do not count.
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
        SizeClusters.centres(
            Arrays.copyOf(widths, count), Arrays.copyOf(heights, count), clusters, seed);
    Arrays.sort(centres, (a, b) -> Double.compare(a[0] * a[1], b[0] * b[1]));
    return Arrays.stream(centres).map(centre -> size(centre[0], centre[1])).toList();
  }
}
