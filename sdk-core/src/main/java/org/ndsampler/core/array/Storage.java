package org.ndsampler.core.array;

import java.util.Arrays;

/**
 * The primitive arrays behind {@link NDArray}: one place for all that differs from type to type.
 */
final class Storage {
  private static final int PIECE = 512;

  private Storage() {}

  static Class<?> arrayClass(DType dtype) {
    return switch (dtype) {
      case UINT8 -> byte[].class;
      case INT16, UINT16 -> short[].class;
      case INT32, UINT32 -> int[].class;
      case INT64 -> long[].class;
      case FLOAT32 -> float[].class;
      case FLOAT64 -> double[].class;
    };
  }

  static Object allocate(DType dtype, int count) {
    return switch (dtype) {
      case UINT8 -> new byte[count];
      case INT16, UINT16 -> new short[count];
      case INT32, UINT32 -> new int[count];
      case INT64 -> new long[count];
      case FLOAT32 -> new float[count];
      case FLOAT64 -> new double[count];
    };
  }

  static double toDouble(DType dtype, Object data, int i) {
    return switch (dtype) {
      case UINT8 -> ((byte[]) data)[i] & 0xff;
      case INT16 -> ((short[]) data)[i];
      case UINT16 -> ((short[]) data)[i] & 0xffff;
      case INT32 -> ((int[]) data)[i];
      case UINT32 -> ((int[]) data)[i] & 0xffffffffL;
      case INT64 -> ((long[]) data)[i];
      case FLOAT32 -> ((float[]) data)[i];
      case FLOAT64 -> ((double[]) data)[i];
    };
  }

  /** Rounds to the nearest, ties to even, and saturates; NaN becomes 0 in an integer type. */
  static void fromDouble(DType dtype, Object data, int i, double value) {
    switch (dtype) {
      case UINT8 -> ((byte[]) data)[i] = (byte) (int) clamped(dtype, value);
      case INT16, UINT16 -> ((short[]) data)[i] = (short) (int) clamped(dtype, value);
      case INT32, UINT32 -> ((int[]) data)[i] = (int) (long) clamped(dtype, value);
      case INT64 -> ((long[]) data)[i] = (long) Math.rint(value);
      case FLOAT32 -> ((float[]) data)[i] = (float) value;
      case FLOAT64 -> ((double[]) data)[i] = value;
    }
  }

  private static double clamped(DType dtype, double value) {
    return clamped(dtype.min(), dtype.max(), value);
  }

  private static double clamped(double min, double max, double value) {
    // A NaN passes both bounds and the casts of the caller turn it into 0.
    return Math.rint(Math.max(min, Math.min(max, value)));
  }

  static void fill(DType dtype, Object data, int from, int to, Object one) {
    switch (dtype) {
      case UINT8 -> Arrays.fill((byte[]) data, from, to, ((byte[]) one)[0]);
      case INT16, UINT16 -> Arrays.fill((short[]) data, from, to, ((short[]) one)[0]);
      case INT32, UINT32 -> Arrays.fill((int[]) data, from, to, ((int[]) one)[0]);
      case INT64 -> Arrays.fill((long[]) data, from, to, ((long[]) one)[0]);
      case FLOAT32 -> Arrays.fill((float[]) data, from, to, ((float[]) one)[0]);
      case FLOAT64 -> Arrays.fill((double[]) data, from, to, ((double[]) one)[0]);
    }
  }

  @SuppressWarnings("SuspiciousSystemArraycopy") // both are the primitive array of the same type
  static void copy(
      DType fromType, Object from, int fromIndex, DType toType, Object to, int toIndex, int count) {
    if (fromType == toType) {
      System.arraycopy(from, fromIndex, to, toIndex, count);
    } else if (fromType == DType.UINT8 && toType == DType.FLOAT32) {
      byte[] source = (byte[]) from;
      float[] target = (float[]) to;
      for (int i = 0; i < count; i++) {
        target[toIndex + i] = source[fromIndex + i] & 0xff;
      }
    } else {
      // Piece by piece through doubles, so that the types are looked at once for each piece and not
      // for each value. A double holds every value but large ones of int64.
      double[] piece = new double[Math.min(count, PIECE)];
      for (int done = 0; done < count; done += PIECE) {
        int n = Math.min(PIECE, count - done);
        toDoubles(fromType, from, fromIndex + done, piece, n);
        fromDoubles(toType, to, toIndex + done, piece, n);
      }
    }
  }

