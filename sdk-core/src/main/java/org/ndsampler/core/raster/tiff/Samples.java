package org.ndsampler.core.raster.tiff;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.ndsampler.core.array.DType;

/**
 * Between the bytes of a decompressed tile and typed values: byte order, packed bits, predictors.
 */
final class Samples {
  private static final byte[] REVERSED = new byte[256];

  static {
    for (int i = 0; i < 256; i++) {
      REVERSED[i] = (byte) (Integer.reverse(i) >>> 24);
    }
  }

  private Samples() {}

  static void reverseBits(byte[] bytes, int from, int count) {
    for (int i = from; i < from + count; i++) {
      bytes[i] = REVERSED[bytes[i] & 0xff];
    }
  }

  /** Undoes predictor 2 on samples of one byte. */
  static void undoHorizontal(byte[] data, int rows, int rowLength, int samples) {
    for (int y = 0; y < rows; y++) {
      int start = y * rowLength;
      int end = start + rowLength;
      if (samples == 1) {
        byte sum = 0;
        for (int i = start; i < end; i++) {
          sum += data[i];
          data[i] = sum;
        }
      } else if (samples == 3) {
        // Three sums in registers do not wait for one another.
        byte a = 0;
        byte b = 0;
        byte c = 0;
        for (int i = start; i + 2 < end; i += 3) {
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

  static void undoHorizontal(short[] data, int rows, int rowLength, int samples) {
    for (int y = 0; y < rows; y++) {
      int end = (y + 1) * rowLength;
      for (int i = y * rowLength + samples; i < end; i++) {
        data[i] += data[i - samples];
      }
    }
  }

  static void undoHorizontal(int[] data, int rows, int rowLength, int samples) {
    for (int y = 0; y < rows; y++) {
      int end = (y + 1) * rowLength;
      for (int i = y * rowLength + samples; i < end; i++) {
        data[i] += data[i - samples];
      }
    }
  }

  static void undoHorizontal(long[] data, int rows, int rowLength, int samples) {
    for (int y = 0; y < rows; y++) {
      int end = (y + 1) * rowLength;
      for (int i = y * rowLength + samples; i < end; i++) {
        data[i] += data[i - samples];
      }
    }
  }

  /** Predictor 2, in place; {@code width} is the bytes of a sample, its order the given one. */
  static void applyHorizontal(
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
  static void undoFloat(
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
  static void applyFloat(
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
  static void toValues(byte[] bytes, int count, ByteOrder order, DType dtype, Object data) {
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
  static void toBytes(
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
  static void unpack(
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
  static float halfToFloat(short half) {
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
