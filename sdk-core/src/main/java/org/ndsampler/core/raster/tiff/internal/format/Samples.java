package org.ndsampler.core.raster.tiff.internal.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.ndsampler.core.array.DType;

/**
 * Between the bytes of a decompressed tile and typed values: byte order, packed bits, predictors.
 */
public final class Samples {
  private static final byte[] REVERSED = new byte[256];

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** The lower byte of each lane of 16 bits. */
  private static final long BYTES = 0x00ff_00ff_00ff_00ffL;

  /** 1 in each lane. */
  private static final long LANES = 0x0001_0001_0001_0001L;

  static {
    for (int i = 0; i < 256; i++) {
      REVERSED[i] = (byte) (Integer.reverse(i) >>> 24);
    }
  }

  private Samples() {}

  public static void reverseBits(byte[] bytes, int from, int count) {
    for (int i = from; i < from + count; i++) {
      bytes[i] = REVERSED[bytes[i] & 0xff];
    }
  }

  /**
   * Undoes predictor 2 on samples of one byte: of 1, 3 and 4 bands several samples at once, in
   * lanes of 16 bits, where sums do not run into one another.
   *
   * @param out where the values go, at the same places; may be {@code in}
   */
  public static void undoHorizontal(byte[] in, byte[] out, int rows, int rowLength, int samples) {
    for (int y = 0; y < rows; y++) {
      int start = y * rowLength;
      int end = start + rowLength;
      switch (samples) {
        case 1 -> undoOne(in, out, start, end);
        case 3 -> undoThree(in, out, start, end);
        case 4 -> undoFour(in, out, start, end);
        default -> {
          System.arraycopy(in, start, out, start, Math.min(samples, rowLength));
          for (int i = start + samples; i < end; i++) {
            out[i] = (byte) (in[i] + out[i - samples]);
          }
        }
      }
    }
  }

  public static void undoHorizontal(short[] data, int rows, int rowLength, int samples) {
    for (int y = 0; y < rows; y++) {
      int start = y * rowLength;
      int end = start + rowLength;
      if (samples == 1) {
        short sum = 0;
        for (int i = start; i < end; i++) {
          sum += data[i];
          data[i] = sum;
        }
      } else if (samples == 3) {
        // Three sums in registers do not wait for one another.
        short a = 0;
        short b = 0;
        short c = 0;
        int last = end - 2;
        for (int i = start; i < last; i += 3) {
          a += data[i];
          b += data[i + 1];
          c += data[i + 2];
          data[i] = a;
          data[i + 1] = b;
          data[i + 2] = c;
        }
      } else {
        for (int i = start + samples; i < end; i++) {
          data[i] += data[i - samples];
        }
      }
    }
  }

  public static void undoHorizontal(int[] data, int rows, int rowLength, int samples) {
    for (int y = 0; y < rows; y++) {
      int start = y * rowLength;
      int end = start + rowLength;
      if (samples == 1) {
        int sum = 0;
        for (int i = start; i < end; i++) {
          sum += data[i];
          data[i] = sum;
        }
      } else {
        for (int i = start + samples; i < end; i++) {
          data[i] += data[i - samples];
        }
      }
    }
  }

  public static void undoHorizontal(long[] data, int rows, int rowLength, int samples) {
    for (int y = 0; y < rows; y++) {
      int end = (y + 1) * rowLength;
      for (int i = y * rowLength + samples; i < end; i++) {
        data[i] += data[i - samples];
      }
    }
  }

  private static void undoOne(byte[] in, byte[] out, int start, int end) {
    long sum = 0;
    int i = start;
    int last = end - 7;
    for (; i < last; i += 8) {
      long x = (long) LONGS.get(in, i);
      long odd = (x >>> 8) & BYTES;
      // The multiplication adds up the pairs below each lane.
      long pairs = ((x & BYTES) + odd) * LANES;
      long carry = sum * LANES;
      LONGS.set(out, i, ((pairs - odd + carry) & BYTES) | ((pairs + carry) & BYTES) << 8);
      sum = (sum + (pairs >>> 48)) & 0xff;
    }
    byte value = (byte) sum;
    for (; i < end; i++) {
      value += in[i];
      out[i] = value;
    }
  }

  private static void undoThree(byte[] in, byte[] out, int start, int end) {
    // A pixel at a time and a byte of the next one, which is written again with that pixel. It is
    // read before, since a read would wait for the write into what it reads.
    int even = 0;
    int odd = 0;
    int i = start;
    int last = end - 6;
    if (i < last) {
      int x = (int) INTS.get(in, i);
      for (; i < last; i += 3) {
        int next = (int) INTS.get(in, i + 3);
        even = (even + (x & 0xff00ff)) & 0xff00ff;
        odd += x & 0xff00;
        INTS.set(out, i, even | (odd & 0xff00));
        x = next;
      }
      // Written over, where the two arrays are one.
      in[i] = (byte) x;
    }
    byte a = (byte) even;
    byte b = (byte) (odd >>> 8);
    byte c = (byte) (even >>> 16);
    for (; i < end; i += 3) {
      a += in[i];
      b += in[i + 1];
      c += in[i + 2];
      out[i] = a;
      out[i + 1] = b;
      out[i + 2] = c;
    }
  }

  private static void undoFour(byte[] in, byte[] out, int start, int end) {
    int even = 0;
    int odd = 0;
    for (int i = start; i < end; i += 4) {
      int x = (int) INTS.get(in, i);
      even = (even + (x & 0xff00ff)) & 0xff00ff;
      odd = (odd + ((x >>> 8) & 0xff00ff)) & 0xff00ff;
      INTS.set(out, i, even | odd << 8);
    }
  }

