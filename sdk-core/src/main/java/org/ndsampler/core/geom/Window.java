package org.ndsampler.core.geom;

/**
 * A half-open rectangle of whole pixels: columns {@code [x, x + width)} and rows {@code [y, y +
 * height)}. It may lie partly or wholly outside its image; negative positions are positions to the
 * left of or above the image and nothing else. Immutable.
 *
 * @param x first column
 * @param y first row
 * @param width number of columns, not negative
 * @param height number of rows, not negative
 * @since 0.1
 */
public record Window(int x, int y, int width, int height) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if an extent is negative
   * @throws ArithmeticException if the window ends beyond the range of {@code int}
   */
  public Window {
    if (width < 0 || height < 0) {
      throw new IllegalArgumentException(
          "width and height of a window must not be negative: " + width + " x " + height);
    }
    inRange((long) x + width);
    inRange((long) y + height);
  }

  /** An edge of a window, unless it is beyond the range of int. */
  static int inRange(long edge) {
    if (edge != (int) edge) {
      throw new ArithmeticException(
          "an edge of a window at " + edge + " is beyond the range of int");
    }
    return (int) edge;
  }

  /** The window of a first column, a first row, a width and a height. */
  public static Window of(int x, int y, int width, int height) {
    return new Window(x, y, width, height);
  }

  /** The window between two corners; right and bottom are exclusive. */
  public static Window ofCorners(int left, int top, int right, int bottom) {
    if (right < left || bottom < top) {
      throw new IllegalArgumentException(
          "a window must not end before it starts: columns "
              + left
              + " to "
              + right
              + ", rows "
              + top
              + " to "
              + bottom);
    }
    return new Window(left, top, right - left, bottom - top);
  }

  /**
   * The window of a given size around a real centre. Its first column is {@code floor(centerX -
   * width / 2.0)}, and so for the rows; the size is always exactly the one that was asked for.
   *
   * @throws ArithmeticException if the window is beyond the range of {@code int}
   */
  public static Window ofCenter(double centerX, double centerY, int width, int height) {
    return new Window(
        inRange((long) Math.floor(centerX - width / 2.0)),
        inRange((long) Math.floor(centerY - height / 2.0)),
        width,
        height);
  }

  /** The column after the last one. */
  public int endX() {
    return x + width;
  }

  /** The row after the last one. */
  public int endY() {
    return y + height;
  }

  /** Width and height. */
  public Size size() {
    return new Size(width, height);
  }

  /** The number of pixels. */
  public long area() {
    return (long) width * height;
  }

  /** Whether there is no pixel in it. */
  public boolean isEmpty() {
    return width == 0 || height == 0;
  }

  /**
   * Whether the other window lies wholly in this one; an empty window does when its corner is in
   * the closed area.
   */
  public boolean contains(Window other) {
    return other.x >= x && other.y >= y && other.endX() <= endX() && other.endY() <= endY();
  }

  /** The pixels that both have; an empty window when there is none. */
  public Window intersection(Window other) {
    int left = Math.max(x, other.x);
    int top = Math.max(y, other.y);
    int right = Math.min(endX(), other.endX());
    int bottom = Math.min(endY(), other.endY());
    return new Window(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
  }

  /**
   * Shifts the window.
   *
   * @throws ArithmeticException if it is then beyond the range of {@code int}
   */
  public Window translate(int dx, int dy) {
    return new Window(inRange((long) x + dx), inRange((long) y + dy), width, height);
  }

  /**
   * Moves each edge outwards; a negative number moves it inwards. Edges that would pass each other
   * leave nothing: the window is empty where it would start.
   *
   * @throws ArithmeticException if an edge is then beyond the range of {@code int}
   */
  public Window pad(int left, int top, int right, int bottom) {
    int startX = inRange((long) x - left);
    int startY = inRange((long) y - top);
    return ofCorners(
        startX,
        startY,
        Math.max(startX, inRange((long) endX() + right)),
        Math.max(startY, inRange((long) endY() + bottom)));
  }

  /** The same area as a {@link Box}. */
  public Box toBox() {
    return new Box(x, y, width, height);
  }
}
