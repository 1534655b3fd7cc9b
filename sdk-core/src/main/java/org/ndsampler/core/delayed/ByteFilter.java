package org.ndsampler.core.delayed;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.delayed.FilterJob.Run;

/**
 * Filters uint8 in whole numbers, up to four channels at once and row by row, for whoever asks for
 * rows from top to bottom.
 *
 * <p>The sums are exact, so that their order is free: first along the columns, two channels of a
 * pixel in one int as in {@link PackedBytes}; then along the rows, each channel in an int. The
 * weights along the columns add up to at most 256: a half of an int holds their sum. The plain
 * version is in ByteFilterTest.
 */
final class ByteFilter {
  private static final int EVEN = 0x00ff00ff;
  private static final int HALF = 0xffff;

  private final FilterJob job;
  private final int channel;
  private final int lanes;
  private final int[] wx;
  private final int[] wy;
  private final int shift;
  private final int columns;
  // With a stride of 2 the even columns come first, then, from here on, the odd ones.
  private final int oddColumns;
  private final List<Run> runs;
  private final int[] packed;
  // The rows that the weights meet: the first and third channels, the second and fourth.
  private final int[][] even;
  private final int[][] odd;
  private final int[] key;
  private final int[][] rows;
  private final int[] across;
  private final int[][] taps;
  private final int[][] sums;

  /**
   * A filter.
   *
   * @param channel the first channel
   * @param lanes how many channels, up to 4
   */
  ByteFilter(FilterJob job, int channel, int lanes) {
    this.job = job;
    this.channel = channel;
    this.lanes = lanes;
    wx = whole(job.wx);
    wy = whole(job.wy);
    shift = job.finish == FilterJob.Finish.SHIFT_16 ? 16 : 8;
    columns = job.columns();
    int[] column = job.sourceColumns();
    oddColumns = (column.length + 1) / 2;
    runs = FilterJob.runs(column);
    packed = new int[column.length];
    even = new int[wy.length][column.length];
    odd = new int[lanes > 1 ? wy.length : 0][column.length];
    key = new int[wy.length];
    Arrays.fill(key, -1);
    rows = new int[wy.length][];
    across = new int[column.length];
    taps = new int[wx.length][columns];
    sums = new int[lanes][columns];
  }

  /** Filters all channels. */
  static void run(FilterJob job, NDArray result) {
    int[] pixels = new int[job.columns()];
    for (int g = 0; g < PackedBytes.groups(job.channels()); g++) {
      int c = g * PackedBytes.LANES;
      int lanes = PackedBytes.lanes(g, job.channels());
      ByteFilter filter = new ByteFilter(job, c, lanes);
      for (int y = 0; y < job.rows(); y++) {
        if (job.isWanted(y)) {
          filter.row(y, pixels, 0);
          PackedBytes.store(pixels, 0, pixels.length, result, y, 0, c, lanes);
        }
      }
    }
  }

  private static int[] whole(double[] weights) {
    int[] result = new int[weights.length];
    for (int i = 0; i < weights.length; i++) {
      result[i] = (int) weights[i];
    }
    return result;
  }

  private int place(int column) {
    return job.stride == 1 ? column : column % 2 * oddColumns + column / 2;
  }

  /**
   * The packed pixels of a row of the result.
   *
   * @param to where in the pixels they go
   */
  void row(int y, int[] pixels, int to) {
    for (int j = 0; j < wy.length; j++) {
      load(job.sourceRow(y, j));
    }
    choose(even, y);
    across();
    along(sums[0], lanes > 2 ? sums[2] : null);
    if (lanes > 1) {
      choose(odd, y);
      across();
      along(sums[1], lanes > 3 ? sums[3] : null);
    }
    finish(sums[0], shift);
    for (int lane = 1; lane < lanes; lane++) {
      finish(sums[lane], shift, 8 * lane, sums[0]);
    }
    System.arraycopy(sums[0], 0, pixels, to, columns);
  }

  private void load(int y) {
    int slot = y % wy.length;
    if (key[slot] == y) {
      return;
    }
    for (Run run : runs) {
      for (int p = 0; p < Math.min(job.stride, run.count()); p++) {
        int count = (run.count() - p + job.stride - 1) / job.stride;
        PackedBytes.load(
            job.source,
            y,
            run.column() + p,
            job.stride,
            count,
            channel,
            lanes,
            packed,
            place(run.to() + p));
      }
    }
    split(packed, 0, even[slot]);
    if (lanes > 1) {
      split(packed, 8, odd[slot]);
    }
    key[slot] = y;
  }

