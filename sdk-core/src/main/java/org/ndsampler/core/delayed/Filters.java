package org.ndsampler.core.delayed;

import java.util.Arrays;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Window;

/**
 * The two filters before a downscale: a Gaussian blur, and a halving with the kernel 1 4 6 4 1,
 * both separable and mirrored at the edges without repeating the edge pixel. Results are rounded to
 * the type, as OpenCV's {@code GaussianBlur} and {@code pyrDown} do; uint8 weights have 8 bits
 * there and here.
 *
 * <p>A value is the sum of the same products in the same order whichever window is asked for.
 */
final class Filters {
  // Separable, along the rows into a ring of lines and then along the columns: 2k products for a
  // pixel and not k * k. The weights are those of OpenCV, small kernels from its table and the
  // others from its formula, and integers are summed in fixed point as it does, since models are
  // trained on pixels that OpenCV has shrunk: a difference of one in a value would be a difference
  // that nobody can explain. A recursive or box filter would be faster for large kernels and give
  // other numbers.

  private static final double[] HALVING = {1, 4, 6, 4, 1};
  private static final double[][] SMALL = {
    {1},
    {0.25, 0.5, 0.25},
    {0.0625, 0.25, 0.375, 0.25, 0.0625},
    {0.03125, 0.109375, 0.21875, 0.28125, 0.21875, 0.109375, 0.03125},
    {
      4 / 256.0,
      13 / 256.0,
      30 / 256.0,
      51 / 256.0,
      60 / 256.0,
      51 / 256.0,
      30 / 256.0,
      13 / 256.0,
      4 / 256.0
    }
  };

  private Filters() {}

  /** How sums become values. */
  private enum Finish {
    ROUND,
    SHIFT_8,
    SHIFT_16,
    SHIFT_32,
    SCALE_8
  }

  /**
   * The blurred pixels of a window.
   *
   * @param source pixels of the level, all that {@link Sampling#blurred} asks for
   * @param held which pixels of the level they are
   * @param need the window, in the level's pixels
   */
  static NDArray blur(
      NDArray source, Window held, Window need, Sampling sampling, boolean ignoreNan) {
    int bits = source.dtype() == DType.UINT8 ? 8 : source.dtype() == DType.UINT16 ? 16 : 0;
    double[] wx = gaussian(sampling.kernelX(), sampling.sigma(), bits);
    double[] wy = gaussian(sampling.kernelY(), sampling.sigma(), bits);
    return separable(
        source,
        held,
        need,
        sampling.width(),
        sampling.height(),
        wx,
        wy,
        1,
        bits == 8 ? Finish.SHIFT_16 : bits == 16 ? Finish.SHIFT_32 : Finish.ROUND,
        ignoreNan);
  }

  /** The pixels of a window after one halving, from the level before it, of a given size. */
  static NDArray halve(
      NDArray source, Window held, Window need, int width, int height, boolean ignoreNan) {
    return separable(
        source,
        held,
        need,
        width,
        height,
        HALVING,
        HALVING,
        2,
        source.dtype().isFloating() ? Finish.SCALE_8 : Finish.SHIFT_8,
        ignoreNan);
  }

  /** The weights of a Gaussian; if they have bits, whole numbers that add up to 2^bits. */
  static double[] gaussian(int length, double sigma, int bits) {
    double[] weights = new double[length];
    if (sigma <= 0 && length / 2 < SMALL.length) {
      System.arraycopy(SMALL[length / 2], 0, weights, 0, length);
    } else {
      double s = sigma > 0 ? sigma : ((length - 1) * 0.5 - 1) * 0.3 + 0.8;
      double sum = 0;
      for (int i = 0; i < length; i++) {
        double x = i - (length - 1) * 0.5;
        weights[i] = Math.exp(-x * x / (2 * s * s));
        sum += weights[i];
      }
      for (int i = 0; i < length; i++) {
        weights[i] /= sum;
      }
    }
    if (bits > 0) {
      double one = 1 << bits;
      // The rounding error of a weight goes to the next one, the rest to the middle.
      double error = 0;
      double sum = 0;
      for (int i = 0; i < length / 2; i++) {
        double exact = weights[i] * one + error;
        double rounded = Math.rint(exact);
        error = exact - rounded;
        weights[i] = rounded;
        weights[length - 1 - i] = rounded;
        sum += 2 * rounded;
      }
      weights[length / 2] = one - sum;
    }
    return weights;
  }

  /** The pixel that stands in for one beyond the edge: ... 2 1 | 0 1 2 ... n-1 | n-2 ... */
  static int mirror(int i, int length) {
    if (length == 1) {
      return 0;
    }
    int p = i;
    while (p < 0 || p >= length) {
      p = p < 0 ? -p : 2 * (length - 1) - p;
    }
    return p;
  }

