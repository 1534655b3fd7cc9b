package org.ndsampler.core.coco.internal.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Closed ranges of integers. Confined to one thread until it is sorted, then immutable. */
final class LongRanges {
  private record Range(long low, long high) {}

  private final List<Range> ranges = new ArrayList<>();
  private long[] lows = new long[0];
  private long[] highs = new long[0];

  void add(long low, long high) {
    if (low <= high) {
      ranges.add(new Range(low, high));
    }
  }

  void addBelow(long value) {
    if (value > Long.MIN_VALUE) {
      add(Long.MIN_VALUE, value - 1);
    }
  }

  void addAbove(long value) {
    if (value < Long.MAX_VALUE) {
      add(value + 1, Long.MAX_VALUE);
    }
  }

  /** Puts the ranges in order and joins those that overlap. */
  LongRanges sorted() {
    ranges.sort(Comparator.comparingLong(Range::low));
    lows = new long[ranges.size()];
    highs = new long[ranges.size()];
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

  boolean contains(long value) {
    int at = Arrays.binarySearch(lows, value);
    int range = at >= 0 ? at : -at - 2;
    return range >= 0 && value <= highs[range];
  }
}
