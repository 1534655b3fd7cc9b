package org.ndsampler.core.coco.internal.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Closed ranges of numbers. Confined to one thread until it is sorted, then immutable. */
final class NumberRanges {
  private record Range(double low, double high) {}

  private final List<Range> ranges = new ArrayList<>();
  private double[] lows = new double[0];
  private double[] highs = new double[0];

  void add(double low, double high) {
    if (low <= high) {
      ranges.add(new Range(low, high));
    }
  }

  /** Puts the ranges in order and joins those that overlap. */
  NumberRanges sorted() {
    ranges.sort(Comparator.comparingDouble(Range::low));
    lows = new double[ranges.size()];
    highs = new double[ranges.size()];
    int count = 0;
    for (Range range : ranges) {
      if (count > 0 && range.low <= highs[count - 1]) {
        highs[count - 1] = Math.max(highs[count - 1], range.high);
      } else {
        lows[count] = range.low;
        highs[count++] = range.high;
      }
    }
    lows = Arrays.copyOf(lows, count);
    highs = Arrays.copyOf(highs, count);
    return this;
  }

  /** Whether a number is in one of them; not a number is in none. */
  boolean contains(double value) {
    if (lows.length == 1) {
      return value >= lows[0] && value <= highs[0];
    }
    int low = 0;
    int high = lows.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (value > highs[middle]) {
        low = middle + 1;
      } else if (value < lows[middle]) {
        high = middle - 1;
      } else {
        return !Double.isNaN(value);
      }
    }
    return false;
  }
}
