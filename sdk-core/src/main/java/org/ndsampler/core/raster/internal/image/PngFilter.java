package org.ndsampler.core.raster.internal.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The filters of PNG's rows, undone. */
final class PngFilter {
  // What is to the left is what was just written, so that a byte waits for the one before it. The
  // bytes of a pixel do not wait for one another, and each is kept in a variable of its own. No
  // loop here asks which of three values is nearest by a branch: of photographs no processor
  // guesses it.

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** The lower seven bits of each byte. */
  private static final long LOW = 0x7f7f_7f7f_7f7f_7f7fL;

  private PngFilter() {}

  /**
   * Undoes the filter of a row.
   *
   * @param filter its number, 0 to 4
   * @param in what is filtered, from {@code from} on
   * @param above the row above, from {@code aboveAt} on; zeros above the first one
   * @param out where the row goes, from {@code to} on; not {@code in}
   * @param distance the bytes of a pixel, at least 1
   */
  static void undo(
      int filter,
      byte[] in,
      int from,
      byte[] above,
      int aboveAt,
      byte[] out,
      int to,
      int count,
      int distance) {
    switch (filter) {
      case 0 -> System.arraycopy(in, from, out, to, count);
      case 1 -> left(in, from, out, to, count, distance);
      case 2 -> up(in, from, above, aboveAt, out, to, count);
      case 3 -> {
        if (distance == 3) {
          averageOfThree(in, from, above, aboveAt, out, to, count);
        } else {
          average(in, from, above, aboveAt, out, to, count, distance);
        }
      }
      case 4 -> {
        switch (distance) {
          case 3 -> nearestOfThree(in, from, above, aboveAt, out, to, count);
          case 4 -> nearestOfFour(in, from, above, aboveAt, out, to, count);
          default -> nearest(in, from, above, aboveAt, out, to, count, distance);
        }
      }
      default -> throw new IllegalArgumentException("no such filter: " + filter);
    }
  }

  private static void left(byte[] in, int from, byte[] out, int to, int count, int distance) {
    if (distance == 3) {
      int a = 0;
      int b = 0;
      int c = 0;
      for (int i = 0; i < count; i += 3) {
        a += in[from + i];
        b += in[from + i + 1];
        c += in[from + i + 2];
        out[to + i] = (byte) a;
        out[to + i + 1] = (byte) b;
        out[to + i + 2] = (byte) c;
      }
      return;
    }
    System.arraycopy(in, from, out, to, Math.min(distance, count));
    for (int i = distance; i < count; i++) {
      out[to + i] = (byte) (in[from + i] + out[to + i - distance]);
    }
  }

  private static void up(
      byte[] in, int from, byte[] above, int aboveAt, byte[] out, int to, int count) {
    int i = 0;
    for (; i <= count - 8; i += 8) {
      long x = (long) LONGS.get(in, from + i);
      long y = (long) LONGS.get(above, aboveAt + i);
      // Eight sums, none of which runs into the next.
      LONGS.set(out, to + i, ((x & LOW) + (y & LOW)) ^ ((x ^ y) & ~LOW));
    }
    for (; i < count; i++) {
      out[to + i] = (byte) (in[from + i] + above[aboveAt + i]);
    }
  }

  private static void average(
      byte[] in, int from, byte[] above, int aboveAt, byte[] out, int to, int count, int distance) {
    int first = Math.min(distance, count);
    for (int i = 0; i < first; i++) {
      out[to + i] = (byte) (in[from + i] + ((above[aboveAt + i] & 0xff) >> 1));
    }
    for (int i = distance; i < count; i++) {
      int left = out[to + i - distance] & 0xff;
      out[to + i] = (byte) (in[from + i] + ((left + (above[aboveAt + i] & 0xff)) >> 1));
    }
  }

