package org.ndsampler.core.coco.internal.query;

import java.util.Arrays;
import java.util.List;

/** Puts rows in the order of keys; rows whose keys are equal stay as they are. */
final class Order {
  private static final int DIGIT_BITS = 11;
  private static final int DIGITS = 6;
  private static final int VALUES = 1 << DIGIT_BITS;

  /** After all numbers, of which none has these bits. */
  private static final long WORDS = 0xFFF8_0000_0000_0000L;

  /** Behind all that have a value, in either direction. */
  private static final long MISSING = -1L;

  private final Columns columns;
  private final List<SortKey> keys;

  Order(Columns columns, List<SortKey> keys) {
    this.columns = columns;
    this.keys = keys;
  }

  /** Annotations in the order of the keys. */
  int[] annotations(int[] rows) {
    int[] sorted = rows.clone();
    for (int i = keys.size() - 1; i >= 0; i--) {
      Values values = values(keys.get(i));
      boolean isOfImage = keys.get(i).field().isOfImage();
      long[] bits = new long[sorted.length];
      for (int place = 0; place < bits.length; place++) {
        int row = sorted[place];
        int slot = isOfImage ? columns.imageSlot(row) : row;
        bits[place] = isOfImage && slot == columns.imageCount() ? MISSING : values.bits(slot);
      }
      sorted = sorted(sorted, bits);
    }
    return sorted;
  }

  /**
   * Images in the order of the keys, where an image has the values of the first of its annotations
   * in their order.
   *
   * @param sortedAnnotations those that were found, in the order of the keys
   */
  int[] images(int[] rows, int[] sortedAnnotations) {
    int[] first = new int[columns.imageCount() + 1];
    Arrays.fill(first, -1);
    for (int i = sortedAnnotations.length - 1; i >= 0; i--) {
      first[columns.imageSlot(sortedAnnotations[i])] = sortedAnnotations[i];
    }
    int[] sorted = rows.clone();
    for (int i = keys.size() - 1; i >= 0; i--) {
      Values values = values(keys.get(i));
      boolean isOfImage = keys.get(i).field().isOfImage();
      long[] bits = new long[sorted.length];
      for (int place = 0; place < bits.length; place++) {
        int row = isOfImage ? sorted[place] : first[sorted[place]];
        bits[place] = row < 0 ? MISSING : values.bits(row);
      }
      sorted = sorted(sorted, bits);
    }
    return sorted;
  }

  /** Unsigned numbers in the order of a key. */
  private interface Values {
    long bits(int row);
  }

  private Values values(SortKey key) {
    Column column = columns.column(key.field());
    long turned = key.isDescending() ? -1L : 0;
    if (column instanceof Column.Ids ids) {
      // The lowest is the id that means none, so no other becomes the bits of what is missing.
      return row -> ids.hasValue(row) ? (ids.id(row) ^ Long.MIN_VALUE) - 1 ^ turned : MISSING;
    }
    int[] ranks = column.wordList().ranks();
    return row -> {
      int code = column.code(row);
      double number = column.number(row);
      return code >= 0
          ? (WORDS + ranks[code]) ^ turned
          : Double.isNaN(number) ? MISSING : bits(number) ^ turned;
    };
  }

  /** Bits that are in order as unsigned integers as the numbers are. */
  private static long bits(double number) {
    long bits = Double.doubleToRawLongBits(number == 0 ? 0 : number);
    return bits ^ (bits >> 63 | Long.MIN_VALUE);
  }

  /** A radix sort, from the lowest digit, in time that does not depend on the order. */
  private static int[] sorted(int[] rows, long[] bits) {
    int[][] counts = new int[DIGITS][VALUES];
    for (long each : bits) {
      for (int digit = 0; digit < DIGITS; digit++) {
        counts[digit][digit(each, digit)]++;
      }
    }
    int[] from = rows;
    long[] fromBits = bits;
    int[] to = new int[rows.length];
    long[] toBits = new long[rows.length];
    for (int digit = 0; digit < DIGITS; digit++) {
      int[] next = counts[digit];
      if (rows.length == 0 || next[digit(bits[0], digit)] == rows.length) {
        continue; // all the same
      }
      int sum = 0;
      for (int value = 0; value < VALUES; value++) {
        int count = next[value];
        next[value] = sum;
        sum += count;
      }
      for (int place = 0; place < from.length; place++) {
        int target = next[digit(fromBits[place], digit)]++;
        to[target] = from[place];
        toBits[target] = fromBits[place];
      }
      int[] rowsBefore = from;
      from = to;
      to = rowsBefore;
      long[] bitsBefore = fromBits;
      fromBits = toBits;
      toBits = bitsBefore;
    }
    return from;
  }

  private static int digit(long bits, int digit) {
    return (int) (bits >>> digit * DIGIT_BITS) & (VALUES - 1);
  }
}