  private static NDArray separable(
      NDArray source,
      Window held,
      Window need,
      int width,
      int height,
      double[] wx,
      double[] wy,
      int stride,
      Finish finish,
      boolean ignoreNan) {
    NDArray result =
        NDArray.zeros(source.dtype(), Shape.of(need.height(), need.width(), source.channels()));
    // Columns of the source, left to right, as far as the horizontal kernel reaches.
    int reach = (need.width() - 1) * stride + wx.length;
    int[] columns = new int[reach];
    for (int i = 0; i < reach; i++) {
      columns[i] = mirror(need.x() * stride + i - wx.length / 2, width) - held.x();
    }
    boolean floats =
        Rows.fitsFloat(source.dtype())
            && finish != Finish.SHIFT_32
            && !(ignoreNan && source.dtype().isFloating());
    if (floats) {
      floats(source, held, need, height, columns, wx, wy, stride, finish, result);
    } else {
      doubles(source, held, need, height, columns, wx, wy, stride, finish, ignoreNan, result);
    }
    return result;
  }

  private static void floats(
      NDArray source,
      Window held,
      Window need,
      int height,
      int[] columns,
      double[] wx,
      double[] wy,
      int stride,
      Finish finish,
      NDArray result) {
    int channels = source.channels();
    int n = need.width() * channels;
    float[] wxf = toFloats(wx);
    float[] wyf = toFloats(wy);
    float[] row = new float[source.width() * channels];
    float[] wide = new float[columns.length * channels];
    // The row from each tap on, so that the taps of a pixel have one index: only then the compiler
    // runs the loop on several values at once.
    float[][] taps = new float[stride == 1 ? wx.length : 0][n];
    float[][] ring = new float[wy.length][n];
    float[][] slots = new float[wy.length][];
    int[] key = new int[wy.length];
    Arrays.fill(key, -1);
    float[] sum = new float[n];
    for (int y = 0; y < need.height(); y++) {
      int first = (need.y() + y) * stride - wy.length / 2;
      for (int j = 0; j < wy.length; j++) {
        int at = mirror(first + j, height) - held.y();
        int slot = at % wy.length;
        if (key[slot] != at) {
          Rows.load(source, at, row);
          spread(row, columns, channels, wide);
          if (stride == 1) {
            for (int k = 0; k < taps.length; k++) {
              System.arraycopy(wide, k * channels, taps[k], 0, n);
            }
            accumulate(taps, wxf, ring[slot]);
          } else {
            weighStrided(wide, wxf, channels, stride, ring[slot]);
          }
          key[slot] = at;
        }
        slots[j] = ring[slot];
      }
      accumulate(slots, wyf, sum);
      if (finish == Finish.SHIFT_16
          && result.data() instanceof byte[] bytes
          && result.columnStride() == channels) {
        // Weights of 8 bits along each axis add up to 2^16, so nothing has to be saturated.
        shift16(sum, bytes, result.offset() + y * result.rowStride());
        continue;
      }
      switch (finish) {
        case SHIFT_16 -> {
          for (int i = 0; i < n; i++) {
            sum[i] = ((int) sum[i] + 32768) >> 16;
          }
        }
        case SHIFT_8 -> {
          for (int i = 0; i < n; i++) {
            sum[i] = ((int) sum[i] + 128) >> 8;
          }
        }
        case SCALE_8 -> {
          for (int i = 0; i < n; i++) {
            sum[i] *= 1 / 256f;
          }
        }
        case SHIFT_32, ROUND -> {
          // storing rounds
        }
      }
      Rows.store(sum, result, y);
    }
  }

  private static void shift16(float[] sum, byte[] bytes, int to) {
    for (int i = 0; i < sum.length; i++) {
      bytes[to + i] = (byte) (((int) sum[i] + 32768) >> 16);
    }
  }

  private static float[] toFloats(double[] values) {
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }

  private static void spread(float[] row, int[] columns, int channels, float[] wide) {
    int i = 0;
    while (i < columns.length) {
      // Between the mirrored edges the columns lie side by side.
      int end = i + 1;
      while (end < columns.length && columns[end] == columns[end - 1] + 1) {
        end++;
      }
      System.arraycopy(row, columns[i] * channels, wide, i * channels, (end - i) * channels);
      i = end;
    }
  }

  private static void spread(double[] row, int[] columns, int channels, double[] wide) {
    int to = 0;
    for (int column : columns) {
      int from = column * channels;
      for (int c = 0; c < channels; c++) {
        wide[to++] = row[from + c];
      }
    }
  }

