package org.ndsampler.core.geom;

/**
 * Width and height of a raster or a window, in pixels: width first, as everywhere where a size is
 * meant and not a shape.
 *
 * @param width number of columns, not negative
 * @param height number of rows, not negative
 * @since 0.1
 */
public record Size(int width, int height) {

  /** Rejects a negative width or height. */
  public Size {
    if (width < 0 || height < 0) {
      throw new IllegalArgumentException(
          "width and height must not be negative: " + width + " x " + height);
    }
  }

  /** The size of {@code width} columns and {@code height} rows. */
  public static Size of(int width, int height) {
    return new Size(width, height);
  }

  /** The number of pixels. */
  public long area() {
    return (long) width * height;
  }

  /** Whether there is no pixel at all. */
  public boolean isEmpty() {
    return width == 0 || height == 0;
  }

  /** The window that covers a raster of this size: {@code [0, width) x [0, height)}. */
  public Window toWindow() {
    return new Window(0, 0, width, height);
  }

  /** The same area as a {@link Box}. */
  public Box toBox() {
    return new Box(0, 0, width, height);
  }

  @Override
  public String toString() {
    return width + "x" + height;
  }
}
