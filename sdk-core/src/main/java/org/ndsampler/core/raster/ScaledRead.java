package org.ndsampler.core.raster;

import java.io.IOException;
import java.util.Arrays;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.internal.Ints;

/**
 * One window at another size: the mean of what each new pixel covers, weighted by area, of the
 * smallest overview that has at least the resolution. Reads a band of rows at a time. For one
 * thread.
 */
final class ScaledRead {
  /** The most values of a band, unless a single row has more. */
  private static final int BAND_VALUES = 1 << 20;

  /** The most values of a row of the result, and the most rows. */
  private static final int MOST_OF_A_SIDE = 1 << 25;

  /** So much of a pixel is an error of rounding. */
  private static final double ROUNDING = 1e-6;

  private final Raster level;
  private final Spans columns;
  private final Spans rows;
  private final NDArray result;
  private final int channels;
  private final boolean hasNodata;
  private final double nodata;

  /** The part of the level that is read, from the first column, and its rows that are in memory. */
  private final int left;

  private final int width;
  private final NDArray band;
  private int bandTop;
  private int bandRows;

  private final double[] values;
  private final double[] sums;
  private final double[] weights;

  /**
   * For each new pixel along one axis the old ones that it covers, at least one, and how much it
   * covers of the first and the last one.
   */
  private static final class Spans {
    final int[] start;
    final int[] end;
    final double[] first;
    final double[] last;

    private Spans(int count) {
      start = new int[count];
      end = new int[count];
      first = new double[count];
      last = new double[count];
    }

    static Spans of(double from, double to, int count, int limit) {
      Spans spans = new Spans(count);
      double step = (to - from) / count;
      for (int i = 0; i < count; i++) {
        double a = snap(from + i * step);
        double b = snap(i == count - 1 ? to : from + (i + 1) * step);
        int start = Math.min((int) a, limit - 1);
        int end = Math.max(start + 1, Math.min((int) Math.ceil(b), limit));
        spans.start[i] = start;
        spans.end[i] = end;
        spans.first[i] = Math.min(start + 1, b) - a;
        spans.last[i] = end - 1 == start ? spans.first[i] : b - (end - 1);
      }
      return spans;
    }

    private static double snap(double value) {
      double near = Math.rint(value);
      return Math.abs(value - near) < ROUNDING ? near : value;
    }

    double weight(int i, int at) {
      return at == start[i] ? first[i] : at == end[i] - 1 ? last[i] : 1;
    }
  }

  private ScaledRead(Raster raster, Window window, Size size) {
    RasterInfo info = raster.info();
    int best = -1;
    for (int i = 0; i < info.overviews().size(); i++) {
      Affine toImage = info.overviewsToImage().get(i);
      if (!info.overviews().get(i).isEmpty()
          && window.width() >= size.width() * toImage.m00() - ROUNDING
          && window.height() >= size.height() * toImage.m11() - ROUNDING) {
        best = i;
      }
    }
    level = best < 0 ? raster : raster.overview(best);
    Size whole = level.info().size();
    Affine toImage = best < 0 ? Affine.IDENTITY : info.overviewsToImage().get(best);
    Affine toLevel = toImage.inverse();
    columns =
        Spans.of(
            window.x() * toLevel.m00() + toLevel.m02(),
            window.endX() * toLevel.m00() + toLevel.m02(),
            size.width(),
            whole.width());
    rows =
        Spans.of(
            window.y() * toLevel.m11() + toLevel.m12(),
            window.endY() * toLevel.m11() + toLevel.m12(),
            size.height(),
            whole.height());
    channels = info.channels();
    hasNodata = info.nodata().isPresent();
    nodata = info.nodata().orElse(0);
    left = columns.start[0];
    width = columns.end[size.width() - 1] - left;
    int rowValues = Ints.length("the values of a row", width, channels);
    int bandHeight =
        Math.max(1, Math.min(BAND_VALUES / rowValues, rows.end[size.height() - 1] - rows.start[0]));
    band = NDArray.zeros(info.dtype(), Shape.of(bandHeight, width, channels));
    values = new double[rowValues];
    sums = new double[Ints.length("the values of a row", size.width(), channels)];
    weights = new double[sums.length];
    result = NDArray.zeros(info.dtype(), Shape.of(size.height(), size.width(), channels));
  }

