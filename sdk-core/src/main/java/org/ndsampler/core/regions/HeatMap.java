package org.ndsampler.core.regions;

import java.util.Objects;
import org.ndsampler.core.internal.Ints;

/**
 * How often the parts of an image were seen, on a grid of square cells of whole pixels from the
 * image's top-left corner; the last column and row may be cut by the image's edge. Immutable and
 * safe for use by many threads.
 *
 * @since 0.1
 */
public final class HeatMap {
  private final long imageId;
  private final int imageWidth;
  private final int imageHeight;
  private final int cell;
  private final int columns;
  private final int rows;
  private final double[] views;

  private HeatMap(long imageId, int imageWidth, int imageHeight, int cell) {
    this.imageId = imageId;
    this.imageWidth = imageWidth;
    this.imageHeight = imageHeight;
    this.cell = cell;
    columns = (imageWidth - 1) / cell + 1;
    rows = (imageHeight - 1) / cell + 1;
    views = new double[Ints.length("the cells of a heat map", columns, rows)];
  }

  /** The map of windows that lie wholly in the image: left, top, right, bottom of each. */
  static HeatMap of(long imageId, int width, int height, int most, int[] windows) {
    int longer = Math.max(width, height);
    HeatMap map = new HeatMap(imageId, width, height, (longer - 1) / most + 1);
    for (int at = 0; at < windows.length; at += 4) {
      map.add(windows[at], windows[at + 1], windows[at + 2], windows[at + 3]);
    }
    for (int row = 0; row < map.rows; row++) {
      for (int column = 0; column < map.columns; column++) {
        map.views[row * map.columns + column] /=
            (double) map.extent(column, width) * map.extent(row, height);
      }
    }
    return map;
  }

  private void add(int left, int top, int right, int bottom) {
    for (int row = top / cell; row * (long) cell < bottom; row++) {
      long high = Math.min(bottom, (row + 1L) * cell) - Math.max(top, row * (long) cell);
      for (int column = left / cell; column * (long) cell < right; column++) {
        long wide = Math.min(right, (column + 1L) * cell) - Math.max(left, column * (long) cell);
        views[row * columns + column] += (double) wide * high;
      }
    }
  }

  private int extent(int index, int length) {
    return (int) (Math.min(length, (index + 1L) * cell) - index * (long) cell);
  }

  /** The image. */
  public long imageId() {
    return imageId;
  }

  /** The width of the image in pixels. */
  public int imageWidth() {
    return imageWidth;
  }

  /** The height of the image in pixels. */
  public int imageHeight() {
    return imageHeight;
  }

  /** The width and height of a cell in pixels of the image. */
  public int cell() {
    return cell;
  }

  /** The number of cells from left to right. */
  public int columns() {
    return columns;
  }

  /** The number of cells from top to bottom. */
  public int rows() {
    return rows;
  }

  /** How often a pixel of a cell was seen, on average. */
  public double views(int column, int row) {
    return views[Objects.checkIndex(row, rows) * columns + Objects.checkIndex(column, columns)];
  }

  /** The largest value of any cell. */
  public double most() {
    double most = 0;
    for (double value : views) {
      most = Math.max(most, value);
    }
    return most;
  }

  /** The image and the number of cells. */
  @Override
  public String toString() {
    return "HeatMap(image " + imageId + ", " + columns + " x " + rows + " cells)";
  }
}
