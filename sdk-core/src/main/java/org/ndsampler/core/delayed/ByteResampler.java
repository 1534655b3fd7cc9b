package org.ndsampler.core.delayed;

import java.util.Arrays;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.delayed.internal.RowKernels;
import org.ndsampler.core.geom.Window;

/**
 * Interpolates uint8 linearly in whole numbers: weights in 1/32 along each axis, one rounding at
 * the end, which is what OpenCV's tables of 15 bits come to. See {@link PackedBytes}.
 *
 * <p>A map that keeps the axes is done row by row and then between rows, any other in tiles of the
 * target ({@link ByteTiles}).
 */
final class ByteResampler {
  private static final int FRACTION_MASK = Sampling.FRACTIONS - 1;
  private static final int DROP = Sampling.BITS - Sampling.FRACTION_BITS;

  private final PackedRows rows;
  private final Window held;
  private final Sampling sampling;
  private final NDArray target;
  private final Window out;
  private final int fillValue;

  /** Where the rows of the source come from. */
  private interface PackedRows {
    void load(int y, int channel, int lanes, int[] packed, int to);
  }

  private ByteResampler(Resampler job, PackedRows rows) {
    this.rows = rows;
    this.held = job.held();
    this.sampling = job.sampling();
    this.target = job.target();
    this.out = job.out();
    this.fillValue = (int) job.roundedFill();
  }

  static void run(Resampler job) {
    if (job.sampling().isAxisAligned()) {
      NDArray source = job.source();
      int width = job.held().width();
      PackedRows rows =
          (y, channel, lanes, packed, to) ->
              PackedBytes.load(source, y, 0, width, channel, lanes, packed, to);
      new ByteResampler(job, rows).separable();
    } else {
      new ByteTiles(job).run();
    }
  }

  /**
   * Filters and interpolates, row by row: for a map that keeps the axes. What the map leaves out is
   * not filtered, and nothing is kept but the rows in work.
   */
  static void run(Resampler job, FilterJob filter) {
    new ByteResampler(job, filtered(filter)).separable();
  }

  private static PackedRows filtered(FilterJob job) {
    RowKernels kernels = Kernels.forFilter(job);
    if (kernels != null) {
      return new WideByteFilter(job, kernels)::row;
    }
    int channels = job.channels();
    ByteFilter[] filters = new ByteFilter[PackedBytes.groups(channels)];
    for (int g = 0; g < filters.length; g++) {
      filters[g] = new ByteFilter(job, g * PackedBytes.LANES, PackedBytes.lanes(g, channels));
    }
    return (y, channel, lanes, packed, to) ->
        filters[channel / PackedBytes.LANES].row(y, packed, to);
  }

  /** Columns that depend on columns only: each source row is interpolated once, then rows mixed. */
  private void separable() {
    int w = out.width();
    int channels = target.channels();
    int groups = PackedBytes.groups(channels);
    // Two pixels of fill on either side stand for all that is outside.
    int packedWidth = held.width() + 4;
    int[] column = new int[w];
    int[] fraction = new int[w];
    long[] ax = sampling.columnsX(out.x(), w);
    long base = sampling.rowX(out.y());
    for (int i = 0; i < w; i++) {
      long x = (base + ax[i]) >> DROP;
      fraction[i] = (int) x & FRACTION_MASK;
      long sx = (x >> Sampling.FRACTION_BITS) - held.x();
      column[i] = (int) Math.max(-2, Math.min(held.width(), sx)) + 2;
    }
    long ay = sampling.columnsY(out.x(), 1)[0];
    int[] packed = new int[packedWidth];
    Arrays.fill(packed, PackedBytes.filled(fillValue));
    int[] left = new int[w];
    int[] right = new int[w];
    int[] outside = new int[w];
    Arrays.fill(left, PackedBytes.filled(fillValue));
    PackedBytes.weighColumns(left, left, 0, fraction, w, outside);
    int[][][] even = new int[groups][2][w];
    int[][][] odd = new int[groups][2][w];
    int[] weight = new int[w];
    int[] mixed = new int[w];
    int[] mixedOdd = new int[w];
    int[] key = {-1, -1};
    for (int y = 0; y < out.height(); y++) {
      long position = (sampling.rowY(out.y() + y) + ay) >> DROP;
      long sy = (position >> Sampling.FRACTION_BITS) - held.y();
      int top = (int) Math.max(-2, Math.min(held.height(), sy));
      for (int at = top; at <= top + 1; at++) {
        int slot = at & 1;
        if (at >= 0 && at < held.height() && key[slot] != at) {
          for (int g = 0; g < groups; g++) {
            int first = g * PackedBytes.LANES;
            int lanes = PackedBytes.lanes(g, channels);
            rows.load(at, first, lanes, packed, 2);
            gather(packed, column, left, right);
            PackedBytes.weighColumns(left, right, 0, fraction, w, even[g][slot]);
            if (lanes > 1) {
              PackedBytes.weighColumns(left, right, 8, fraction, w, odd[g][slot]);
            }
          }
          key[slot] = at;
        }
      }
      Arrays.fill(weight, (int) position & FRACTION_MASK);
      boolean upper = top >= 0 && top < held.height();
      boolean lower = top + 1 >= 0 && top + 1 < held.height();
      int above = top & 1;
      int below = (top + 1) & 1;
      for (int g = 0; g < groups; g++) {
        int first = g * PackedBytes.LANES;
        int lanes = PackedBytes.lanes(g, channels);
        PackedBytes.weighRows(
            upper ? even[g][above] : outside, lower ? even[g][below] : outside, weight, w, mixed);
        if (lanes > 1) {
          PackedBytes.weighRows(
              upper ? odd[g][above] : outside,
              lower ? odd[g][below] : outside,
              weight,
              w,
              mixedOdd);
          PackedBytes.interleave(mixed, mixedOdd, w);
        }
        PackedBytes.store(mixed, 0, w, target, y, 0, first, lanes);
      }
    }
  }

  private static void gather(int[] packed, int[] column, int[] left, int[] right) {
    for (int i = 0; i < column.length; i++) {
      left[i] = packed[column[i]];
      right[i] = packed[column[i] + 1];
    }
  }
}