  static NDArray read(Raster raster, Window window, Size size) throws IOException {
    RasterInfo info = raster.info();
    info.requireInside(window);
    if (size.isEmpty() || window.isEmpty()) {
      if (!size.isEmpty()) {
        throw new IllegalArgumentException(
            window + " of " + info.path() + " is empty and cannot become " + size);
      }
      return NDArray.zeros(info.dtype(), Shape.of(size.height(), size.width(), info.channels()));
    }
    if (size.width() == window.width() && size.height() == window.height()) {
      return raster.read(window);
    }
    // Before anything is taken for its rows and columns.
    Ints.length("the values of " + size, size.area(), info.channels());
    requireSide(size.width(), info.channels(), size);
    requireSide(size.height(), 1, size);
    return new ScaledRead(raster, window, size).run();
  }

  /** Refuses a side for which the sums and the places of pixels would take gigabytes. */
  private static void requireSide(int pixels, int values, Size size) {
    if ((long) pixels * values > MOST_OF_A_SIDE) {
      throw new IllegalArgumentException(
          "a window cannot become "
              + size
              + ": a side of it has "
              + (long) pixels * values
              + " values, and at most "
              + MOST_OF_A_SIDE
              + " are scaled at once; read parts of it");
    }
  }

  private NDArray run() throws IOException {
    for (int i = 0; i < result.height(); i++) {
      Arrays.fill(sums, 0);
      Arrays.fill(weights, 0);
      for (int y = rows.start[i]; y < rows.end[i]; y++) {
        load(y);
        add(rows.weight(i, y));
      }
      store(i);
    }
    return result;
  }

  /** The values of a row; those after it are read with it. */
  private void load(int y) throws IOException {
    if (y < bandTop || y >= bandTop + bandRows) {
      bandTop = y;
      bandRows = Math.min(band.height(), rows.end[result.height() - 1] - y);
      level.read(
          new Window(left, y, width, bandRows), band.crop(new Window(0, 0, width, bandRows)));
    }
    int from = (y - bandTop) * values.length;
    switch (band.dtype()) {
      case UINT8 -> {
        byte[] data = (byte[]) band.data();
        for (int i = 0; i < values.length; i++) {
          values[i] = data[from + i] & 0xff;
        }
      }
      case UINT16 -> {
        short[] data = (short[]) band.data();
        for (int i = 0; i < values.length; i++) {
          values[i] = data[from + i] & 0xffff;
        }
      }
      case FLOAT32 -> {
        float[] data = (float[]) band.data();
        for (int i = 0; i < values.length; i++) {
          values[i] = data[from + i];
        }
      }
      default -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = band.value(y - bandTop, i / channels, i % channels);
        }
      }
    }
  }

  private void add(double rowWeight) {
    for (int j = 0, at = 0; j < result.width(); j++) {
      int end = columns.end[j];
      for (int c = 0; c < channels; c++, at++) {
        double sum = 0;
        double weight = 0;
        for (int x = columns.start[j]; x < end; x++) {
          double value = values[(x - left) * channels + c];
          if (!isMissing(value)) {
            double part = columns.weight(j, x);
            sum += part * value;
            weight += part;
          }
        }
        sums[at] += rowWeight * sum;
        weights[at] += rowWeight * weight;
      }
    }
  }

  private boolean isMissing(double value) {
    return Double.isNaN(value)
        || (hasNodata && (value == nodata || (float) value == (float) nodata));
  }

  private void store(int row) {
    boolean floating = result.dtype().isFloating();
    for (int i = 0; i < sums.length; i++) {
      double value;
      if (weights[i] == 0) {
        value = hasNodata ? nodata : Double.NaN;
      } else {
        double mean = sums[i] / weights[i];
        value = floating ? mean : Math.floor(mean + 0.5);
      }
      put(row * sums.length + i, value);
    }
  }

  private void put(int at, double value) {
    Object data = result.data();
    DType type = result.dtype();
    switch (type) {
      case UINT8 -> ((byte[]) data)[at] = (byte) (int) value;
      case INT16, UINT16 -> ((short[]) data)[at] = (short) (int) value;
      case INT32, UINT32 -> ((int[]) data)[at] = (int) (long) value;
      case INT64 -> ((long[]) data)[at] = (long) value;
      case FLOAT32 -> ((float[]) data)[at] = (float) value;
      case FLOAT64 -> ((double[]) data)[at] = value;
    }
  }
}
