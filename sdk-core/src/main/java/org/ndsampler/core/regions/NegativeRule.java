package org.ndsampler.core.regions;

/**
 * Where a window without the objects of interest may be. All measures compare the window with one
 * annotation's box at a time, and every annotation has to be within the limit. Immutable.
 *
 * @param measure what is limited
 * @param limit the largest value that is allowed; for {@link Measure#DISTANCE} the smallest
 */
public record NegativeRule(Measure measure, double limit) {

  /** What is limited. */
  public enum Measure {
    /** The distance in pixels, horizontal or vertical, whichever is larger. */
    DISTANCE,
    /** The part of the window's area that the box covers. */
    SHARE_OF_WINDOW,
    /** The part of the box's area that the window covers. */
    SHARE_OF_ANNOTATION,
    /** Intersection over union. */
    IOU
  }

  /** Rejects a limit that makes no sense. */
  public NegativeRule {
    boolean valid =
        measure == Measure.DISTANCE
            ? limit >= 0 && Double.isFinite(limit)
            : limit >= 0 && limit <= 1;
    if (!valid) {
      throw new IllegalArgumentException(
          "limit of " + measure + " must be " + range(measure) + ", not " + limit);
    }
  }

  private static String range(Measure measure) {
    return measure == Measure.DISTANCE ? "finite and not negative" : "in [0, 1]";
  }

  /** No box shares any area with the window; touching is allowed. A box of no area counts too. */
  public static NegativeRule noOverlap() {
    return clearOf(0);
  }

  /**
   * Every box is at least so far away from the window.
   *
   * @param pixels the distance to the left, right, above or below
   */
  public static NegativeRule clearOf(double pixels) {
    return new NegativeRule(Measure.DISTANCE, pixels);
  }

  /** No box covers more than a part of the window; 1 allows every place. */
  public static NegativeRule shareOfWindow(double largest) {
    return new NegativeRule(Measure.SHARE_OF_WINDOW, largest);
  }

  /** The window covers no more than a part of any box; 1 allows every place. */
  public static NegativeRule shareOfAnnotation(double largest) {
    return new NegativeRule(Measure.SHARE_OF_ANNOTATION, largest);
  }

  /** No box has a larger intersection over union with the window; 1 allows every place. */
  public static NegativeRule iou(double largest) {
    return new NegativeRule(Measure.IOU, largest);
  }

  /** The largest shared area that is allowed; not for {@link Measure#DISTANCE}. */
  double sharedLimit(double windowArea, double boxArea) {
    return switch (measure) {
      case SHARE_OF_WINDOW -> limit * windowArea;
      case SHARE_OF_ANNOTATION -> limit * boxArea;
      case IOU -> limit * (windowArea + boxArea) / (1 + limit);
      case DISTANCE -> throw new IllegalStateException("a distance limits no area");
    };
  }
}
