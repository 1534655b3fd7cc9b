package org.ndsampler.core.raster.internal.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.ndsampler.core.raster.internal.JpegMarkers;

/**
 * The entropy-coded data of a sequential scan in memory, block by block. For one thread.
 *
 * <p>It only knows sound data: at the first thing that is not, it says so and is of no use any
 * more. What a decoder makes of damaged data is for others to say.
 */
final class JpegEntropy {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  /** A code and the bits after it have at most so many. */
  private static final int MOST_BITS = 32;

  /** In place of four bytes where there are fewer. */
  private static final int NOT_PLAIN = -1;

  private static final int QUICK_SHIFT = Long.SIZE - JpegCodes.BITS;
  private static final int CODE_SHIFT = Long.SIZE - 16;

  private byte[] data = {};
  private int at;
  private int end;

  /** The next bits, from the highest on; zeros after {@link #count} of them. */
  private long bits;

  private int count;

  /** Of the bits those that are not in the data. */
  private int padding;

  /** Which coefficients are not 0 in any of the blocks, by their natural order; perhaps more. */
  private long present;

  /**
   * Goes to a place.
   *
   * @param bytes the data
   * @param start the byte there
   * @param limit where the data ends
   * @param skippedBits how many bits of the first byte belong to what is before
   */
  void enter(byte[] bytes, int start, int limit, int skippedBits) {
    data = bytes;
    at = start;
    end = limit;
    bits = 0;
    count = 0;
    padding = 0;
    if (skippedBits > 0) {
      fill();
      bits <<= skippedBits;
      count -= skippedBits;
    }
  }

  /**
   * The place of the next bit in the data: the byte, times 8, and the bits of it that were taken.
   */
  long place() {
    int left = count - padding;
    int byteAt = at;
    while (left > 0) {
      byteAt--;
      if (data[byteAt] == 0 && data[byteAt - 1] == (byte) JpegMarkers.PREFIX) {
        byteAt--;
      }
      left -= 8;
    }
    return ((long) byteAt << 3) - left;
  }

  /** The byte after the data that was taken, once all of it was. */
  int position() {
    return at;
  }

  /** Whether bits were taken that are not there. */
  boolean isBeyondEnd() {
    return count < padding;
  }

  /** Whether all that is left before the next marker is less than a byte. */
  boolean isAtMarker() {
    if (count < 8) {
      fill();
    }
    return count - padding < 8 && count >= padding;
  }

  /** Goes on after a restart marker; whether it stands here. */
  boolean restart(int expected) {
    if (!isAtMarker()
        || at + 2 > end
        || data[at] != (byte) JpegMarkers.PREFIX
        || data[at + 1] != (byte) expected) {
      return false;
    }
    at += 2;
    bits = 0;
    count = 0;
    padding = 0;
    return true;
  }

  /** More than 32 bits; zeros where the data has ended. */
  private void fill() {
    while (count <= Long.SIZE - 8) {
      long value = 0;
      if (at < end && data[at] != (byte) JpegMarkers.PREFIX) {
        value = data[at++] & 0xff;
      } else if (at + 1 < end && data[at + 1] == 0) {
        value = JpegMarkers.PREFIX;
        at += 2;
      } else {
        padding += 8;
      }
      bits |= value << (Long.SIZE - 8 - count);
      count += 8;
    }
  }

  /** Whether none of four bytes is the first one of a marker. */
  private static boolean isPlain(int four) {
    return ((~four - 0x01010101) & four & 0x80808080) == 0;
  }

  /** The next difference of means; {@link Integer#MIN_VALUE} where there is no such code. */
  int difference(JpegCodes codes) {
    if (count < MOST_BITS) {
      refill();
    }
    int entry = codes.quick()[(int) (bits >>> QUICK_SHIFT)];
    if ((entry & JpegCodes.LONG) == 0) {
      bits <<= entry;
      count -= entry & 0x3f;
      return entry >> JpegCodes.VALUE_SHIFT;
    }
    if (entry == JpegCodes.LONG) {
      entry = codes.longCode((int) (bits >>> CODE_SHIFT));
      if (entry == 0) {
        return Integer.MIN_VALUE;
      }
    }
    int size = entry >> JpegCodes.VALUE_SHIFT;
    bits <<= entry;
    int value = size == 0 ? 0 : JpegCodes.extended((int) (bits >>> (Long.SIZE - size)), size);
    bits <<= size;
    count -= (entry & 0x3f) + size;
    return value;
  }

