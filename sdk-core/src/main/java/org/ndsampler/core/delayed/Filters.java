package org.ndsampler.core.delayed;

import java.util.Arrays;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.delayed.internal.RowKernels;
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

  /**
   * The blur of a window.
   *
   * @param source pixels of the level, all that {@link Sampling#blurred} asks for
   * @param held which pixels of the level they are
   * @param need the window, in the level's pixels
   * @param rows which rows of the window are looked at; the others stay 0
   */
  static FilterJob blur(
      NDArray source,
      Window held,
      Window need,
      Sampling sampling,
      boolean ignoreNan,
      boolean[] rows) {
    int bits = source.dtype() == DType.UINT8 ? 8 : source.dtype() == DType.UINT16 ? 16 : 0;
    return new FilterJob(
        source,
        held,
        need,
        sampling.width(),
        sampling.height(),
        gaussian(sampling.kernelX(), sampling.sigma(), bits),
        gaussian(sampling.kernelY(), sampling.sigma(), bits),
        1,
        bits == 8
            ? FilterJob.Finish.SHIFT_16
            : bits == 16 ? FilterJob.Finish.SHIFT_32 : FilterJob.Finish.ROUND,
        ignoreNan,
        rows);
  }

  /** One halving, from the level before it, of a given size; see {@link #blur}. */
  static FilterJob halving(
      NDArray source,
      Window held,
      Window need,
      int width,
      int height,
      boolean ignoreNan,
      boolean[] rows) {
    return new FilterJob(
        source,
        held,
        need,
        width,
        height,
        HALVING,
        HALVING,
        2,
        source.dtype().isFloating() ? FilterJob.Finish.SCALE_8 : FilterJob.Finish.SHIFT_8,
        ignoreNan,
        rows);
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

  /** The pixels of the job's window. */
  static NDArray run(FilterJob job) {
    NDArray result = job.newResult();
    if (job.source.dtype() == DType.UINT8) {
      RowKernels kernels = Kernels.forFilter(job);
      if (kernels != null) {
        WideByteFilter.run(job, kernels, result);
      } else {
        ByteFilter.run(job, result);
      }
    } else if (Rows.fitsFloat(job.source.dtype())
        && job.finish != FilterJob.Finish.SHIFT_32
        && !(job.ignoreNan && job.source.dtype().isFloating())) {
      FloatFilter.run(job, result);
    } else {
      doubles(job, result);
    }
    return result;
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
   * As {@link FloatFilter}, for the types that float does not hold, for uint16 with weights of 16
   * bits (the sums have up to 48), and where NaN counts as nothing: its weight is then summed up
   * beside.
   */
  private static void doubles(FilterJob job, NDArray result) {
    NDArray source = job.source;
    boolean weighted = job.ignoreNan && source.dtype().isFloating();
    int channels = job.channels();
    int stride = job.stride;
    double[] wx = job.wx;
    double[] wy = job.wy;
    int[] columns = job.sourceColumns();
    int n = job.columns() * channels;
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
    for (int y = 0; y < job.rows(); y++) {
      if (!job.isWanted(y)) {
        continue;
      }
      for (int j = 0; j < wy.length; j++) {
        int at = job.sourceRow(y, j);
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
            switch (job.finish) {
              case SHIFT_32 -> Math.floor((s + 2147483648.0) / 4294967296.0);
              case SHIFT_8 -> Math.floor((s + 128) / 256);
              case SCALE_8 -> s / 256;
              case ROUND, SHIFT_16 -> s;
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
