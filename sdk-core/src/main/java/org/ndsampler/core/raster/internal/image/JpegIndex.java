package org.ndsampler.core.raster.internal.image;

import java.util.Arrays;

/**
 * Where the entropy-coded data of a sequential JPEG can be entered: for some units the place in the
 * file and the means that come before. The first unit of each row is one of them. Immutable once
 * made.
 */
final class JpegIndex {
  /** Within a row there is a place for about so many bytes: the index is about a hundredth. */
  private static final int BYTES_BETWEEN = 1024;

  private static final int MEANS_OF_UNIT = 4;

  private int count;
  private int[] units = new int[64];
  private long[] places = new long[64];
  private short[] means = new short[64 * MEANS_OF_UNIT];

  /**
   * Notes a place where a row begins, or one far enough from the last; units are in their order.
   */
  void note(int unit, long place, int[] before) {
    if (count == units.length) {
      units = Arrays.copyOf(units, 2 * count);
      places = Arrays.copyOf(places, 2 * count);
      means = Arrays.copyOf(means, 2 * count * MEANS_OF_UNIT);
    }
    units[count] = unit;
    places[count] = place;
    for (int c = 0; c < before.length; c++) {
      means[count * MEANS_OF_UNIT + c] = (short) before[c];
    }
    count++;
  }

  /** Whether a byte is far enough from the last place. */
  boolean isFar(int position) {
    return position - (int) (places[count - 1] >> 3) >= BYTES_BETWEEN;
  }

  /** Gives back what is not needed. */
  void trim() {
    units = Arrays.copyOf(units, count);
    places = Arrays.copyOf(places, count);
    means = Arrays.copyOf(means, count * MEANS_OF_UNIT);
  }

  /** The number of the last place at or before a unit. */
  int floor(int unit) {
    int found = Arrays.binarySearch(units, 0, count, unit);
    return found >= 0 ? found : -found - 2;
  }

  /** The number of places. */
  int count() {
    return count;
  }

  int unit(int number) {
    return units[number];
  }

  /** The byte of the file, times 8, and the bits of it that belong to what is before. */
  long place(int number) {
    return places[number];
  }

  /** The means before a place. */
  void means(int number, int[] before) {
    for (int c = 0; c < before.length; c++) {
      before[c] = means[number * MEANS_OF_UNIT + c];
    }
  }

  /** What it takes of memory, about. */
  long bytes() {
    return 64 + (long) count * (Integer.BYTES + Long.BYTES + MEANS_OF_UNIT * Short.BYTES);
  }
}
