package org.ndsampler.core.delayed;

import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.geom.Window;

/**
 * Walks over a target in tiles, for linear maps of any kind. The part of the source that a tile
 * looks at is packed into a small array first, with the fill value where there is no source, so
 * that the inner loops find it in the cache and look for no edges.
 */
abstract class AffineTiles {
  /** Pixels from one row of the packed part to the next. */
  static final int PITCH = 128;

  /** The most rows of the packed part. */
  static final int ROWS = 128;

  static final int FRACTION_MASK = Sampling.FRACTIONS - 1;
  static final int DROP = Sampling.BITS - Sampling.FRACTION_BITS;

  /** Columns and rows of a tile of the target: turned by 45 degrees they still fit. */
  static final int TILE = 64;

  /** A side of which the half is not worth packing for. */
  private static final int SMALLEST = 16;

  /** More pixels than two taps and all roundings reach. */
  private static final int MARGIN = 3;

  final NDArray source;
  final Window held;
  final NDArray target;

  /** For each row of the packed part, from where to where the tile looks and the source has it. */
  final int[] left = new int[ROWS];

  final int[] right = new int[ROWS];

  private final Sampling sampling;
  private final Window out;
  // What each column and each row of the target add to the position in the source.
  private final long[] columnX;
  private final long[] columnY;
  private final long[] rowX;
  private final long[] rowY;
  // Of the columns of a tile, within the packed part.
  private final int[] x = new int[TILE];
  private final int[] y = new int[TILE];

  AffineTiles(Resampler job) {
    source = job.source();
    held = job.held();
    target = job.target();
    sampling = job.sampling();
    out = job.out();
    columnX = sampling.columnsX(out.x(), out.width());
    columnY = sampling.columnsY(out.x(), out.width());
    rowX = new long[out.height()];
    rowY = new long[out.height()];
    for (int i = 0; i < rowX.length; i++) {
      rowX[i] = sampling.rowX(out.y() + i);
      rowY[i] = sampling.rowY(out.y() + i);
    }
  }

  /** Fills a tile of which no tap is in the source. */
  abstract void fill(Window tile);

  /**
   * Packs the part of the source that a tile looks at, row by row as {@link #left} and {@link
   * #right} say, and interpolates the tile.
   *
   * @param region where the packed part lies in the source's plane; it may reach beyond {@link
   *     #held}
   */
  abstract void tile(Window tile, Window region);

  /**
   * Interpolates one pixel from the source itself.
   *
   * @param px its position in the source's plane, in 1/32
   * @param py as px
   */
  abstract void pixel(int x, int y, long px, long py);

  final void run() {
    for (int top = 0; top < out.height(); top += TILE) {
      for (int start = 0; start < out.width(); start += TILE) {
        int columns = Math.min(TILE, out.width() - start);
        int rows = Math.min(TILE, out.height() - top);
        split(Window.of(start, top, columns, rows));
      }
    }
  }

  /** A tile of the target, in quarters if it looks at too large a part of the source. */
  private void split(Window tile) {
    long[] seen = sampling.touched(tile.translate(out.x(), out.y()));
    if (seen[0] >= held.endX()
        || seen[1] >= held.endY()
        || seen[2] <= held.x()
        || seen[3] <= held.y()) {
      fill(tile);
    } else if (seen[2] - seen[0] <= PITCH && seen[3] - seen[1] <= ROWS) {
      Window region = Window.ofCorners((int) seen[0], (int) seen[1], (int) seen[2], (int) seen[3]);
      spans(tile, region);
      tile(tile, region);
    } else if (tile.width() < SMALLEST || tile.height() < SMALLEST) {
      for (int row = tile.y(); row < tile.endY(); row++) {
        for (int column = tile.x(); column < tile.endX(); column++) {
          pixel(
              column,
              row,
              (rowX[row] + columnX[column]) >> DROP,
              (rowY[row] + columnY[column]) >> DROP);
        }
      }
    } else {
      int middleX = tile.x() + tile.width() / 2;
      int middleY = tile.y() + tile.height() / 2;
      split(Window.ofCorners(tile.x(), tile.y(), middleX, middleY));
      split(Window.ofCorners(middleX, tile.y(), tile.endX(), middleY));
      split(Window.ofCorners(tile.x(), middleY, middleX, tile.endY()));
      split(Window.ofCorners(middleX, middleY, tile.endX(), tile.endY()));
    }
  }

