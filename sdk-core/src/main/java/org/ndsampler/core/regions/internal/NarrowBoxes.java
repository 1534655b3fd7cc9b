package org.ndsampler.core.regions.internal;

import org.ndsampler.core.internal.Ints;

/**
 * The whole pixels of boxes that are narrower than one. A window of so many pixels around the
 * centre of such a box need not contain it: that from 5.8 to 6.2 lies in two columns. Safe for use
 * by many threads.
 */
public final class NarrowBoxes {
  private NarrowBoxes() {}

  /** Whether an extent is less than a pixel. */
  public static boolean isNarrow(double extent) {
    return extent >= 0 && extent < 1;
  }

  /** How many pixels it takes to contain an extent of less than a pixel: one or two. */
  public static int pixels(double start, double extent) {
    return Math.max(1, (int) (Math.ceil(start + extent) - Math.floor(start)));
  }

  /** Where a window around a narrow extent starts. */
  public static int start(double start, double extent, int pixels) {
    double first = pixels <= 2 ? start : start + extent / 2 - pixels / 2.0;
    return Ints.of("the first pixel of a window", (long) Math.floor(first));
  }
}
