package org.ndsampler.eval;

import java.util.Arrays;
import java.util.Set;
import org.ndsampler.core.internal.Ints;

/**
 * Finds which detection is which object, in one image and category, as pycocotools' {@code
 * evaluateImg} does. Confined to one thread.
 *
 * <p>{@link #load} takes a group, {@link #area} a range of areas, {@link #match} a threshold.
 */
final class Matcher {
  private static final double ALMOST_ONE = 1 - 1e-10;

  private final Work work;
  private final Overlaps overlaps;
  private final boolean firstOfEquals;
  private final boolean zeroIsFound;
  private final boolean upperOutside;
  private final boolean noMost;
  private final double most;

  private int group;
  private int truthFrom;
  private int detectionFrom;
  private int truthCount;
  private int detectionCount;
  private double low;
  private double high;
  private double[] overlap = {};
  private double[] largest = {};

  /** The objects by their place in the file, those that are not ignored first. */
  int[] order = {};

  /** Whether an object is ignored in the area range. */
  boolean[] truthIgnored = {};

  /** The object of each detection, or -1. */
  int[] truthOf = {};

  /** The detection of each object, or -1; the last of several of a crowd. */
  int[] detectionOf = {};

  /** Whether a detection is neither true nor false. */
  boolean[] ignored = {};

  /** Whether a detection is ignored in the area range if it finds nothing. */
  boolean[] ignoredAlone = {};

  private double top;

  Matcher(Work work) {
    this.work = work;
    overlaps = work.overlaps();
    EvaluationOptions options = work.options;
    firstOfEquals = options.isMended(Oddity.LAST_OF_EQUALS);
    zeroIsFound = options.isMended(Oddity.ID_ZERO);
    upperOutside = options.isMended(Oddity.AREA_LIMITS);
    noMost = options.isMended(Oddity.AREA_MOST);
    most = AreaRange.COCO.get(0).high();
  }

  int truthCount() {
    return truthCount;
  }

  int detectionCount() {
    return detectionCount;
  }

  /** The overlap of a detection and an object of the group. */
  double overlap(int detection, int truth) {
    return overlap[detection * truthCount + truth];
  }

  void load(int ofGroup) {
    Groups groups = work.groups;
    group = ofGroup;
    truthFrom = groups.truthStart[group];
    truthCount = groups.truthStart[group + 1] - truthFrom;
    detectionFrom = groups.detectionStart[group];
    detectionCount = groups.detectionStart[group + 1] - detectionFrom;
    int cells = Ints.length("the overlaps in one image", truthCount, detectionCount);
    if (overlap.length < cells) {
      overlap = new double[Math.max(cells, 2 * overlap.length)];
    }
    if (order.length < truthCount) {
      order = new int[2 * truthCount];
      truthIgnored = new boolean[2 * truthCount];
      detectionOf = new int[2 * truthCount];
    }
    if (truthOf.length < detectionCount) {
      truthOf = new int[2 * detectionCount];
      ignored = new boolean[2 * detectionCount];
      ignoredAlone = new boolean[2 * detectionCount];
      largest = new double[2 * detectionCount];
    }
    if (!work.comparesNothing) {
      overlaps.fill(
          groups.detections,
          detectionFrom,
          detectionFrom + detectionCount,
          groups.truths,
          truthFrom,
          truthFrom + truthCount,
          overlap);
    }
    top = Double.NEGATIVE_INFINITY;
    for (int d = 0; d < detectionCount; d++) {
      double most = Double.NEGATIVE_INFINITY;
      for (int g = 0; g < truthCount && !work.comparesNothing; g++) {
        most = Math.max(most, overlap[d * truthCount + g]);
      }
      largest[d] = most;
      top = Math.max(top, most);
    }
  }

  /** Whether a threshold is above all overlaps, so that nothing is found at it. */
  boolean isBeyond(double threshold) {
    return Math.min(threshold, ALMOST_ONE) > top;
  }

  /** Takes a range of areas; gives the number of objects that are not ignored in it. */
  int area(AreaRange range) {
    low = range.low();
    high = noMost && range.high() == most ? Double.POSITIVE_INFINITY : range.high();
    int counted = 0;
    for (int g = 0; g < truthCount; g++) {
      int row = work.groups.truths[truthFrom + g];
      truthIgnored[g] = work.truths.ignored[row] || isOutside(work.truths.areas[row]);
      if (!truthIgnored[g]) {
        order[counted++] = g;
      }
    }
    int at = counted;
    for (int g = 0; g < truthCount; g++) {
      if (truthIgnored[g]) {
        order[at++] = g;
      }
    }
    for (int d = 0; d < detectionCount; d++) {
      ignoredAlone[d] = isIgnoredAlone(d);
    }
    return counted;
  }

  private boolean isOutside(double area) {
    return area < low || (upperOutside && high < most ? area >= high : area > high);
  }

  /**
   * Whether a detection without an object is ignored: by its area, or where not all is labelled.
   */
  private boolean isIgnoredAlone(int d) {
    int index = work.groups.detections[detectionFrom + d];
    if (isOutside(work.area(index))) {
      return true;
    }
    Set<Long> open = work.notExhaustive;
    return !open.isEmpty()
        && open.contains(LvisRules.key(work.groups.image[group], work.groups.category[group]));
  }

  void match(double threshold) {
    Arrays.fill(truthOf, 0, detectionCount, -1);
    Arrays.fill(detectionOf, 0, truthCount, -1);
    double least = Math.min(threshold, ALMOST_ONE);
    for (int d = 0; d < detectionCount; d++) {
      int found = -1;
      if (largest[d] >= least) {
        found = find(d, least);
      }
      truthOf[d] = found;
      boolean isFound = false;
      ignored[d] = false;
      if (found >= 0) {
        detectionOf[found] = d;
        ignored[d] = truthIgnored[found];
        isFound = isFound(found);
      }
      if (!isFound) {
        ignored[d] |= ignoredAlone[d];
      }
    }
  }

  /** Whether a match with an object counts: id 0 means "none" to pycocotools. */
  boolean isFound(int truth) {
    return zeroIsFound || work.truths.ids[work.groups.truths[truthFrom + truth]] != 0;
  }

  private int find(int d, double least) {
    double best = least;
    int found = -1;
    int base = d * truthCount;
    for (int i = 0; i < truthCount; i++) {
      int g = order[i];
      if (detectionOf[g] >= 0 && !work.truths.crowd[work.groups.truths[truthFrom + g]]) {
        continue;
      }
      if (found >= 0 && !truthIgnored[found] && truthIgnored[g]) {
        break;
      }
      double overlapHere = overlap[base + g];
      if (overlapHere < best || (firstOfEquals && found >= 0 && overlapHere == best)) {
        continue;
      }
      best = overlapHere;
      found = g;
    }
    return found;
  }
}
