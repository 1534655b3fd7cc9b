package org.ndsampler.core.geom;

import java.util.Arrays;

/**
 * The boxes that a non-maximum suppression kept so far, found by place and size. Confined to one
 * thread.
 *
 * <p>An overlap above a threshold {@code t} needs sides whose ratio is above {@code t} too. So
 * boxes lie in layers by their longer side, each layer twice as large as the one before, and in a
 * layer in the cell of a grid that holds their left top corner, with cells as large as the boxes
 * may be. A candidate looks into the few layers and cells that can hold a rival; a layer with fewer
 * boxes than cells to look into is looked through.
 */
final class KeptBoxes {
  private static final int NONE = -1;

  /** The exponents of a double, and one layer for sides of 0. */
  private static final int LAYERS = Double.MAX_EXPONENT - Double.MIN_EXPONENT + 2;

  private final double[] corners;
  private final double threshold;
  private final double bias;
  private final Layer[] layers = new Layer[LAYERS];
  private int firstLayer = LAYERS;
  private int lastLayer = NONE;
  private final int[] next;
  // Boxes without a place, such as those that are not finite: nothing is known of them beforehand.
  private int[] anywhere = {};
  private int anywhereCount;

  KeptBoxes(double[] corners, double threshold, double bias) {
    this.corners = corners;
    this.threshold = threshold;
    this.bias = bias;
    next = new int[corners.length / 4];
  }

  /** The boxes of one size: a hash table of the first box of each cell. */
  private static final class Layer {
    final double cell;
    int[] boxes = new int[16];
    int size;
    long[] columns = new long[16];
    long[] rows = new long[16];
    int[] firsts = new int[16];
    int cells;

    Layer(double cell) {
      this.cell = cell;
      Arrays.fill(firsts, NONE);
    }

    int slot(long column, long row) {
      long hash = (column * 0x9E3779B97F4A7C15L + row) * 0xC2B2AE3D27D4EB4FL;
      int at = (int) (hash >>> 33) & firsts.length - 1;
      while (firsts[at] != NONE && (columns[at] != column || rows[at] != row)) {
        at = at + 1 & firsts.length - 1;
      }
      return at;
    }

    void grow() {
      long[] oldColumns = columns;
      long[] oldRows = rows;
      int[] oldFirsts = firsts;
      columns = new long[2 * oldFirsts.length];
      rows = new long[columns.length];
      firsts = new int[columns.length];
      Arrays.fill(firsts, NONE);
      for (int i = 0; i < oldFirsts.length; i++) {
        if (oldFirsts[i] != NONE) {
          int at = slot(oldColumns[i], oldRows[i]);
          columns[at] = oldColumns[i];
          rows[at] = oldRows[i];
          firsts[at] = oldFirsts[i];
        }
      }
    }
  }

  /** The longer side; NaN for a box without area, which overlaps none. */
  private double longerSide(int box) {
    double width = corners[4 * box + 2] - corners[4 * box] + bias;
    double height = corners[4 * box + 3] - corners[4 * box + 1] + bias;
    return width > 0 && height > 0 ? Math.max(width, height) : Double.NaN;
  }

  /** Whether only a box of some area can overlap another by more than the threshold. */
  private boolean needsArea() {
    return !(threshold < 0);
  }

  private static int layerOf(double side) {
    return Math.getExponent(side) - Double.MIN_EXPONENT + 1;
  }

  /** Whether cells can be counted: far away they have no numbers of their own. */
  private static boolean hasPlace(double side, double x, double y) {
    double far = Math.max(Math.abs(x), Math.abs(y));
    return side <= Double.MAX_VALUE / 4 && far / side < 1L << 40;
  }

  void add(int box) {
    double side = longerSide(box);
    double x = corners[4 * box];
    double y = corners[4 * box + 1];
    if (needsArea() && Double.isNaN(side)) {
      return;
    }
    if (!needsArea() || !hasPlace(side, x, y)) {
      if (anywhereCount == anywhere.length) {
        anywhere = Arrays.copyOf(anywhere, Math.max(16, 2 * anywhereCount));
      }
      anywhere[anywhereCount++] = box;
      return;
    }
    int number = layerOf(side);
    Layer layer = layers[number];
    if (layer == null) {
      // The power of two above each side of the layer.
      layer = new Layer(Math.scalb(1.0, Math.getExponent(side) + 1));
      layers[number] = layer;
      firstLayer = Math.min(firstLayer, number);
      lastLayer = Math.max(lastLayer, number);
    }
    if (layer.size == layer.boxes.length) {
      layer.boxes = Arrays.copyOf(layer.boxes, 2 * layer.size);
    }
    layer.boxes[layer.size++] = box;
    if (2 * layer.cells >= layer.firsts.length) {
      layer.grow();
    }
    long column = (long) Math.floor(x / layer.cell);
    long row = (long) Math.floor(y / layer.cell);
    int at = layer.slot(column, row);
    if (layer.firsts[at] == NONE) {
      layer.cells++;
      layer.columns[at] = column;
      layer.rows[at] = row;
    }
    next[box] = layer.firsts[at];
    layer.firsts[at] = box;
  }

  /** Whether a box overlaps a kept one by more than the threshold. */
  boolean isSuppressed(int candidate) {
    double side = longerSide(candidate);
    if (needsArea() && Double.isNaN(side)) {
      return false;
    }
    for (int i = 0; i < anywhereCount; i++) {
      if (isRival(anywhere[i], candidate)) {
        return true;
      }
    }
    double x = corners[4 * candidate];
    double y = corners[4 * candidate + 1];
    boolean known = hasPlace(side, x, y);
    int from = firstLayer;
    int to = lastLayer;
    if (known && threshold > 0 && threshold < 1) {
      // A layer more on either side, for rounding.
      from = Math.max(from, layerOf(side * threshold) - 1);
      to = Math.min(to, layerOf(side / threshold) + 1);
    }
    for (int i = from; i <= to; i++) {
      Layer layer = layers[i];
      if (layer != null && isSuppressed(candidate, known, layer)) {
        return true;
      }
    }
    return false;
  }

  private boolean isSuppressed(int candidate, boolean known, Layer layer) {
    double cell = layer.cell;
    // A rival begins at most one cell left of and above the candidate; another one for rounding.
    double left = Math.floor(corners[4 * candidate] / cell) - 2;
    double top = Math.floor(corners[4 * candidate + 1] / cell) - 2;
    double right = Math.floor((corners[4 * candidate + 2] + bias) / cell) + 1;
    double bottom = Math.floor((corners[4 * candidate + 3] + bias) / cell) + 1;
    double cells = (right - left + 1) * (bottom - top + 1);
    if (!known || !(cells < layer.size)) {
      for (int i = 0; i < layer.size; i++) {
        if (isRival(layer.boxes[i], candidate)) {
          return true;
        }
      }
      return false;
    }
    for (long row = (long) top; row <= (long) bottom; row++) {
      for (long column = (long) left; column <= (long) right; column++) {
        for (int box = layer.firsts[layer.slot(column, row)]; box != NONE; box = next[box]) {
          if (isRival(box, candidate)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private boolean isRival(int kept, int candidate) {
    return NonMaximumSuppression.overlap(corners, kept, candidate, bias) > threshold;
  }
}