  /** Leaves out the corners of the region beside what a turned tile looks at. */
  private void spans(Window tile, Window region) {
    double[] corners = corners(tile);
    double[] slopes = new double[8];
    for (int k = 0; k < 8; k += 2) {
      double rise = corners[(k + 3) % 8] - corners[k + 1];
      slopes[k] = rise == 0 ? 0 : (corners[(k + 2) % 8] - corners[k]) / rise;
    }
    Window inside = region.intersection(held);
    for (int row = region.y(); row < region.endY(); row++) {
      int i = row - region.y();
      left[i] = 0;
      right[i] = 0;
      if (row >= inside.y() && row < inside.endY()) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < 8; k += 2) {
          double x0 = corners[k];
          double y0 = corners[k + 1];
          double x1 = corners[(k + 2) % 8];
          double y1 = corners[(k + 3) % 8];
          double from = Math.max(row - MARGIN, Math.min(y0, y1));
          double to = Math.min(row + MARGIN, Math.max(y0, y1));
          if (from <= to) {
            double a = y1 == y0 ? x0 : x0 + (from - y0) * slopes[k];
            double b = y1 == y0 ? x1 : x0 + (to - y0) * slopes[k];
            low = Math.min(low, Math.min(a, b));
            high = Math.max(high, Math.max(a, b));
          }
        }
        left[i] = Math.max(inside.x(), (int) low - MARGIN);
        right[i] = Math.min(inside.endX(), (int) high + MARGIN + 1);
      }
    }
  }

  /** The source's positions of a tile's corner pixels, x and y of each, going around. */
  private double[] corners(Window tile) {
    int[] columns = {tile.x(), tile.endX() - 1, tile.endX() - 1, tile.x()};
    int[] rows = {tile.y(), tile.y(), tile.endY() - 1, tile.endY() - 1};
    double[] result = new double[8];
    for (int i = 0; i < 4; i++) {
      result[2 * i] = Math.scalb((double) (columnX[columns[i]] + rowX[rows[i]]), -Sampling.BITS);
      result[2 * i + 1] =
          Math.scalb((double) (columnY[columns[i]] + rowY[rows[i]]), -Sampling.BITS);
    }
    return result;
  }

  /** Prepares {@link #locate} for the rows of a tile. */
  final void columns(Window tile, Window region) {
    // Positions within the region are sums that wrap around to the right value.
    int originX = region.x() << Sampling.BITS;
    int originY = region.y() << Sampling.BITS;
    for (int i = 0; i < tile.width(); i++) {
      x[i] = (int) columnX[tile.x() + i] - originX;
      y[i] = (int) columnY[tile.x() + i] - originY;
    }
  }

  /**
   * Where the pixels of a row of a tile come from.
   *
   * @param at for each, which packed pixel is the upper left one of its four
   * @param fx and how far it is from that to the right, in 1/32
   * @param fy and down
   */
  final void locate(int row, int count, int[] at, int[] fx, int[] fy) {
    locate((int) rowX[row], (int) rowY[row], x, y, count, at, fx, fy);
  }

  // A loop of its own: it runs on several pixels at once.
  private static void locate(
      int rx, int ry, int[] x, int[] y, int count, int[] at, int[] fx, int[] fy) {
    for (int i = 0; i < count; i++) {
      int px = (rx + x[i]) >> DROP;
      int py = (ry + y[i]) >> DROP;
      at[i] = (py >> Sampling.FRACTION_BITS) * PITCH + (px >> Sampling.FRACTION_BITS);
      fx[i] = px & FRACTION_MASK;
      fy[i] = py & FRACTION_MASK;
    }
  }
}