  /** Copies pixels that stand apart: the first value of each is a stride after that before. */
  static void copyPixels(
      DType dtype,
      Object from,
      int fromIndex,
      int fromStride,
      Object to,
      int toIndex,
      int toStride,
      int channels,
      int pixels) {
    // A loop for each channel: a loop over few channels inside one over pixels takes twice the
    // time.
    for (int c = 0; c < channels; c++) {
      copyApart(dtype, from, fromIndex + c, fromStride, to, toIndex + c, toStride, pixels);
    }
  }

  private static void copyApart(
      DType dtype,
      Object from,
      int fromIndex,
      int fromStride,
      Object to,
      int toIndex,
      int toStride,
      int count) {
    switch (dtype) {
      case UINT8 -> {
        byte[] source = (byte[]) from;
        byte[] target = (byte[]) to;
        for (int k = 0; k < count; k++) {
          target[toIndex + k * toStride] = source[fromIndex + k * fromStride];
        }
      }
      case INT16, UINT16 -> {
        short[] source = (short[]) from;
        short[] target = (short[]) to;
        for (int k = 0; k < count; k++) {
          target[toIndex + k * toStride] = source[fromIndex + k * fromStride];
        }
      }
      case INT32, UINT32 -> {
        int[] source = (int[]) from;
        int[] target = (int[]) to;
        for (int k = 0; k < count; k++) {
          target[toIndex + k * toStride] = source[fromIndex + k * fromStride];
        }
      }
      case INT64 -> {
        long[] source = (long[]) from;
        long[] target = (long[]) to;
        for (int k = 0; k < count; k++) {
          target[toIndex + k * toStride] = source[fromIndex + k * fromStride];
        }
      }
      case FLOAT32 -> {
        float[] source = (float[]) from;
        float[] target = (float[]) to;
        for (int k = 0; k < count; k++) {
          target[toIndex + k * toStride] = source[fromIndex + k * fromStride];
        }
      }
      case FLOAT64 -> {
        double[] source = (double[]) from;
        double[] target = (double[]) to;
        for (int k = 0; k < count; k++) {
          target[toIndex + k * toStride] = source[fromIndex + k * fromStride];
        }
      }
    }
  }

  /** Copies values as doubles to the beginning of {@code to}. */
  static void toDoubles(DType dtype, Object data, int at, double[] to, int count) {
    switch (dtype) {
      case UINT8 -> {
        byte[] from = (byte[]) data;
        for (int i = 0; i < count; i++) {
          to[i] = from[at + i] & 0xff;
        }
      }
      case INT16 -> {
        short[] from = (short[]) data;
        for (int i = 0; i < count; i++) {
          to[i] = from[at + i];
        }
      }
      case UINT16 -> {
        short[] from = (short[]) data;
        for (int i = 0; i < count; i++) {
          to[i] = from[at + i] & 0xffff;
        }
      }
      case FLOAT32 -> {
        float[] from = (float[]) data;
        for (int i = 0; i < count; i++) {
          to[i] = from[at + i];
        }
      }
      default -> {
        for (int i = 0; i < count; i++) {
          to[i] = toDouble(dtype, data, at + i);
        }
      }
    }
  }

  private static void fromDoubles(DType dtype, Object data, int at, double[] from, int count) {
    switch (dtype) {
      case UINT8 -> {
        byte[] to = (byte[]) data;
        for (int i = 0; i < count; i++) {
          to[at + i] = (byte) (int) clamped(0, 255, from[i]);
        }
      }
      case UINT16 -> {
        short[] to = (short[]) data;
        for (int i = 0; i < count; i++) {
          to[at + i] = (short) (int) clamped(0, 65535, from[i]);
        }
      }
      case FLOAT32 -> {
        float[] to = (float[]) data;
        for (int i = 0; i < count; i++) {
          to[at + i] = (float) from[i];
        }
      }
      case FLOAT64 -> System.arraycopy(from, 0, data, at, count);
      default -> {
        for (int i = 0; i < count; i++) {
          fromDouble(dtype, data, at + i, from[i]);
        }
      }
    }
  }

  static boolean equal(DType dtype, Object a, Object b) {
    return switch (dtype) {
      case UINT8 -> Arrays.equals((byte[]) a, (byte[]) b);
      case INT16, UINT16 -> Arrays.equals((short[]) a, (short[]) b);
      case INT32, UINT32 -> Arrays.equals((int[]) a, (int[]) b);
      case INT64 -> Arrays.equals((long[]) a, (long[]) b);
      case FLOAT32 -> Arrays.equals((float[]) a, (float[]) b);
      case FLOAT64 -> Arrays.equals((double[]) a, (double[]) b);
    };
  }
}