  /** Predictor 2, in place; {@code width} is the bytes of a sample, its order the given one. */
  public static void applyHorizontal(
      byte[] data, int rows, int rowBytes, int samples, int width, ByteOrder order) {
    ByteBuffer view = ByteBuffer.wrap(data).order(order);
    int step = samples * width;
    for (int y = 0; y < rows; y++) {
      int start = y * rowBytes;
      int first = start + step;
      switch (width) {
        case 1 -> {
          for (int i = start + rowBytes - 1; i >= first; i--) {
            data[i] -= data[i - step];
          }
        }
        case 2 -> {
          for (int i = start + rowBytes - 2; i >= first; i -= 2) {
            view.putShort(i, (short) (view.getShort(i) - view.getShort(i - step)));
          }
        }
        case 4 -> {
          for (int i = start + rowBytes - 4; i >= first; i -= 4) {
            view.putInt(i, view.getInt(i) - view.getInt(i - step));
          }
        }
        default -> {
          for (int i = start + rowBytes - 8; i >= first; i -= 8) {
            view.putLong(i, view.getLong(i) - view.getLong(i - step));
          }
        }
      }
    }
  }

  /**
   * Undoes predictor 3, after Adobe's Photoshop TIFF Technical Note 3: bytes are differences, and
   * the first bytes of all values of a row come first. What is left is big-endian.
   *
   * @param scratch of at least {@code rowBytes}
   */
  public static void undoFloat(
      byte[] data, int rows, int rowBytes, int samples, int width, byte[] scratch) {
    int count = rowBytes / width;
    for (int y = 0; y < rows; y++) {
      int start = y * rowBytes;
      for (int i = start + samples; i < start + rowBytes; i++) {
        data[i] += data[i - samples];
      }
      System.arraycopy(data, start, scratch, 0, rowBytes);
      for (int b = 0; b < width; b++) {
        int plane = b * count;
        for (int i = 0, to = start + b; i < count; i++, to += width) {
          data[to] = scratch[plane + i];
        }
      }
    }
  }

  /** Predictor 3, in place, on big-endian values. */
  public static void applyFloat(
      byte[] data, int rows, int rowBytes, int samples, int width, byte[] scratch) {
    int count = rowBytes / width;
    for (int y = 0; y < rows; y++) {
      int start = y * rowBytes;
      System.arraycopy(data, start, scratch, 0, rowBytes);
      for (int b = 0; b < width; b++) {
        int plane = start + b * count;
        for (int i = 0, from = b; i < count; i++, from += width) {
          data[plane + i] = scratch[from];
        }
      }
      for (int i = start + rowBytes - 1; i >= start + samples; i--) {
        data[i] -= data[i - samples];
      }
    }
  }

  /** Bytes to values of the same width; {@code data} is the array of the type. */
  public static void toValues(byte[] bytes, int count, ByteOrder order, DType dtype, Object data) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(order);
    switch (dtype) {
      case UINT8 -> System.arraycopy(bytes, 0, (byte[]) data, 0, count);
      case INT16, UINT16 -> buffer.asShortBuffer().get((short[]) data, 0, count);
      case INT32, UINT32 -> buffer.asIntBuffer().get((int[]) data, 0, count);
      case INT64 -> buffer.asLongBuffer().get((long[]) data, 0, count);
      case FLOAT32 -> buffer.asFloatBuffer().get((float[]) data, 0, count);
      case FLOAT64 -> buffer.asDoubleBuffer().get((double[]) data, 0, count);
    }
  }

  /** Values to bytes of the same width. */
  public static void toBytes(
      DType dtype, Object data, int from, int count, ByteOrder order, byte[] bytes, int to) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, to, bytes.length - to).slice().order(order);
    switch (dtype) {
      case UINT8 -> System.arraycopy((byte[]) data, from, bytes, to, count);
      case INT16, UINT16 -> buffer.asShortBuffer().put((short[]) data, from, count);
      case INT32, UINT32 -> buffer.asIntBuffer().put((int[]) data, from, count);
      case INT64 -> buffer.asLongBuffer().put((long[]) data, from, count);
      case FLOAT32 -> buffer.asFloatBuffer().put((float[]) data, from, count);
      case FLOAT64 -> buffer.asDoubleBuffer().put((double[]) data, from, count);
    }
  }

  /** Unsigned samples of 1 to 16 bits, packed from the highest bit, each row from a new byte. */
  public static void unpack(
      byte[] bytes, int rows, int rowBytes, int rowSamples, int bits, DType dtype, Object data) {
    byte[] narrow = dtype == DType.UINT8 ? (byte[]) data : new byte[0];
    short[] wide = dtype == DType.UINT8 ? new short[0] : (short[]) data;
    int mask = (1 << bits) - 1;
    for (int y = 0; y < rows; y++) {
      int at = y * rowBytes;
      int to = y * rowSamples;
      int buffer = 0;
      int have = 0;
      for (int i = 0; i < rowSamples; i++) {
        while (have < bits) {
          buffer = (buffer << 8) | (bytes[at++] & 0xff);
          have += 8;
        }
        have -= bits;
        int value = (buffer >>> have) & mask;
        if (dtype == DType.UINT8) {
          narrow[to + i] = (byte) value;
        } else {
          wide[to + i] = (short) value;
        }
      }
    }
  }

  /** Half precision, IEEE 754 binary16, to single. */
  public static float halfToFloat(short half) {
    int exponent = (half >>> 10) & 0x1f;
    int fraction = half & 0x3ff;
    float magnitude;
    if (exponent == 0) {
      magnitude = fraction * 0x1p-24f;
    } else if (exponent == 31) {
      magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else {
      magnitude = Float.intBitsToFloat((exponent + 112) << 23 | fraction << 13);
    }
    return half < 0 ? -magnitude : magnitude;
  }
}