  private void refill() {
    if (at + 4 <= end) {
      int four = (int) INT.get(data, at);
      if (isPlain(four)) {
        bits |= (four & 0xffffffffL) << (Long.SIZE - MOST_BITS - count);
        count += 32;
        at += 4;
        return;
      }
    }
    fill();
  }

  /**
   * Decodes all coefficients of a block but the first one.
   *
   * @param codes the table
   * @param steps for each coefficient in the order of the file its place and its quantization step,
   *     as {@link JpegTransform#steps} has them
   * @param values where they go, as {@link JpegTransform#values} has them, which are 0
   * @param block the number of the block there
   * @return the sum of their absolute values, with that of {@code sum}; negative where the data is
   *     not sound
   */
  // Here and in skipOthers the state lies in locals: in fields it would be written for each code.
  long others(JpegCodes codes, int[] steps, int[][] values, int block, long sum) {
    int[] quick = codes.quick();
    byte[] from = data;
    long next = bits;
    int left = count;
    int byteAt = at;
    long seen = 1;
    int k = 1;
    while (k < JpegFrame.BLOCK) {
      if (left < MOST_BITS) {
        int four = byteAt + 4 <= end ? (int) INT.get(from, byteAt) : NOT_PLAIN;
        if (isPlain(four)) {
          next |= (four & 0xffffffffL) << (Long.SIZE - MOST_BITS - left);
          left += 32;
          byteAt += 4;
        } else {
          at = byteAt;
          bits = next;
          count = left;
          fill();
          byteAt = at;
          next = bits;
          left = count;
        }
      }
      int entry = quick[(int) (next >>> QUICK_SHIFT)];
      int value;
      if ((entry & JpegCodes.LONG) == 0) {
        next <<= entry;
        left -= entry & 0x3f;
        value = entry >> JpegCodes.VALUE_SHIFT;
      } else {
        if (entry == JpegCodes.LONG) {
          entry = codes.longCode((int) (next >>> CODE_SHIFT));
          if (entry == 0) {
            return -1;
          }
        }
        int size = entry >> JpegCodes.VALUE_SHIFT;
        next <<= entry;
        value = size == 0 ? 0 : JpegCodes.extended((int) (next >>> (Long.SIZE - size)), size);
        next <<= size;
        left -= (entry & 0x3f) + size;
      }
      k += entry >> JpegCodes.STEP_SHIFT & JpegCodes.STEP_MASK;
      int step = steps[k];
      int product = value * (step >>> JpegTransform.STEP_SHIFT);
      values[step & JpegTransform.PLACE_MASK][block] = product;
      seen |= 1L << step;
      sum += Math.abs(product);
    }
    bits = next;
    count = left;
    at = byteAt;
    present |= seen;
    boolean sound = k == JpegFrame.BLOCK || k > JpegCodes.END;
    return sound && left >= padding ? sum : -1;
  }

  /** Passes over all coefficients of a block but the first one; whether the data is sound. */
  boolean skipOthers(JpegCodes codes) {
    int[] quick = codes.quick();
    byte[] from = data;
    long next = bits;
    int left = count;
    int byteAt = at;
    int k = 1;
    while (k < JpegFrame.BLOCK) {
      if (left < MOST_BITS) {
        int four = byteAt + 4 <= end ? (int) INT.get(from, byteAt) : NOT_PLAIN;
        if (isPlain(four)) {
          next |= (four & 0xffffffffL) << (Long.SIZE - MOST_BITS - left);
          left += 32;
          byteAt += 4;
        } else {
          at = byteAt;
          bits = next;
          count = left;
          fill();
          byteAt = at;
          next = bits;
          left = count;
        }
      }
      int entry = quick[(int) (next >>> QUICK_SHIFT)];
      if (entry == JpegCodes.LONG) {
        entry = codes.longCode((int) (next >>> CODE_SHIFT));
        if (entry == 0) {
          return false;
        }
      }
      int taken = entry & 0x3f;
      if ((entry & JpegCodes.LONG) != 0) {
        taken += entry >> JpegCodes.VALUE_SHIFT;
      }
      next <<= taken;
      left -= taken;
      k += entry >> JpegCodes.STEP_SHIFT & JpegCodes.STEP_MASK;
    }
    bits = next;
    count = left;
    at = byteAt;
    return (k == JpegFrame.BLOCK || k > JpegCodes.END) && left >= padding;
  }

  /**
   * A bit for each natural place that is not 0 in all of the blocks since this was asked for; there
   * may be more.
   */
  long takePresent() {
    long taken = present;
    present = 0;
    return taken;
  }
}
