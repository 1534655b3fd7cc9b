package org.ndsampler.simd.internal;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Filters and kernels in float: each product is rounded before it is added, and sums are made in
 * the order of the plain version.
 */
final class FloatKernels {
  private static final VectorSpecies<Float> WIDE = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = WIDE.length();

  /** A pixel of up to four channels. */
  private static final VectorSpecies<Float> PIXEL = FloatVector.SPECIES_128;

  private FloatKernels() {}

  static void along(float[] wide, int step, float[] weights, float[] sums) {
    float[][] rows = new float[weights.length][];
    Arrays.fill(rows, wide);
    weigh(rows, step, weights, sums);
  }

  static void across(float[][] rows, float[] weights, float[] sums) {
    weigh(rows, 0, weights, sums);
  }

  /** Weighs rows, of which there is an odd number, each from so many values further on. */
  private static void weigh(float[][] rows, int step, float[] w, float[] sums) {
    if (w.length == 1) {
      first(rows[0], w[0], sums);
      return;
    }
    int j = 3;
    if (w.length >= 7) {
      seven(rows, w, step, sums);
      j = 7;
    } else {
      first(rows[0], w[0], rows[1], w[1], rows[2], w[2], step, sums);
    }
    int at = j * step;
    for (; j + 3 < w.length; j += 4, at += 4 * step) {
      add(
          rows[j],
          w[j],
          rows[j + 1],
          w[j + 1],
          rows[j + 2],
          w[j + 2],
          rows[j + 3],
          w[j + 3],
          at,
          step,
          sums);
    }
    if (j < w.length) {
      add(rows[j], w[j], rows[j + 1], w[j + 1], at, step, sums);
    }
  }

  private static FloatVector times(float[] row, int at, float w) {
    return FloatVector.fromArray(WIDE, row, at).mul(w);
  }

  private static void first(float[] a, float wa, float[] sums) {
    int i = 0;
    for (; i + LANES <= sums.length; i += LANES) {
      times(a, i, wa).intoArray(sums, i);
    }
    for (; i < sums.length; i++) {
      sums[i] = a[i] * wa;
    }
  }

  private static void first(
      float[] a, float wa, float[] b, float wb, float[] c, float wc, int step, float[] sums) {
    int i = 0;
    for (; i + LANES <= sums.length; i += LANES) {
      times(a, i, wa)
          .add(times(b, i + step, wb))
          .add(times(c, i + 2 * step, wc))
          .intoArray(sums, i);
    }
    for (; i < sums.length; i++) {
      sums[i] = a[i] * wa + b[i + step] * wb + c[i + 2 * step] * wc;
    }
  }

  private static void seven(float[][] rows, float[] w, int step, float[] sums) {
    float[] a = rows[0];
    float[] b = rows[1];
    float[] c = rows[2];
    float[] d = rows[3];
    float[] e = rows[4];
    float[] f = rows[5];
    float[] g = rows[6];
    float wa = w[0];
    float wb = w[1];
    float wc = w[2];
    float wd = w[3];
    float we = w[4];
    float wf = w[5];
    float wg = w[6];
    int i = 0;
    for (; i + LANES <= sums.length; i += LANES) {
      times(a, i, wa)
          .add(times(b, i + step, wb))
          .add(times(c, i + 2 * step, wc))
          .add(times(d, i + 3 * step, wd))
          .add(times(e, i + 4 * step, we))
          .add(times(f, i + 5 * step, wf))
          .add(times(g, i + 6 * step, wg))
          .intoArray(sums, i);
    }
    for (; i < sums.length; i++) {
      sums[i] =
          a[i] * wa
              + b[i + step] * wb
              + c[i + 2 * step] * wc
              + d[i + 3 * step] * wd
              + e[i + 4 * step] * we
              + f[i + 5 * step] * wf
              + g[i + 6 * step] * wg;
    }
  }

  private static void add(
      float[] a, float wa, float[] b, float wb, int at, int step, float[] sums) {
    int i = 0;
    for (; i + LANES <= sums.length; i += LANES) {
      FloatVector.fromArray(WIDE, sums, i)
          .add(times(a, i + at, wa))
          .add(times(b, i + at + step, wb))
          .intoArray(sums, i);
    }
    for (; i < sums.length; i++) {
      sums[i] = sums[i] + a[i + at] * wa + b[i + at + step] * wb;
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
      int at,
      int step,
      float[] sums) {
    int i = 0;
    for (; i + LANES <= sums.length; i += LANES) {
      FloatVector.fromArray(WIDE, sums, i)
          .add(times(a, i + at, wa))
          .add(times(b, i + at + step, wb))
          .add(times(c, i + at + 2 * step, wc))
          .add(times(d, i + at + 3 * step, wd))
          .intoArray(sums, i);
    }
    for (; i < sums.length; i++) {
      int p = i + at;
      sums[i] =
          sums[i] + a[p] * wa + b[p + step] * wb + c[p + 2 * step] * wc + d[p + 3 * step] * wd;
    }
  }

  static void cubic(
      float[] values,
      int run,
      int channels,
      int[] corner,
      int[] wx,
      int[] wy,
      float[] table,
      int from,
      int to,
      float[] result) {
    for (int x = from; x < to; x++) {
      int p = wx[x];
      FloatVector w0 = FloatVector.broadcast(PIXEL, table[p]);
      FloatVector w1 = FloatVector.broadcast(PIXEL, table[p + 1]);
      FloatVector w2 = FloatVector.broadcast(PIXEL, table[p + 2]);
      FloatVector w3 = FloatVector.broadcast(PIXEL, table[p + 3]);
      int q = wy[x];
      int a = corner[x];
      FloatVector.zero(PIXEL)
          .add(line(values, a, channels, w0, w1, w2, w3).mul(table[q]))
          .add(line(values, a + run, channels, w0, w1, w2, w3).mul(table[q + 1]))
          .add(line(values, a + 2 * run, channels, w0, w1, w2, w3).mul(table[q + 2]))
          .add(line(values, a + 3 * run, channels, w0, w1, w2, w3).mul(table[q + 3]))
          // The value too many of a pixel with three channels is overwritten by the next pixel.
          .intoArray(result, x * channels);
    }
  }

  private static FloatVector line(
      float[] values,
      int at,
      int channels,
      FloatVector w0,
      FloatVector w1,
      FloatVector w2,
      FloatVector w3) {
    return FloatVector.fromArray(PIXEL, values, at)
        .mul(w0)
        .add(FloatVector.fromArray(PIXEL, values, at + channels).mul(w1))
        .add(FloatVector.fromArray(PIXEL, values, at + 2 * channels).mul(w2))
        .add(FloatVector.fromArray(PIXEL, values, at + 3 * channels).mul(w3));
  }
}
