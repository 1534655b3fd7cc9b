package org.ndsampler.core.delayed;

import java.util.Arrays;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.delayed.internal.RowKernels;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.internal.Ints;

/** Interpolates uint8, uint16, int16 and float32 in float, with kernels of any width. */
final class FloatResampler {
  private static final int FRACTIONS = Sampling.FRACTIONS;
  private static final int FRACTION_MASK = FRACTIONS - 1;
  private static final int DROP = Sampling.BITS - Sampling.FRACTION_BITS;

  private final Resampler job;
  private final NDArray source;
  private final Window held;
  private final Sampling sampling;
  private final NDArray target;
  private final Window out;

  private FloatResampler(Resampler job) {
    this.job = job;
    this.source = job.source();
    this.held = job.held();
    this.sampling = job.sampling();
    this.target = job.target();
    this.out = job.out();
  }

  static void run(Resampler job) {
    if (job.sampling().isAxisAligned()) {
      new FloatResampler(job).separable();
    } else if (job.sampling().interpolation().taps() == 2) {
      new FloatTiles(job).run();
    } else {
      new FloatResampler(job).affine();
    }
  }

  /** Loads a row of the plane, with the fill value where there is no source. */
  private void load(int y, Window plane, Window inside, float none, float[] values, int at) {
    int channels = target.channels();
    int run = Ints.length("the values of a row", plane.width(), channels);
    if (inside.isEmpty() || y < inside.y() || y >= inside.endY()) {
      Arrays.fill(values, at, at + run, none);
      return;
    }
    int left = at + (inside.x() - plane.x()) * channels;
    int right = left + inside.width() * channels;
    Arrays.fill(values, at, left, none);
    Rows.load(source, y - held.y(), inside.x() - held.x(), inside.width(), values, left);
    Arrays.fill(values, right, at + run, none);
  }

  /** Columns that depend on columns only: each source row is interpolated once, then rows mixed. */
  private void separable() {
    Window plane = job.padded();
    Window inside = plane.intersection(held);
    float none = (float) job.roundedFill();
    int w = out.width();
    int channels = target.channels();
    int taps = sampling.interpolation().taps();
    float[] table = KernelTable.table(sampling.interpolation());
    float[] values = new float[plane.width() * channels];
    int[] column = new int[w];
    int[] weight = new int[w];
    // The columns with a tap in the image lie side by side.
    int low = w;
    int high = 0;
    long[] ax = sampling.columnsX(out.x(), w);
    long base = sampling.rowX(out.y());
    for (int i = 0; i < w; i++) {
      long x = (base + ax[i]) >> DROP;
      long tap = (x >> Sampling.FRACTION_BITS) - (taps - 1) / 2;
      if (!job.isOutside(tap, sampling.width())) {
        low = Math.min(low, i);
        high = i + 1;
        column[i] = (int) (tap - plane.x()) * channels;
      }
      weight[i] = ((int) x & FRACTION_MASK) * taps;
    }
    long ay = sampling.columnsY(out.x(), 1)[0];
    int n = w * channels;
    float[][] rows = new float[taps][n];
    int[] key = new int[taps];
    Arrays.fill(key, -1);
    float[] result = new float[n];
    for (int y = 0; y < out.height(); y++) {
      long position = (sampling.rowY(out.y() + y) + ay) >> DROP;
      int wy = ((int) position & FRACTION_MASK) * taps;
      long tap = (position >> Sampling.FRACTION_BITS) - (taps - 1) / 2;
      if (job.isOutside(tap, sampling.height())) {
        Arrays.fill(result, none);
      } else {
        int first = (int) (tap - plane.y());
        for (int k = 0; k < taps; k++) {
          int slot = (first + k) % taps;
          if (key[slot] != first + k) {
            load(plane.y() + first + k, plane, inside, none, values, 0);
            if (taps == 2) {
              linearRow(values, column, weight, low, high, channels, table, rows[slot]);
            } else {
              kernelRow(values, column, weight, low, high, channels, taps, table, rows[slot]);
            }
            key[slot] = first + k;
          }
        }
        if (taps == 2) {
          mix(rows[first % 2], table[wy], rows[(first + 1) % 2], table[wy + 1], result);
        } else {
          for (int k = 0; k < taps; k++) {
            mix(rows[(first + k) % taps], table[wy + k], k == 0, result);
          }
        }
        Arrays.fill(result, 0, Math.min(low, high) * channels, none);
        Arrays.fill(result, high * channels, n, none);
      }
      Rows.store(result, target, y);
    }
  }

