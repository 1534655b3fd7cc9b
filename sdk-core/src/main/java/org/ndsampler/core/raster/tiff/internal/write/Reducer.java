package org.ndsampler.core.raster.tiff.internal.write;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.raster.tiff.Resampling;

/** Makes rows of an overview from twice as many rows of the image below it. */
public final class Reducer {
  private final Resampling resampling;
  private final boolean hasNodata;
  private final double nodata;

  public Reducer(Resampling resampling, OptionalDouble nodata) {
    this.resampling = resampling;
    this.hasNodata = nodata.isPresent();
    this.nodata = nodata.orElse(0);
  }

  /**
   * Fills the target, ((h + 1) / 2, (w + 1) / 2, c) for a source (h, w, c); where the source ends
   * in the middle of a pixel, what there is of it counts.
   *
   * @param valid the mask of the source, (h, w, 1), 0 for pixels that do not count; null without
   *     one
   */
  public void reduce(NDArray source, @Nullable NDArray valid, NDArray target) {
    if (resampling == Resampling.NEAREST) {
      for (int y = 0; y < target.height(); y++) {
        for (int x = 0; x < target.width(); x++) {
          copyPixel(source, 2 * y, 2 * x, target, y, x);
        }
      }
    } else if (source.dtype() == DType.UINT8 && !hasNodata && valid == null) {
      averageBytes(source, target);
    } else {
      average(source, valid, target);
    }
  }

  /** Fills the mask of the target: valid, 255, where one of the pixels below it is. */
  public void reduceMask(NDArray valid, NDArray target) {
    byte[] out = (byte[]) target.data();
    for (int y = 0; y < target.height(); y++) {
      int to = target.offset() + y * target.rowStride();
      for (int x = 0; x < target.width(); x++) {
        boolean any = isValid(valid, 2 * x, 2 * y);
        if (resampling == Resampling.AVERAGE) {
          any |=
              isValid(valid, 2 * x + 1, 2 * y)
                  || isValid(valid, 2 * x, 2 * y + 1)
                  || isValid(valid, 2 * x + 1, 2 * y + 1);
        }
        out[to + x * target.columnStride()] = (byte) (any ? 255 : 0);
      }
    }
  }

  /** Whether a pixel is there and valid. */
  private static boolean isValid(NDArray mask, int x, int y) {
    return x < mask.width()
        && y < mask.height()
        && ((byte[]) mask.data())[mask.offset() + y * mask.rowStride() + x * mask.columnStride()]
            != 0;
  }

  @SuppressWarnings("SuspiciousSystemArraycopy") // both are the array of the same type
  private static void copyPixel(NDArray source, int y, int x, NDArray target, int toY, int toX) {
    System.arraycopy(
        source.data(),
        source.offset() + y * source.rowStride() + x * source.columnStride(),
        target.data(),
        target.offset() + toY * target.rowStride() + toX * target.columnStride(),
        source.channels());
  }

  private static void averageBytes(NDArray source, NDArray target) {
    byte[] in = (byte[]) source.data();
    byte[] out = (byte[]) target.data();
    int channels = source.channels();
    int step = source.columnStride();
    for (int y = 0; y < target.height(); y++) {
      int top = source.offset() + 2 * y * source.rowStride();
      int bottom = 2 * y + 1 < source.height() ? top + source.rowStride() : top;
      int to = target.offset() + y * target.rowStride();
      for (int x = 0; x < target.width(); x++, to += target.columnStride()) {
        int left = 2 * x * step;
        int right = 2 * x + 1 < source.width() ? left + step : left;
        // A row or column that is not there is the other one again: the mean is the same.
        for (int c = 0; c < channels; c++) {
          int sum =
              (in[top + left + c] & 0xff)
                  + (in[top + right + c] & 0xff)
                  + (in[bottom + left + c] & 0xff)
                  + (in[bottom + right + c] & 0xff);
          out[to + c] = (byte) ((sum + 2) >> 2);
        }
      }
    }
  }

  private void average(NDArray source, @Nullable NDArray valid, NDArray target) {
    int channels = source.channels();
    double[] upper = new double[source.width() * channels];
    double[] lower = new double[source.width() * channels];
    double[] result = new double[target.width() * channels];
    boolean floating = source.dtype().isFloating();
    for (int y = 0; y < target.height(); y++) {
      toDoubles(source, 2 * y, upper);
      boolean two = 2 * y + 1 < source.height();
      if (two) {
        toDoubles(source, 2 * y + 1, lower);
      }
      for (int x = 0; x < target.width(); x++) {
        boolean wide = 2 * x + 1 < source.width();
        for (int c = 0; c < channels; c++) {
          int left = 2 * x * channels + c;
          int right = left + channels;
          double sum = 0;
          int count = 0;
          for (int i = 0; i < 4; i++) {
            if ((i % 2 == 1 && !wide) || (i >= 2 && !two)) {
              continue;
            }
            if (valid != null && !isValid(valid, 2 * x + i % 2, 2 * y + i / 2)) {
              continue;
            }
            double value = (i >= 2 ? lower : upper)[i % 2 == 1 ? right : left];
            if (!isMissing(value)) {
              sum += value;
              count++;
            }
          }
          double none = hasNodata ? nodata : valid == null ? Double.NaN : 0;
          double mean = count == 0 ? none : sum / count;
          result[x * channels + c] = floating || count == 0 ? mean : round(mean);
        }
      }
      fromDoubles(result, target, y);
    }
  }

  /** The nearest integer, of two the larger; adding a half would itself round large numbers. */
  private static double round(double value) {
    double floor = Math.floor(value);
    return value - floor >= 0.5 ? floor + 1 : floor;
  }

  private boolean isMissing(double value) {
    return Double.isNaN(value)
        || (hasNodata && (value == nodata || (float) value == (float) nodata));
  }

  private static void toDoubles(NDArray source, int y, double[] row) {
    int channels = source.channels();
    int from = source.offset() + y * source.rowStride();
    Object data = source.data();
    int i = 0;
    for (int x = 0; x < source.width(); x++, from += source.columnStride()) {
      for (int c = 0; c < channels; c++, i++) {
        int at = from + c;
        row[i] =
            switch (source.dtype()) {
              case UINT8 -> ((byte[]) data)[at] & 0xff;
              case INT16 -> ((short[]) data)[at];
              case UINT16 -> ((short[]) data)[at] & 0xffff;
              case INT32 -> ((int[]) data)[at];
              case UINT32 -> ((int[]) data)[at] & 0xffffffffL;
              case INT64 -> ((long[]) data)[at];
              case FLOAT32 -> ((float[]) data)[at];
              case FLOAT64 -> ((double[]) data)[at];
            };
      }
    }
  }

  private static void fromDoubles(double[] row, NDArray target, int y) {
    int channels = target.channels();
    int to = target.offset() + y * target.rowStride();
    Object data = target.data();
    int i = 0;
    for (int x = 0; x < target.width(); x++, to += target.columnStride()) {
      for (int c = 0; c < channels; c++, i++) {
        int at = to + c;
        switch (target.dtype()) {
          case UINT8 -> ((byte[]) data)[at] = (byte) (int) row[i];
          case INT16, UINT16 -> ((short[]) data)[at] = (short) (int) row[i];
          case INT32, UINT32 -> ((int[]) data)[at] = (int) (long) row[i];
          case INT64 -> ((long[]) data)[at] = (long) row[i];
          case FLOAT32 -> ((float[]) data)[at] = (float) row[i];
          case FLOAT64 -> ((double[]) data)[at] = row[i];
        }
      }
    }
  }
}