  private static void split(int[] packed, int shift, int[] half) {
    for (int i = 0; i < half.length; i++) {
      half[i] = packed[i] >>> shift & EVEN;
    }
  }

  private void choose(int[][] ring, int y) {
    for (int j = 0; j < wy.length; j++) {
      rows[j] = ring[job.sourceRow(y, j) % wy.length];
    }
  }

  // Pairs of rows, and of columns, have one weight.

  private void across() {
    int middle = rows.length / 2;
    if (middle == 0) {
      weigh(rows[0], wy[0], across);
      return;
    }
    int i = middle - 1;
    int j = middle + 1;
    weigh(rows[middle], wy[middle], rows[i], rows[j], wy[i], across);
    for (i--, j++; i > 0; i -= 2, j += 2) {
      weigh(rows[i], rows[j], wy[i], rows[i - 1], rows[j + 1], wy[i - 1], across);
    }
    if (i == 0) {
      weigh(rows[0], rows[j], wy[0], across);
    }
  }

  private static void weigh(int[] row, int weight, int[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] = row[i] * weight;
    }
  }

  private static void weigh(int[] m, int wm, int[] a, int[] b, int wab, int[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] = m[i] * wm + (a[i] + b[i]) * wab;
    }
  }

  private static void weigh(int[] a, int[] b, int weight, int[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += (a[i] + b[i]) * weight;
    }
  }

  private static void weigh(int[] a, int[] b, int wab, int[] c, int[] d, int wcd, int[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += (a[i] + b[i]) * wab + (c[i] + d[i]) * wcd;
    }
  }

  private void along(int[] low, int @Nullable [] high) {
    // The row from each weight on, so that all have one index: only then the compiler runs the
    // loops on several values at once.
    for (int k = 0; k < wx.length; k++) {
      System.arraycopy(across, place(k), taps[k], 0, columns);
    }
    low(low);
    if (high != null) {
      high(high);
    }
  }

  private void low(int[] sum) {
    int middle = wx.length / 2;
    if (middle == 0) {
      low(taps[0], wx[0], sum);
      return;
    }
    int i = middle - 1;
    int j = middle + 1;
    low(taps[middle], wx[middle], taps[i], taps[j], wx[i], sum);
    for (i--, j++; i > 0; i -= 2, j += 2) {
      low(taps[i], taps[j], wx[i], taps[i - 1], taps[j + 1], wx[i - 1], sum);
    }
    if (i == 0) {
      low(taps[0], taps[j], wx[0], sum);
    }
  }

  private static void low(int[] row, int weight, int[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] = (row[i] & HALF) * weight;
    }
  }

  private static void low(int[] m, int wm, int[] a, int[] b, int wab, int[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] = (m[i] & HALF) * wm + ((a[i] & HALF) + (b[i] & HALF)) * wab;
    }
  }

  private static void low(int[] a, int[] b, int weight, int[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += ((a[i] & HALF) + (b[i] & HALF)) * weight;
    }
  }

  private static void low(int[] a, int[] b, int wab, int[] c, int[] d, int wcd, int[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += ((a[i] & HALF) + (b[i] & HALF)) * wab + ((c[i] & HALF) + (d[i] & HALF)) * wcd;
    }
  }

  private void high(int[] sum) {
    // What is above the half: no other bits are left, and the same loops do.
    for (int[] tap : taps) {
      shift(tap);
    }
    low(sum);
  }

  private static void shift(int[] tap) {
    for (int i = 0; i < tap.length; i++) {
      tap[i] >>>= 16;
    }
  }

  private static void finish(int[] sum, int shift) {
    int half = 1 << (shift - 1);
    for (int i = 0; i < sum.length; i++) {
      sum[i] = (sum[i] + half) >>> shift;
    }
  }

  private static void finish(int[] sum, int shift, int place, int[] pixels) {
    int half = 1 << (shift - 1);
    for (int i = 0; i < sum.length; i++) {
      pixels[i] |= (sum[i] + half) >>> shift << place;
    }
  }
}
