package org.ndsampler.core.geom.internal;

import java.util.Arrays;

/**
 * COCO's text form of run lengths, as pycocotools writes it: each count is the difference to the
 * count two before it (from the fourth on), in groups of five bits, lowest first, with a sixth bit
 * for "more follows", as the character {@code 48 + bits}. Safe for concurrent use.
 */
public final class RunLengthCodec {
  private RunLengthCodec() {}

  /** The text of counts. */
  public static String encode(int[] counts) {
    StringBuilder text = new StringBuilder(counts.length * 2);
    for (int i = 0; i < counts.length; i++) {
      long x = counts[i];
      if (i > 2) {
        x -= counts[i - 2];
      }
      boolean more = true;
      while (more) {
        int c = (int) (x & 0x1f);
        x >>= 5;
        more = (c & 0x10) != 0 ? x != -1 : x != 0;
        text.append((char) (48 + (more ? c | 0x20 : c)));
      }
    }
    return text.toString();
  }

  /**
   * The counts of a text, which add up to an area.
   *
   * @throws IllegalArgumentException if it is no such text
   */
  public static int[] decode(String text, long area) {
    int[] counts = decodeUpTo(text, area);
    long left = area;
    for (int count : counts) {
      left -= count;
    }
    checkRest(left, area);
    return counts;
  }

  /**
   * The counts of a text that may end before the area does; what follows is outside of the mask, as
   * pycocotools takes it.
   *
   * @throws IllegalArgumentException if it is no such text, or goes beyond the area
   */
  public static int[] decodePadded(String text, int area) {
    return padded(decodeUpTo(text, area), area);
  }

  /** Counts with a last one that makes them add up to an area, see {@link #decodePadded}. */
  public static int[] padded(int[] counts, int area) {
    long left = area;
    for (int count : counts) {
      left -= count;
    }
    if (left <= 0) {
      return counts;
    }
    // Counts of what is outside have even places.
    boolean endsOutside = counts.length % 2 == 1;
    int[] all = Arrays.copyOf(counts, endsOutside ? counts.length : counts.length + 1);
    all[all.length - 1] += (int) left;
    return all;
  }

  private static int[] decodeUpTo(String text, long area) {
    int count = 0;
    int length = text.length();
    for (int i = 0; i < length; i++) {
      int c = text.charAt(i) - 48;
      if (c < 0 || c > 63) {
        throw new IllegalArgumentException(
            "run lengths must be characters from '0' to 'o', but character "
                + i
                + " is U+"
                + Integer.toHexString(text.charAt(i)));
      }
      if ((c & 0x20) == 0) {
        count++;
      }
    }
    if (length > 0 && (text.charAt(length - 1) - 48 & 0x20) != 0) {
      throw new IllegalArgumentException(
          "run lengths end inside a number, at character " + length + "; the text was cut off");
    }
    int[] counts = new int[count];
    int at = 0;
    long left = area;
    for (int i = 0; i < count; i++) {
      int start = at;
      long x = 0;
      int shift = 0;
      int c;
      do {
        c = text.charAt(at++) - 48;
        if (shift > 35) {
          throw new IllegalArgumentException(
              "the number at character " + start + " of the run lengths is too large");
        }
        x |= (long) (c & 0x1f) << shift;
        shift += 5;
      } while ((c & 0x20) != 0);
      if ((c & 0x10) != 0) {
        x |= -1L << shift;
      }
      if (i > 2) {
        x += counts[i - 2];
      }
      left = checkCount(x, i, left, area);
      counts[i] = (int) x;
    }
    return counts;
  }

  /**
   * What is left of an area after a count.
   *
   * @throws IllegalArgumentException if the count is negative or goes beyond the area
   */
  public static long checkCount(long count, int index, long left, long area) {
    if (count < 0) {
      throw new IllegalArgumentException("run length " + index + " is negative: " + count);
    }
    if (count > left) {
      throw new IllegalArgumentException(
          "run lengths must add up to the "
              + area
              + " pixels of the mask, but go beyond at number "
              + index
              + ": "
              + count);
    }
    return left - count;
  }

  /**
   * Refuses what is left.
   *
   * @throws IllegalArgumentException if that is anything
   */
  public static void checkRest(long left, long area) {
    if (left != 0) {
      throw new IllegalArgumentException(
          "run lengths must add up to the "
              + area
              + " pixels of the mask, but add up to "
              + (area - left));
    }
  }
}
