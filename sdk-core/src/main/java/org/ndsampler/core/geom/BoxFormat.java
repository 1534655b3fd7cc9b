package org.ndsampler.core.geom;

/**
 * The orders in which tools write a box as four numbers.
 *
 * @since 0.1
 */
public enum BoxFormat {
  /** Left, top, width, height: COCO. */
  XYWH,
  /** Left, top, right, bottom. */
  LTRB,
  /** Centre x, centre y, width, height. */
  CXYWH,
  /** Left, right, top, bottom. */
  XXYY,
  /** Top, bottom, left, right. */
  YYXX,
  /** Top row, left column, height, width. */
  RCHW;

  /**
   * The box of four numbers in this order.
   *
   * @throws IllegalArgumentException if there are not four
   */
  public Box toBox(double... n) {
    if (n.length != 4) {
      throw new IllegalArgumentException(
          "a box in the format " + this + " must have 4 numbers, but has " + n.length);
    }
    return switch (this) {
      case XYWH -> new Box(n[0], n[1], n[2], n[3]);
      case LTRB -> Box.ofCorners(n[0], n[1], n[2], n[3]);
      case CXYWH -> Box.ofCenter(n[0], n[1], n[2], n[3]);
      case XXYY -> Box.ofCorners(n[0], n[2], n[1], n[3]);
      case YYXX -> Box.ofCorners(n[2], n[0], n[3], n[1]);
      case RCHW -> new Box(n[1], n[0], n[3], n[2]);
    };
  }

  /** The four numbers of a box in this order; a new array. */
  public double[] toArray(Box box) {
    return switch (this) {
      case XYWH -> new double[] {box.x(), box.y(), box.width(), box.height()};
      case LTRB -> new double[] {box.x(), box.y(), box.maxX(), box.maxY()};
      case CXYWH -> new double[] {box.centerX(), box.centerY(), box.width(), box.height()};
      case XXYY -> new double[] {box.x(), box.maxX(), box.y(), box.maxY()};
      case YYXX -> new double[] {box.y(), box.maxY(), box.x(), box.maxX()};
      case RCHW -> new double[] {box.y(), box.x(), box.height(), box.width()};
    };
  }
}
