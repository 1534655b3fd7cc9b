package org.ndsampler.core.geom;

/**
 * An axis-aligned rectangle with real corners, as COCO's {@code bbox}: {@code [x, y, width,
 * height]}, in pixels from the top-left corner of the image. Immutable.
 *
 * <p>Two boxes <em>intersect</em> when their closed rectangles have a point in common, so touching
 * boxes do, and so does a box of no area inside another.
 *
 * @param x left edge
 * @param y top edge
 * @param width extent to the right; negative only in damaged data, which {@code validate()} reports
 * @param height extent downwards; negative only in damaged data
 * @since 0.1
 */
public record Box(double x, double y, double width, double height) {

  /** The box of a left edge, a top edge, a width and a height. */
  public static Box of(double x, double y, double width, double height) {
    return new Box(x, y, width, height);
  }

  /** The box between two corners: left, top, right, bottom. */
  public static Box ofCorners(double left, double top, double right, double bottom) {
    return new Box(left, top, right - left, bottom - top);
  }

  /** The box around a centre. */
  public static Box ofCenter(double centerX, double centerY, double width, double height) {
    return new Box(centerX - width / 2, centerY - height / 2, width, height);
  }

  /** The right edge. */
  public double maxX() {
    return x + width;
  }

  /** The bottom edge. */
  public double maxY() {
    return y + height;
  }

  /** The x of the centre. */
  public double centerX() {
    return x + width / 2;
  }

  /** The y of the centre. */
  public double centerY() {
    return y + height / 2;
  }

  /** Width times height. */
  public double area() {
    return width * height;
  }

  /** Whether all four numbers are finite and neither extent is negative. */
  public boolean isValid() {
    return Double.isFinite(x)
        && Double.isFinite(y)
        && Double.isFinite(width)
        && Double.isFinite(height)
        && width >= 0
        && height >= 0;
  }

  /** Whether the closed rectangles have a point in common; touching counts. */
  public boolean intersects(Box other) {
    return x <= other.maxX() && other.x <= maxX() && y <= other.maxY() && other.y <= maxY();
  }

  /** Whether a point lies in the closed rectangle. */
  public boolean contains(double px, double py) {
    return px >= x && px <= maxX() && py >= y && py <= maxY();
  }

  /** Whether another box lies in this one, edges included. */
  public boolean contains(Box other) {
    return other.x >= x && other.y >= y && other.maxX() <= maxX() && other.maxY() <= maxY();
  }

  /** The area that two boxes share; 0 when they only touch. */
  public double intersectionArea(Box other) {
    double w = Math.min(maxX(), other.maxX()) - Math.max(x, other.x);
    double h = Math.min(maxY(), other.maxY()) - Math.max(y, other.y);
    return w > 0 && h > 0 ? w * h : 0;
  }

  /** The intersection; a box of no area when the two do not overlap. */
  public Box intersection(Box other) {
    double left = Math.max(x, other.x);
    double top = Math.max(y, other.y);
    return new Box(
        left,
        top,
        Math.max(0, Math.min(maxX(), other.maxX()) - left),
        Math.max(0, Math.min(maxY(), other.maxY()) - top));
  }

  /** The smallest box that contains both. */
  public Box union(Box other) {
    return ofCorners(
        Math.min(x, other.x),
        Math.min(y, other.y),
        Math.max(maxX(), other.maxX()),
        Math.max(maxY(), other.maxY()));
  }

  /** Intersection over union, in [0, 1]; 0 when both areas are 0. */
  public double iou(Box other) {
    double shared = intersectionArea(other);
    double all = area() + other.area() - shared;
    return all > 0 ? shared / all : 0;
  }

  /**
   * Intersection over union where each width and height counts with a bias: 1 where a box means
   * whole pixels with both ends included, as older detection tools have it.
   */
  public double iou(Box other, double bias) {
    double w = Math.min(maxX(), other.maxX()) - Math.max(x, other.x) + bias;
    double h = Math.min(maxY(), other.maxY()) - Math.max(y, other.y) + bias;
    if (!(w > 0 && h > 0)) {
      return 0;
    }
    double shared = w * h;
    return shared
        / ((width + bias) * (height + bias)
            + (other.width + bias) * (other.height + bias)
            - shared);
  }

  /**
   * The part of {@code this} box's area that lies in the other, in [0, 1]; 0 for a box of no area.
   */
  public double coverageBy(Box other) {
    double area = area();
    return area > 0 ? intersectionArea(other) / area : 0;
  }

  /**
   * The box with each edge moved into another box where it lies outside. A box wholly outside
   * becomes one of no area on the nearest edge; see {@link #intersection} for the plane figure.
   */
  public Box clamp(Box limits) {
    return ofCorners(
        clamp(x, limits.x, limits.maxX()),
        clamp(y, limits.y, limits.maxY()),
        clamp(maxX(), limits.x, limits.maxX()),
        clamp(maxY(), limits.y, limits.maxY()));
  }

  private static double clamp(double value, double low, double high) {
    return Math.max(low, Math.min(high, value));
  }

  /** Shifts the box. */
  public Box translate(double dx, double dy) {
    return new Box(x + dx, y + dy, width, height);
  }

  /** Multiplies all coordinates, about the origin. */
  public Box scale(double sx, double sy) {
    return new Box(x * sx, y * sy, width * sx, height * sy);
  }

  /** Moves each edge outwards by a margin; a negative margin shrinks the box. */
  public Box pad(double horizontal, double vertical) {
    return new Box(x - horizontal, y - vertical, width + 2 * horizontal, height + 2 * vertical);
  }

  /** Moves each edge outwards by its own margin; a negative margin moves it inwards. */
  public Box pad(double left, double top, double right, double bottom) {
    return new Box(x - left, y - top, width + left + right, height + top + bottom);
  }

  /** The bounding box of the four transformed corners. */
  public Box warp(Affine transform) {
    double x1 = maxX();
    double y1 = maxY();
    double ax = transform.applyX(x, y);
    double bx = transform.applyX(x1, y);
    double cx = transform.applyX(x1, y1);
    double dx = transform.applyX(x, y1);
    double ay = transform.applyY(x, y);
    double by = transform.applyY(x1, y);
    double cy = transform.applyY(x1, y1);
    double dy = transform.applyY(x, y1);
    return ofCorners(
        Math.min(Math.min(ax, bx), Math.min(cx, dx)),
        Math.min(Math.min(ay, by), Math.min(cy, dy)),
        Math.max(Math.max(ax, bx), Math.max(cx, dx)),
        Math.max(Math.max(ay, by), Math.max(cy, dy)));
  }

  /**
   * The smallest window that covers the box.
   *
   * @throws ArithmeticException if a corner is beyond the range of {@code int}
   */
  public Window toWindow() {
    int left = Window.inRange((long) Math.floor(x));
    int top = Window.inRange((long) Math.floor(y));
    int right = Window.inRange((long) Math.ceil(maxX()));
    int bottom = Window.inRange((long) Math.ceil(maxY()));
    return Window.ofCorners(left, top, right, bottom);
  }
}
