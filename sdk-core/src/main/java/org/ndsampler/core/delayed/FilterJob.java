package org.ndsampler.core.delayed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Window;

/**
 * What a separable filter has to do: the pixels of a window of its result, from those of the level
 * before it. The weights are symmetric, and their number is odd. Beyond the edges of the level its
 * pixels are mirrored without repeating the one at the edge.
 */
final class FilterJob {
  final NDArray source;

  /** Weights along the rows. */
  final double[] wx;

  /** Weights along the columns. */
  final double[] wy;

  /** Pixels of the source from one of the result to the next. */
  final int stride;

  /** How sums become values. */
  final Finish finish;

  /** Whether NaN counts as nothing. */
  final boolean ignoreNan;

  private final Window held;
  private final Window need;
  private final int width;
  private final int height;
  private final boolean[] rows;

  /** How sums become values. */
  enum Finish {
    ROUND,
    SHIFT_8,
    SHIFT_16,
    SHIFT_32,
    SCALE_8
  }

  /**
   * A job.
   *
   * @param source pixels of the level, all that the weights reach
   * @param held which pixels of the level they are
   * @param need the window, in the result's pixels
   * @param width of the level
   * @param height of the level
   * @param rows which rows of the window are looked at; the others stay 0
   */
  FilterJob(
      NDArray source,
      Window held,
      Window need,
      int width,
      int height,
      double[] wx,
      double[] wy,
      int stride,
      Finish finish,
      boolean ignoreNan,
      boolean[] rows) {
    this.source = source;
    this.held = held;
    this.need = need;
    this.width = width;
    this.height = height;
    this.wx = wx;
    this.wy = wy;
    this.stride = stride;
    this.finish = finish;
    this.ignoreNan = ignoreNan;
    this.rows = rows;
  }

  /** All rows of a window. */
  static boolean[] allRows(Window window) {
    boolean[] rows = new boolean[window.height()];
    Arrays.fill(rows, true);
    return rows;
  }

  NDArray newResult() {
    return NDArray.zeros(source.dtype(), Shape.of(need.height(), need.width(), channels()));
  }

  int channels() {
    return source.channels();
  }

  /** Columns of the result. */
  int columns() {
    return need.width();
  }

  /** Rows of the result. */
  int rows() {
    return need.height();
  }

  /** Whether anybody looks at a row of the result. */
  boolean isWanted(int y) {
    return rows[y];
  }

  /** The row of the source that a weight of a row of the result meets. */
  int sourceRow(int y, int weight) {
    return mirror((need.y() + y) * stride - wy.length / 2 + weight, height) - held.y();
  }

  /** Columns of the source, left to right, as far as the horizontal weights reach. */
  int[] sourceColumns() {
    int[] columns = new int[(need.width() - 1) * stride + wx.length];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = mirror(need.x() * stride + i - wx.length / 2, width) - held.x();
    }
    return columns;
  }

  /** Columns of the source side by side, and where they go. */
  record Run(int column, int count, int to) {}

  /** {@link #sourceColumns} as runs: between the mirrored edges the columns lie side by side. */
  static List<Run> runs(int[] columns) {
    List<Run> runs = new ArrayList<>();
    int i = 0;
    while (i < columns.length) {
      int end = i + 1;
      while (end < columns.length && columns[end] == columns[end - 1] + 1) {
        end++;
      }
      runs.add(new Run(columns[i], end - i, i));
      i = end;
    }
    return runs;
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
}
