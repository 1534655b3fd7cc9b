package org.ndsampler.spark.internal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.NDArray;

/**
 * Least, largest, sum, mean and deviation of each channel, from pieces. Pieces are put together by
 * the formula of Chan, Golub and LeVeque (1979), so that nothing cancels out. Confined to one
 * thread.
 */
final class ChannelValues {
  private final double[] min;
  private final double[] max;
  private final double[] sum;
  private final double[] mean;
  private final double[] squares;
  private final long[] count;

  ChannelValues(int channels) {
    min = new double[channels];
    max = new double[channels];
    sum = new double[channels];
    mean = new double[channels];
    squares = new double[channels];
    count = new long[channels];
    Arrays.fill(min, Double.POSITIVE_INFINITY);
    Arrays.fill(max, Double.NEGATIVE_INFINITY);
  }

  /** Adds a piece (height, width, channels). */
  void add(NDArray piece) {
    for (int c = 0; c < count.length; c++) {
      add(piece, c);
    }
  }

  private void add(NDArray piece, int c) {
    double total = 0;
    long some = 0;
    for (int y = 0; y < piece.height(); y++) {
      for (int x = 0; x < piece.width(); x++) {
        double value = piece.value(y, x, c);
        if (!Double.isNaN(value)) {
          total += value;
          some++;
          min[c] = Math.min(min[c], value);
          max[c] = Math.max(max[c], value);
        }
      }
    }
    if (some == 0) {
      return;
    }
    double own = total / some;
    double deviations = 0;
    for (int y = 0; y < piece.height(); y++) {
      for (int x = 0; x < piece.width(); x++) {
        double difference = piece.value(y, x, c) - own;
        if (!Double.isNaN(difference)) {
          deviations += difference * difference;
        }
      }
    }
    double apart = own - mean[c];
    long both = count[c] + some;
    squares[c] += deviations + apart * apart * count[c] * some / both;
    mean[c] += apart * some / both;
    sum[c] += total;
    count[c] = both;
  }

  /** Puts the five lists in their places; null for a channel without a value. */
  void fill(@Nullable Object[] values, int from) {
    @Nullable Double[][] lists = new Double[5][count.length];
    for (int c = 0; c < count.length; c++) {
      if (count[c] > 0) {
        lists[0][c] = min[c];
        lists[1][c] = max[c];
        lists[2][c] = sum[c];
        lists[3][c] = mean[c];
        lists[4][c] = Math.sqrt(squares[c] / count[c]);
      }
    }
    System.arraycopy(lists, 0, values, from, lists.length);
  }
}
