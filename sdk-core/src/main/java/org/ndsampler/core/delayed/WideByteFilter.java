package org.ndsampler.core.delayed;

import java.util.Arrays;
import java.util.List;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.delayed.FilterJob.Run;
import org.ndsampler.core.delayed.internal.RowKernels;

/** As {@link ByteFilter}, for kernels that work on numbers of 16 bits; all channels at once. */
final class WideByteFilter {
  private final FilterJob job;
  private final RowKernels kernels;
  private final int channels;
  private final short[] wx;
  private final short[] wy;
  private final int shift;
  private final List<Run> runs;
  private final short[][] ring;
  private final int[] key;
  private final short[][] rows;
  private final short[] sums;
  private final short[] low;
  // All columns, also those that a stride leaves out.
  private final byte[] values;
  private final NDArray row;
  private int last = -1;

  WideByteFilter(FilterJob job, RowKernels kernels) {
    this.job = job;
    this.kernels = kernels;
    channels = job.channels();
    wx = whole(job.wx);
    wy = whole(job.wy);
    shift = job.finish == FilterJob.Finish.SHIFT_16 ? 16 : 8;
    int[] columns = job.sourceColumns();
    runs = FilterJob.runs(columns);
    ring = new short[wy.length][columns.length * channels];
    key = new int[wy.length];
    Arrays.fill(key, -1);
    rows = new short[wy.length][];
    sums = new short[columns.length * channels];
    low = new short[sums.length];
    int count = columns.length - wx.length + 1;
    values = new byte[count * channels];
    row = NDArray.of(values, Shape.of(1, count, channels));
  }

  static void run(FilterJob job, RowKernels kernels, NDArray result) {
    WideByteFilter filter = new WideByteFilter(job, kernels);
    int[] pixels = new int[job.columns()];
    for (int y = 0; y < job.rows(); y++) {
      if (job.isWanted(y)) {
        for (int g = 0; g < PackedBytes.groups(job.channels()); g++) {
          int c = g * PackedBytes.LANES;
          int lanes = PackedBytes.lanes(g, job.channels());
          filter.row(y, c, lanes, pixels, 0);
          PackedBytes.store(pixels, 0, pixels.length, result, y, 0, c, lanes);
        }
      }
    }
  }

  private static short[] whole(double[] weights) {
    short[] result = new short[weights.length];
    for (int i = 0; i < weights.length; i++) {
      result[i] = (short) weights[i];
    }
    return result;
  }

  /**
   * The packed pixels of a row of the result.
   *
   * @param to where in the pixels they go
   */
  void row(int y, int channel, int lanes, int[] pixels, int to) {
    if (last != y) {
      for (int j = 0; j < wy.length; j++) {
        rows[j] = wide(job.sourceRow(y, j));
      }
      kernels.across(rows, wy, sums);
      kernels.along(sums, low, channels, wx, shift, values, values.length);
      last = y;
    }
    PackedBytes.load(row, 0, 0, job.stride, job.columns(), channel, lanes, pixels, to);
  }

  private short[] wide(int y) {
    int slot = y % wy.length;
    if (key[slot] != y) {
      byte[] data = (byte[]) job.source.data();
      int stride = job.source.columnStride();
      int start = job.source.offset() + y * job.source.rowStride();
      for (Run run : runs) {
        int from = start + run.column() * stride;
        int to = run.to() * channels;
        if (stride == channels) {
          kernels.widen(data, from, ring[slot], to, run.count() * channels);
        } else {
          for (int i = 0; i < run.count(); i++) {
            kernels.widen(data, from + i * stride, ring[slot], to + i * channels, channels);
          }
        }
      }
      key[slot] = y;
    }
    return ring[slot];
  }
}
