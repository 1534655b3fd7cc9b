package org.ndsampler.eval;

import java.util.List;

/**
 * Objects of some size, by their area in square pixels. Immutable.
 *
 * @param name a short word for tables
 * @param low the smallest area
 * @param high the largest area, which still belongs to the range
 * @since 0.1
 */
public record AreaRange(String name, double low, double high) {
  private static final double MOST = 1e5 * 1e5;

  /** COCO's all, small, medium and large. */
  public static final List<AreaRange> COCO =
      List.of(
          new AreaRange("all", 0, MOST),
          new AreaRange("small", 0, 32 * 32),
          new AreaRange("medium", 32 * 32, 96 * 96),
          new AreaRange("large", 96 * 96, MOST));

  /** COCO's all, medium and large, for keypoints. */
  public static final List<AreaRange> KEYPOINTS = List.of(COCO.get(0), COCO.get(2), COCO.get(3));

  /** Refuses limits that are not numbers. */
  public AreaRange {
    if (Double.isNaN(low) || Double.isNaN(high)) {
      throw new IllegalArgumentException(
          "the limits of the area range " + name + " are no numbers: " + low + ", " + high);
    }
  }
}