  private static void linearRow(
      float[] values,
      int[] column,
      int[] weight,
      int low,
      int high,
      int channels,
      float[] table,
      float[] out) {
    if (channels == 3) {
      for (int i = low; i < high; i++) {
        int at = column[i];
        float w0 = table[weight[i]];
        float w1 = table[weight[i] + 1];
        out[3 * i] = values[at] * w0 + values[at + 3] * w1;
        out[3 * i + 1] = values[at + 1] * w0 + values[at + 4] * w1;
        out[3 * i + 2] = values[at + 2] * w0 + values[at + 5] * w1;
      }
      return;
    }
    for (int i = low; i < high; i++) {
      int at = column[i];
      float w0 = table[weight[i]];
      float w1 = table[weight[i] + 1];
      for (int c = 0; c < channels; c++) {
        out[i * channels + c] = values[at + c] * w0 + values[at + channels + c] * w1;
      }
    }
  }

  private static void kernelRow(
      float[] values,
      int[] column,
      int[] weight,
      int low,
      int high,
      int channels,
      int taps,
      float[] table,
      float[] out) {
    int to = low * channels;
    for (int i = low; i < high; i++) {
      int at = column[i];
      int w = weight[i];
      for (int c = 0; c < channels; c++) {
        float sum = values[at + c] * table[w];
        for (int j = 1; j < taps; j++) {
          sum += values[at + j * channels + c] * table[w + j];
        }
        out[to++] = sum;
      }
    }
  }

  private static void mix(float[] upper, float w0, float[] lower, float w1, float[] result) {
    for (int i = 0; i < result.length; i++) {
      result[i] = upper[i] * w0 + lower[i] * w1;
    }
  }

  private static void mix(float[] row, float weight, boolean first, float[] result) {
    if (first) {
      for (int i = 0; i < result.length; i++) {
        result[i] = row[i] * weight;
      }
    } else {
      for (int i = 0; i < result.length; i++) {
        result[i] += row[i] * weight;
      }
    }
  }

  /** Any map, with a kernel of more than two taps. */
  private void affine() {
    Window plane = job.padded();
    Window inside = plane.intersection(held);
    float none = (float) job.roundedFill();
    int w = out.width();
    int channels = target.channels();
    int taps = sampling.interpolation().taps();
    float[] table = KernelTable.table(sampling.interpolation());
    int run = Ints.length("the values of a row", plane.width(), channels);
    // One value more, for kernels that take four channels where there are three.
    int plain = Ints.length("the pixels that a warp needs", plane.height(), run);
    float[] values = new float[Ints.of("the pixels that a warp needs", plain + 1L)];
    for (int y = plane.y(); y < plane.endY(); y++) {
      load(y, plane, inside, none, values, (y - plane.y()) * run);
    }
    long[] ax = sampling.columnsX(out.x(), w);
    long[] ay = sampling.columnsY(out.x(), w);
    int[] corner = new int[w];
    int[] wx = new int[w];
    int[] wy = new int[w];
    float[] result = new float[w * channels + 1];
    RowKernels kernels =
        taps == 4 && (channels == 3 || channels == 4)
            ? Kernels.forWork(out.area() * channels, taps * taps)
            : null;
    int before = (taps - 1) / 2;
    for (int y = 0; y < out.height(); y++) {
      long rx = sampling.rowX(out.y() + y);
      long ry = sampling.rowY(out.y() + y);
      // Positions are monotonous along a row: the pixels with a tap in the image have no gap.
      int from = 0;
      while (from < w && isOutside(rx + ax[from], ry + ay[from], before)) {
        from++;
      }
      int to = w;
      while (to > from && isOutside(rx + ax[to - 1], ry + ay[to - 1], before)) {
        to--;
      }
      for (int x = from; x < to; x++) {
        long px = (rx + ax[x]) >> DROP;
        long py = (ry + ay[x]) >> DROP;
        int left = (int) ((px >> Sampling.FRACTION_BITS) - before - plane.x());
        int top = (int) ((py >> Sampling.FRACTION_BITS) - before - plane.y());
        corner[x] = top * run + left * channels;
        wx[x] = ((int) px & FRACTION_MASK) * taps;
        wy[x] = ((int) py & FRACTION_MASK) * taps;
      }
      Arrays.fill(result, 0, from * channels, none);
      if (kernels != null) {
        kernels.cubic(values, run, channels, corner, wx, wy, table, from, to, result);
      } else if (taps == 4 && channels == 3) {
        cubic3(values, run, corner, wx, wy, table, from, to, result);
      } else if (taps == 4) {
        cubic(values, run, channels, corner, wx, wy, table, from, to, result);
      } else {
        kernel(values, run, channels, taps, corner, wx, wy, table, from, to, result);
      }
      Arrays.fill(result, to * channels, w * channels, none);
      Rows.store(result, target, y);
    }
  }