  private static void weighStrided(
      float[] wide, float[] weights, int channels, int stride, float[] out) {
    int pixels = out.length / Math.max(1, channels);
    for (int x = 0; x < pixels; x++) {
      for (int c = 0; c < channels; c++) {
        int from = x * stride * channels + c;
        float s = wide[from] * weights[0];
        for (int j = 1; j < weights.length; j++) {
          s += wide[from + j * channels] * weights[j];
        }
        out[x * channels + c] = s;
      }
    }
  }

  private static void accumulate(float[][] rows, float[] weights, float[] sum) {
    float[] first = rows[0];
    float w = weights[0];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = first[i] * w;
    }
    int j = 1;
    for (; j + 2 < rows.length; j += 3) {
      accumulate(
          rows[j], weights[j], rows[j + 1], weights[j + 1], rows[j + 2], weights[j + 2], sum);
    }
    for (; j < rows.length; j++) {
      accumulate(rows[j], weights[j], sum);
    }
  }

  private static void accumulate(float[] row, float weight, float[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += row[i] * weight;
    }
  }

  private static void accumulate(
      float[] a, float wa, float[] b, float wb, float[] c, float wc, float[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] = sum[i] + a[i] * wa + b[i] * wb + c[i] * wc;
    }
  }

  private static void accumulate(double[] row, double weight, boolean first, double[] sum) {
    if (first) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] = row[i] * weight;
      }
    } else {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += row[i] * weight;
      }
    }
  }

  /**
   * As {@link #floats}, for the types that float does not hold, for uint16 with weights of 16 bits
   * (the sums have up to 48), and where NaN counts as nothing: its weight is then summed up beside.
   */
  private static void doubles(
      NDArray source,
      Window held,
      Window need,
      int height,
      int[] columns,
      double[] wx,
      double[] wy,
      int stride,
      Finish finish,
      boolean ignoreNan,
      NDArray result) {
    boolean weighted = ignoreNan && source.dtype().isFloating();
    int channels = source.channels();
    int n = need.width() * channels;
    double[] row = new double[source.width() * channels];
    double[] wide = new double[columns.length * channels];
    double[][] ring = new double[wy.length][n];
    double[] present = new double[weighted ? wide.length : 0];
    double[][] ringWeights = new double[wy.length][weighted ? n : 0];
    int[] key = new int[wy.length];
    Arrays.fill(key, -1);
    double[] sum = new double[n];
    double[] weight = new double[weighted ? n : 0];
    double total = total(wx) * total(wy);
    for (int y = 0; y < need.height(); y++) {
      int first = (need.y() + y) * stride - wy.length / 2;
      for (int j = 0; j < wy.length; j++) {
        int at = mirror(first + j, height) - held.y();
        int slot = at % wy.length;
        if (key[slot] != at) {
          Rows.load(source, at, row);
          spread(row, columns, channels, wide);
          if (weighted) {
            for (int i = 0; i < wide.length; i++) {
              boolean is = !Double.isNaN(wide[i]);
              present[i] = is ? 1 : 0;
              wide[i] = is ? wide[i] : 0;
            }
            weigh(present, wx, channels, stride, ringWeights[slot]);
          }
          weigh(wide, wx, channels, stride, ring[slot]);
          key[slot] = at;
        }
        accumulate(ring[slot], wy[j], j == 0, sum);
        accumulate(ringWeights[slot], wy[j], j == 0, weight);
      }
      for (int i = 0; i < n; i++) {
        double s = sum[i];
        if (weighted && weight[i] != total) {
          s = weight[i] >= total / 2 ? s * total / weight[i] : Double.NaN;
        }
        sum[i] =
            switch (finish) {
              case SHIFT_16 -> Math.floor((s + 32768) / 65536);
              case SHIFT_32 -> Math.floor((s + 2147483648.0) / 4294967296.0);
              case SHIFT_8 -> Math.floor((s + 128) / 256);
              case SCALE_8 -> s / 256;
              case ROUND -> s;
            };
      }
      Rows.store(sum, result, y);
    }
  }

  private static double total(double[] weights) {
    double sum = 0;
    for (double w : weights) {
      sum += w;
    }
    return sum;
  }

  private static void weigh(
      double[] wide, double[] weights, int channels, int stride, double[] out) {
    if (stride == 1) {
      Arrays.fill(out, 0);
      for (int j = 0; j < weights.length; j++) {
        double w = weights[j];
        int shift = j * channels;
        for (int i = 0; i < out.length; i++) {
          out[i] += wide[i + shift] * w;
        }
      }
      return;
    }
    for (int i = 0; i < out.length; i++) {
      int x = i / channels;
      int from = x * stride * channels + (i - x * channels);
      double s = 0;
      for (int j = 0; j < weights.length; j++) {
        s += wide[from + j * channels] * weights[j];
      }
      out[i] = s;
    }
  }
}
