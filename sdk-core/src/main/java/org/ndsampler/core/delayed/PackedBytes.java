package org.ndsampler.core.delayed;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.ndsampler.core.array.NDArray;

/**
 * Up to four channels of a uint8 pixel as one int, so that two of them are weighed by one
 * multiplication. What is in the bytes above the channels is not looked at.
 *
 * <p>The loops over pixels are short, without a branch, and each array has the same index where
 * that is possible: such a loop the compiler runs on eight pixels at once, and a longer one it does
 * not.
 */
final class PackedBytes {
  /** Channels of one int. */
  static final int LANES = 4;

  private static final int EVEN = 0x00ff00ff;
  private static final int HALF = 0xffff;
  private static final int BITS = Sampling.FRACTION_BITS;
  private static final int ROUND = 1 << (2 * BITS - 1);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private PackedBytes() {}

  /** How many ints the channels of a pixel need. */
  static int groups(int channels) {
    return (channels + LANES - 1) / LANES;
  }

  /** How many channels one of these ints has. */
  static int lanes(int group, int channels) {
    return Math.min(LANES, channels - group * LANES);
  }

  /** The same value in each channel. */
  static int filled(int value) {
    return value * 0x01010101;
  }

  /**
   * Packs neighbouring pixels of a row.
   *
   * @param channel the first channel
   * @param lanes how many channels, up to 4
   */
  static void load(
      NDArray image, int y, int x, int count, int channel, int lanes, int[] packed, int to) {
    load(image, y, x, 1, count, channel, lanes, packed, to);
  }

  /**
   * Packs pixels of a row that are so many columns apart.
   *
   * @param channel the first channel
   * @param lanes how many channels, up to 4
   */
  static void load(
      NDArray image,
      int y,
      int x,
      int step,
      int count,
      int channel,
      int lanes,
      int[] packed,
      int to) {
    byte[] s = (byte[]) image.data();
    int stride = step * image.columnStride();
    int at = image.offset() + y * image.rowStride() + x * image.columnStride() + channel;
    int words = 0;
    if (lanes >= 3) {
      // Four bytes at once, but for the pixels at the end of the array that have fewer.
      words = Math.max(0, Math.min(count, Math.floorDiv(s.length - 4 - at, stride) + 1));
      loadWords(s, at, stride, words, packed, to);
    }
    if (lanes == 1) {
      loadBytes(s, at, stride, count, packed, to);
      return;
    }
    for (int i = words; i < count; i++) {
      int pixel = 0;
      for (int lane = 0; lane < lanes; lane++) {
        pixel |= (s[at + i * stride + lane] & 0xff) << (8 * lane);
      }
      packed[to + i] = pixel;
    }
  }

  private static void loadBytes(byte[] s, int at, int stride, int count, int[] packed, int to) {
    for (int i = 0; i < count; i++) {
      packed[to + i] = s[at + i * stride] & 0xff;
    }
  }

  // With a stride that it knows the compiler checks the bounds once for all pixels.
  private static void loadWords(byte[] s, int at, int stride, int count, int[] packed, int to) {
    switch (stride) {
      case 3 -> loadWords3(s, at, count, packed, to);
      case 6 -> loadWords6(s, at, count, packed, to);
      default -> loadAnyWords(s, at, stride, count, packed, to);
    }
  }

  private static void loadWords3(byte[] s, int at, int count, int[] packed, int to) {
    for (int i = 0; i < count; i++) {
      packed[to + i] = (int) INT.get(s, at + i * 3);
    }
  }

  private static void loadWords6(byte[] s, int at, int count, int[] packed, int to) {
    for (int i = 0; i < count; i++) {
      packed[to + i] = (int) INT.get(s, at + i * 6);
    }
  }

  private static void loadAnyWords(byte[] s, int at, int stride, int count, int[] packed, int to) {
    for (int i = 0; i < count; i++) {
      packed[to + i] = (int) INT.get(s, at + i * stride);
    }
  }

  /**
   * Weighs pairs of pixels side by side.
   *
   * @param shift 0 for the first and the third channel, 8 for the second and the fourth
   * @param fx the weight of the right one, in 1/32
   * @param sums for each pixel the sums of its two channels, 16 bits each
   */
  static void weighColumns(int[] left, int[] right, int shift, int[] fx, int count, int[] sums) {
    for (int i = 0; i < count; i++) {
      int p = left[i] >>> shift & EVEN;
      int q = right[i] >>> shift & EVEN;
      // A half of the difference may be negative and take from the other; the sum is exact.
      sums[i] = (p << BITS) + (q - p) * fx[i];
    }
  }

  /**
   * Weighs pairs of what {@link #weighColumns} gives, one above the other, and rounds.
   *
   * @param fy the weight of the lower one, in 1/32
   * @param mixed for each pixel the values of two channels, 16 bits each
   */
  static void weighRows(int[] above, int[] below, int[] fy, int count, int[] mixed) {
    for (int i = 0; i < count; i++) {
      int weight = fy[i];
      int a = above[i];
      int b = below[i];
      int low = ((a & HALF) << BITS) + ((b & HALF) - (a & HALF)) * weight + ROUND;
      int high = (a >>> 16 << BITS) + ((b >>> 16) - (a >>> 16)) * weight + ROUND;
      mixed[i] = low >> 2 * BITS | high >> 2 * BITS << 16;
    }
  }

  /** Puts the first and third channels and the second and fourth together into the first. */
  static void interleave(int[] even, int[] odd, int count) {
    for (int i = 0; i < count; i++) {
      even[i] |= odd[i] << 8;
    }
  }

  /** Stores pixels side by side in a row. */
  static void store(
      int[] mixed, int from, int count, NDArray image, int y, int x, int channel, int lanes) {
    byte[] d = (byte[]) image.data();
    int stride = image.columnStride();
    int at = image.offset() + y * image.rowStride() + x * stride + channel;
    int words = 0;
    if (lanes == stride && lanes >= 3) {
      // The byte too many of a pixel with three channels is overwritten by the next pixel.
      words = lanes == 4 ? count : count - 1;
      storeWords(mixed, from, words, d, at, stride);
    }
    if (lanes == 1) {
      storeBytes(mixed, from, count, d, at, stride);
      return;
    }
    for (int i = words; i < count; i++) {
      int pixel = mixed[from + i];
      for (int lane = 0; lane < lanes; lane++) {
        d[at + i * stride + lane] = (byte) (pixel >> (8 * lane));
      }
    }
  }

  private static void storeBytes(int[] mixed, int from, int count, byte[] d, int at, int stride) {
    for (int i = 0; i < count; i++) {
      d[at + i * stride] = (byte) mixed[from + i];
    }
  }

  private static void storeWords(int[] mixed, int from, int count, byte[] d, int at, int stride) {
    if (stride == 3) {
      storeWords3(mixed, from, count, d, at);
      return;
    }
    for (int i = 0; i < count; i++) {
      INT.set(d, at + i * stride, mixed[from + i]);
    }
  }

  private static void storeWords3(int[] mixed, int from, int count, byte[] d, int at) {
    for (int i = 0; i < count; i++) {
      INT.set(d, at + i * 3, mixed[from + i]);
    }
  }
}
