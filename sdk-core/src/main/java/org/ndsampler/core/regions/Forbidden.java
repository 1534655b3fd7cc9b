package org.ndsampler.core.regions;

import java.util.Arrays;

/**
 * What rules forbid in one image, as far as it can be said as areas: boxes that may not be touched,
 * boxes of which only some area may be shared, and obstacles of any shape. {@link FreeRoom} counts
 * what is left. Confined to one thread.
 *
 * <p>Rules add to it and do not answer questions about single windows, as the sweep wants all that
 * concerns a column at once; asking each rule at each place would make the cost depend on the
 * number of pixels.
 */
final class Forbidden {
  private static final int FIELDS = 5;

  private double[] boxes;
  private int count;
  private final Obstacles obstacles = new Obstacles();

  /** Room for some boxes; more may come. */
  Forbidden(int expected) {
    boxes = new double[FIELDS * Math.max(1, expected)];
  }

  /** A window may not share any area with a box, nor contain one of no area. */
  void near(double left, double top, double right, double bottom) {
    add(left, top, right, bottom, -1);
  }

  /** A window and a box may share no more than an area. */
  void sharing(double left, double top, double right, double bottom, double most) {
    add(left, top, right, bottom, most);
  }

  private void add(double left, double top, double right, double bottom, double most) {
    if (FIELDS * (count + 1) > boxes.length) {
      boxes = Arrays.copyOf(boxes, 2 * boxes.length);
    }
    int at = FIELDS * count++;
    boxes[at] = left;
    boxes[at + 1] = top;
    boxes[at + 2] = right;
    boxes[at + 3] = bottom;
    boxes[at + 4] = most;
  }

  /** What a window may not touch, of any shape. */
  Obstacles obstacles() {
    return obstacles;
  }

  /** The number of boxes. */
  int count() {
    return count;
  }

  double left(int box) {
    return boxes[FIELDS * box];
  }

  double top(int box) {
    return boxes[FIELDS * box + 1];
  }

  double right(int box) {
    return boxes[FIELDS * box + 2];
  }

  double bottom(int box) {
    return boxes[FIELDS * box + 3];
  }

  /** The largest area that may be shared; negative where none may, and a box of no area counts. */
  double most(int box) {
    return boxes[FIELDS * box + 4];
  }
}