  private static void averageOfThree(
      byte[] in, int from, byte[] above, int aboveAt, byte[] out, int to, int count) {
    int a = 0;
    int b = 0;
    int c = 0;
    for (int i = 0; i < count; i += 3) {
      a = (in[from + i] + ((a + (above[aboveAt + i] & 0xff)) >> 1)) & 0xff;
      b = (in[from + i + 1] + ((b + (above[aboveAt + i + 1] & 0xff)) >> 1)) & 0xff;
      c = (in[from + i + 2] + ((c + (above[aboveAt + i + 2] & 0xff)) >> 1)) & 0xff;
      out[to + i] = (byte) a;
      out[to + i + 1] = (byte) b;
      out[to + i + 2] = (byte) c;
    }
  }

  private static void nearest(
      byte[] in, int from, byte[] above, int aboveAt, byte[] out, int to, int count, int distance) {
    int first = Math.min(distance, count);
    for (int i = 0; i < first; i++) {
      out[to + i] = (byte) (in[from + i] + above[aboveAt + i]);
    }
    for (int i = distance; i < count; i++) {
      int left = out[to + i - distance] & 0xff;
      int up = above[aboveAt + i] & 0xff;
      int corner = above[aboveAt + i - distance] & 0xff;
      out[to + i] = (byte) (in[from + i] + nearest(left, up, corner));
    }
  }

  private static void nearestOfThree(
      byte[] in, int from, byte[] above, int aboveAt, byte[] out, int to, int count) {
    int a = 0;
    int b = 0;
    int c = 0;
    int cornerA = 0;
    int cornerB = 0;
    int cornerC = 0;
    for (int i = 0; i < count; i += 3) {
      int upA = above[aboveAt + i] & 0xff;
      int upB = above[aboveAt + i + 1] & 0xff;
      int upC = above[aboveAt + i + 2] & 0xff;
      a = (in[from + i] + nearest(a, upA, cornerA)) & 0xff;
      b = (in[from + i + 1] + nearest(b, upB, cornerB)) & 0xff;
      c = (in[from + i + 2] + nearest(c, upC, cornerC)) & 0xff;
      out[to + i] = (byte) a;
      out[to + i + 1] = (byte) b;
      out[to + i + 2] = (byte) c;
      cornerA = upA;
      cornerB = upB;
      cornerC = upC;
    }
  }

  private static void nearestOfFour(
      byte[] in, int from, byte[] above, int aboveAt, byte[] out, int to, int count) {
    int a = 0;
    int b = 0;
    int c = 0;
    int d = 0;
    int cornerA = 0;
    int cornerB = 0;
    int cornerC = 0;
    int cornerD = 0;
    for (int i = 0; i < count; i += 4) {
      int upA = above[aboveAt + i] & 0xff;
      int upB = above[aboveAt + i + 1] & 0xff;
      int upC = above[aboveAt + i + 2] & 0xff;
      int upD = above[aboveAt + i + 3] & 0xff;
      a = (in[from + i] + nearest(a, upA, cornerA)) & 0xff;
      b = (in[from + i + 1] + nearest(b, upB, cornerB)) & 0xff;
      c = (in[from + i + 2] + nearest(c, upC, cornerC)) & 0xff;
      d = (in[from + i + 3] + nearest(d, upD, cornerD)) & 0xff;
      out[to + i] = (byte) a;
      out[to + i + 1] = (byte) b;
      out[to + i + 2] = (byte) c;
      out[to + i + 3] = (byte) d;
      cornerA = upA;
      cornerB = upB;
      cornerC = upC;
      cornerD = upD;
    }
  }

  /**
   * Paeth's predictor, as Fabian Giesen turned it round: three times the corner less the sum of the
   * others lies above both of them, below both, or between, and that says which of the three it is.
   */
  private static int nearest(int left, int up, int corner) {
    int bound = 3 * corner - left - up;
    int low = Math.min(left, up);
    int high = Math.max(left, up);
    int one = corner + ((low - corner) & ((high - bound - 1) >> 31));
    return one + ((high - one) & ((bound - low - 1) >> 31));
  }
}
