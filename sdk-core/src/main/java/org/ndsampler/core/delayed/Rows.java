package org.ndsampler.core.delayed;

import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;

/**
 * Rows of an image as floats or doubles, and back: rounded to the nearest, saturated, NaN as 0 in
 * an integer type.
 */
final class Rows {
  private Rows() {}

  /** Whether float holds every value of the type. */
  static boolean fitsFloat(DType type) {
    return switch (type) {
      case UINT8, INT16, UINT16, FLOAT32 -> true;
      case INT32, UINT32, INT64, FLOAT64 -> false;
    };
  }

  /** Loads a row of a type that {@link #fitsFloat}. */
  static void load(NDArray image, int y, float[] row) {
    load(image, y, 0, image.width(), row, 0);
  }

  /** Loads {@code count} pixels of a row, from column {@code x} on, of a type that fits. */
  static void load(NDArray image, int y, int x, int count, float[] row, int at) {
    int channels = image.channels();
    int stride = image.columnStride();
    int from = image.offset() + y * image.rowStride() + x * stride;
    if (stride == channels) {
      run(image, from, count * channels, row, at);
    } else {
      for (int i = 0; i < count; i++) {
        run(image, from + i * stride, channels, row, at + i * channels);
      }
    }
  }

  /** Loads a row of any type; an int64 beyond 2^53 loses digits. */
  static void load(NDArray image, int y, double[] row) {
    load(image, y, 0, image.width(), row, 0);
  }

  /** Loads {@code count} pixels of a row, from column {@code x} on. */
  static void load(NDArray image, int y, int x, int count, double[] row, int at) {
    int channels = image.channels();
    int from = image.offset() + y * image.rowStride() + x * image.columnStride();
    if (image.dtype() == DType.UINT16) {
      short[] data = (short[]) image.data();
      for (int i = 0; i < count; i++) {
        for (int c = 0; c < channels; c++) {
          row[at + i * channels + c] = data[from + i * image.columnStride() + c] & 0xffff;
        }
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      for (int c = 0; c < channels; c++) {
        row[at + i * channels + c] =
            get(image.dtype(), image.data(), from + i * image.columnStride() + c);
      }
    }
  }

  private static void run(NDArray image, int from, int count, float[] row, int at) {
    switch (image.dtype()) {
      case UINT8 -> {
        byte[] data = (byte[]) image.data();
        for (int i = 0; i < count; i++) {
          row[at + i] = data[from + i] & 0xff;
        }
      }
      case INT16 -> {
        short[] data = (short[]) image.data();
        for (int i = 0; i < count; i++) {
          row[at + i] = data[from + i];
        }
      }
      case UINT16 -> {
        short[] data = (short[]) image.data();
        for (int i = 0; i < count; i++) {
          row[at + i] = data[from + i] & 0xffff;
        }
      }
      case FLOAT32 -> System.arraycopy((float[]) image.data(), from, row, at, count);
      default -> throw new AssertionError(image.dtype());
    }
  }

  /** Stores a row of a type that {@link #fitsFloat}. */
  static void store(float[] row, NDArray image, int y) {
    store(row, image, y, 0, image.width());
  }

  /** Stores {@code count} pixels into a row, from column {@code x} on, of a type that fits. */
  static void store(float[] row, NDArray image, int y, int x, int count) {
    int channels = image.channels();
    int stride = image.columnStride();
    int to = image.offset() + y * image.rowStride() + x * stride;
    if (stride == channels && image.dtype() == DType.FLOAT32) {
      System.arraycopy(row, 0, (float[]) image.data(), to, count * channels);
    } else if (stride == channels) {
      put(row, 0, 1, image, to, 1, count * channels);
    } else {
      for (int c = 0; c < channels; c++) {
        put(row, c, channels, image, to + c, stride, count);
      }
    }
  }

  /** Stores a row of any type. */
  static void store(double[] row, NDArray image, int y) {
    int channels = image.channels();
    int to = image.offset() + y * image.rowStride();
    for (int x = 0; x < image.width(); x++) {
      for (int c = 0; c < channels; c++) {
        put(image.dtype(), image.data(), to + x * image.columnStride() + c, row[x * channels + c]);
      }
    }
  }

  /** Stores values that are {@code step} apart to where they are {@code stride} apart. */
  private static void put(
      float[] row, int from, int step, NDArray image, int to, int stride, int count) {
    switch (image.dtype()) {
      case UINT8 -> {
        byte[] data = (byte[]) image.data();
        for (int i = 0; i < count; i++) {
          float v = row[from + i * step];
          // NaN is not above 0.
          data[to + i * stride] = (byte) (v > 0 ? v < 255 ? (int) (v + 0.5f) : 255 : 0);
        }
      }
      case INT16 -> {
        short[] data = (short[]) image.data();
        for (int i = 0; i < count; i++) {
          float v = Math.max(-32768, Math.min(32767, row[from + i * step]));
          data[to + i * stride] = (short) (int) Math.rint(v);
        }
      }
      case UINT16 -> {
        short[] data = (short[]) image.data();
        for (int i = 0; i < count; i++) {
          float v = row[from + i * step];
          data[to + i * stride] = (short) (v > 0 ? v < 65535 ? (int) (v + 0.5f) : 65535 : 0);
        }
      }
      case FLOAT32 -> {
        float[] data = (float[]) image.data();
        for (int i = 0; i < count; i++) {
          data[to + i * stride] = row[from + i * step];
        }
      }
      default -> throw new AssertionError(image.dtype());
    }
  }

  private static void put(DType type, Object data, int i, double value) {
    switch (type) {
      case UINT8 -> ((byte[]) data)[i] = (byte) (int) clamp(type, value);
      case INT16, UINT16 -> ((short[]) data)[i] = (short) (int) clamp(type, value);
      case INT32, UINT32 -> ((int[]) data)[i] = (int) (long) clamp(type, value);
      case INT64 -> ((long[]) data)[i] = (long) Math.rint(value);
      case FLOAT32 -> ((float[]) data)[i] = (float) value;
      case FLOAT64 -> ((double[]) data)[i] = value;
    }
  }

  private static double get(DType type, Object data, int i) {
    return switch (type) {
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

  private static double clamp(DType type, double value) {
    return Math.rint(Math.max(type.min(), Math.min(type.max(), value)));
  }
}