  private boolean isOutside(long px, long py, int before) {
    return job.isOutside((px >> Sampling.BITS) - before, sampling.width())
        || job.isOutside((py >> Sampling.BITS) - before, sampling.height());
  }

  // The sums of all three loops are made in one order. The plain version is in
  // NearestResamplerTest.

  private static void cubic3(
      float[] v,
      int run,
      int[] corner,
      int[] wx,
      int[] wy,
      float[] table,
      int from,
      int to,
      float[] result) {
    for (int x = from; x < to; x++) {
      int p = wx[x];
      float w0 = table[p];
      float w1 = table[p + 1];
      float w2 = table[p + 2];
      float w3 = table[p + 3];
      int q = wy[x];
      int a = corner[x];
      float s0 = 0;
      float s1 = 0;
      float s2 = 0;
      for (int k = 0; k < 4; k++) {
        float w = table[q + k];
        s0 += (v[a] * w0 + v[a + 3] * w1 + v[a + 6] * w2 + v[a + 9] * w3) * w;
        s1 += (v[a + 1] * w0 + v[a + 4] * w1 + v[a + 7] * w2 + v[a + 10] * w3) * w;
        s2 += (v[a + 2] * w0 + v[a + 5] * w1 + v[a + 8] * w2 + v[a + 11] * w3) * w;
        a += run;
      }
      result[3 * x] = s0;
      result[3 * x + 1] = s1;
      result[3 * x + 2] = s2;
    }
  }

  private static void cubic(
      float[] v,
      int run,
      int channels,
      int[] corner,
      int[] wx,
      int[] wy,
      float[] table,
      int from,
      int to,
      float[] result) {
    int two = 2 * channels;
    int three = 3 * channels;
    for (int x = from; x < to; x++) {
      int p = wx[x];
      float w0 = table[p];
      float w1 = table[p + 1];
      float w2 = table[p + 2];
      float w3 = table[p + 3];
      int q = wy[x];
      for (int c = 0; c < channels; c++) {
        int a = corner[x] + c;
        float sum = 0;
        for (int k = 0; k < 4; k++) {
          float h = v[a] * w0 + v[a + channels] * w1 + v[a + two] * w2 + v[a + three] * w3;
          sum += h * table[q + k];
          a += run;
        }
        result[x * channels + c] = sum;
      }
    }
  }

  private static void kernel(
      float[] v,
      int run,
      int channels,
      int taps,
      int[] corner,
      int[] wx,
      int[] wy,
      float[] table,
      int from,
      int to,
      float[] result) {
    for (int x = from; x < to; x++) {
      for (int c = 0; c < channels; c++) {
        float sum = 0;
        for (int k = 0; k < taps; k++) {
          int a = corner[x] + k * run + c;
          float h = v[a] * table[wx[x]];
          for (int j = 1; j < taps; j++) {
            h += v[a + j * channels] * table[wx[x] + j];
          }
          sum += h * table[wy[x] + k];
        }
        result[x * channels + c] = sum;
      }
    }
  }
}
