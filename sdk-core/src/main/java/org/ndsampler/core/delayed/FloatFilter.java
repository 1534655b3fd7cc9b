package org.ndsampler.core.delayed;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.delayed.FilterJob.Run;
import org.ndsampler.core.delayed.internal.RowKernels;

/**
 * Filters int16, uint16 and float32 in float: along the rows into a ring of lines and then along
 * the columns, the products of a value summed from the first weight to the last. The plain version
 * is in FiltersTest.
 */
final class FloatFilter {
  private final @Nullable RowKernels kernels;
  private final FilterJob job;
  private final NDArray result;
  private final int channels;
  private final float[] wx;
  private final float[] wy;
  private final List<Run> runs;
  private final float[] wide;
  // All columns, also those that a stride leaves out: they cost less than a loop with a stride.
  private final float[] sum;
  private final float[][] taps;
  private final float[][] ring;
  private final int[] key;

  private FloatFilter(FilterJob job, NDArray result) {
    this.job = job;
    kernels = Kernels.forFilter(job);
    this.result = result;
    channels = job.channels();
    wx = toFloats(job.wx);
    wy = toFloats(job.wy);
    int[] columns = job.sourceColumns();
    runs = FilterJob.runs(columns);
    wide = new float[columns.length * channels];
    int n = (columns.length - wx.length + 1) * channels;
    taps = new float[kernels == null ? wx.length : 0][n];
    ring = new float[wy.length][n];
    key = new int[wy.length];
    Arrays.fill(key, -1);
    sum = new float[n];
  }

  static void run(FilterJob job, NDArray result) {
    new FloatFilter(job, result).run();
  }

  private void run() {
    float[][] slots = new float[wy.length][];
    for (int y = 0; y < job.rows(); y++) {
      if (job.isWanted(y)) {
        for (int j = 0; j < wy.length; j++) {
          slots[j] = line(job.sourceRow(y, j));
        }
        if (kernels != null) {
          kernels.across(slots, wy, sum);
        } else {
          accumulate(slots, wy, sum);
        }
        if (job.stride > 1) {
          compact();
        }
        finish(sum, job.finish);
        Rows.store(sum, result, y);
      }
    }
  }

  private static float[] toFloats(double[] values) {
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }

  private float[] line(int y) {
    int slot = y % wy.length;
    if (key[slot] != y) {
      for (Run run : runs) {
        Rows.load(job.source, y, run.column(), run.count(), wide, run.to() * channels);
      }
      if (kernels != null) {
        kernels.along(wide, channels, wx, ring[slot]);
      } else {
        along(ring[slot]);
      }
      key[slot] = y;
    }
    return ring[slot];
  }

  private void along(float[] line) {
    // The row from each tap on, so that the taps of a pixel have one index: only then the compiler
    // runs the loop on several values at once.
    for (int k = 0; k < taps.length; k++) {
      System.arraycopy(wide, k * channels, taps[k], 0, line.length);
    }
    accumulate(taps, wx, line);
  }

  private void compact() {
    switch (channels) {
      case 1 -> compact1(sum, job.stride, job.columns());
      case 3 -> compact3(sum, 3 * job.stride, job.columns());
      default -> {
        for (int x = 1; x < job.columns(); x++) {
          System.arraycopy(sum, x * job.stride * channels, sum, x * channels, channels);
        }
      }
    }
  }

  private static void compact1(float[] sum, int step, int count) {
    for (int x = 1; x < count; x++) {
      sum[x] = sum[x * step];
    }
  }

  private static void compact3(float[] sum, int step, int count) {
    for (int x = 1; x < count; x++) {
      int from = x * step;
      sum[3 * x] = sum[from];
      sum[3 * x + 1] = sum[from + 1];
      sum[3 * x + 2] = sum[from + 2];
    }
  }

  private static void finish(float[] sum, FilterJob.Finish finish) {
    if (finish == FilterJob.Finish.SHIFT_8) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] = ((int) sum[i] + 128) >> 8;
      }
    } else if (finish == FilterJob.Finish.SCALE_8) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] *= 1 / 256f;
      }
    }
    // Else storing rounds.
  }

  /** Weighs rows, of which there is an odd number. */
  private static void accumulate(float[][] rows, float[] w, float[] sum) {
    if (rows.length == 1) {
      first(rows[0], w[0], sum);
      return;
    }
    first(rows[0], w[0], rows[1], w[1], rows[2], w[2], sum);
    int j = 3;
    for (; j + 3 < rows.length; j += 4) {
      add(rows[j], w[j], rows[j + 1], w[j + 1], rows[j + 2], w[j + 2], rows[j + 3], w[j + 3], sum);
    }
    if (j < rows.length) {
      add(rows[j], w[j], rows[j + 1], w[j + 1], sum);
    }
  }

  private static void first(float[] a, float wa, float[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] = a[i] * wa;
    }
  }

  private static void first(
      float[] a, float wa, float[] b, float wb, float[] c, float wc, float[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] = a[i] * wa + b[i] * wb + c[i] * wc;
    }
  }

  private static void add(float[] a, float wa, float[] b, float wb, float[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] = sum[i] + a[i] * wa + b[i] * wb;
    }
  }

  private static void add(
      float[] a,
      float wa,
      float[] b,
      float wb,
      float[] c,
      float wc,
      float[] d,
      float wd,
      float[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] = sum[i] + a[i] * wa + b[i] * wb + c[i] * wc + d[i] * wd;
    }
  }
}
