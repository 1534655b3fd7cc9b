package org.ndsampler.core.geom;

/**
 * COCO's text form of run lengths, as pycocotools writes it: each count is the difference to the
 * count two before it (from the fourth on), in groups of five bits, lowest first, with a sixth bit
 * for "more follows", as the character {@code 48 + bits}.
 */
final class RunLengthCodec {
  private RunLengthCodec() {}

  static String encode(int[] counts) {
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

  static int[] decode(String text, long area) {
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
    checkRest(left, area);
    return counts;
  }

  static long checkCount(long count, int index, long left, long area) {
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

  static void checkRest(long left, long area) {
    if (left != 0) {
      throw new IllegalArgumentException(
          "run lengths must add up to the "
              + area
              + " pixels of the mask, but add up to "
              + (area - left));
    }
  }
}
