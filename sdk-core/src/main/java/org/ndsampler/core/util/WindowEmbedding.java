package org.ndsampler.core.util;

import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/**
 * A window split into the part that lies inside an image and the padding that is missing on each
 * side. The two together always have the size of the window, also when it lies wholly outside; the
 * inside part is then empty, at the nearest edge. Immutable.
 *
 * @param requested the window that was asked for
 * @param inside the part in the image
 * @param left columns to add on the left
 * @param top rows to add above
 * @param right columns to add on the right
 * @param bottom rows to add below
 * @since 0.1
 */
public record WindowEmbedding(
    Window requested, Window inside, int left, int top, int right, int bottom) {

  /** Splits a window of an image. */
  public static WindowEmbedding of(Window window, Size image) {
    AxisRange x = AxisRange.of(window.x(), window.endX(), image.width());
    AxisRange y = AxisRange.of(window.y(), window.endY(), image.height());
    return new WindowEmbedding(
        window,
        Window.ofCorners(x.start, y.start, x.end, y.end),
        x.before,
        y.before,
        x.after,
        y.after);
  }

  /** Whether nothing has to be added. */
  public boolean isInside() {
    return (left | top | right | bottom) == 0;
  }

  /**
   * A range of one axis, split in the same way: of columns, of rows, or of the frames of a video.
   * Immutable.
   *
   * @param start first index inside
   * @param end index after the last one inside, not below {@code start}
   * @param before how many are missing before
   * @param after how many are missing after
   */
  public record AxisRange(int start, int end, int before, int after) {

    /**
     * Splits the range from {@code low} to {@code high}, exclusive, of an axis.
     *
     * <p>A range that negative padding has reversed holds nothing: it is empty where it would
     * start, and has no padding.
     *
     * @throws IllegalArgumentException if the length is negative
     */
    public static AxisRange of(int low, int high, int length) {
      if (length < 0) {
        throw new IllegalArgumentException("an axis of " + length);
      }
      if (high < low) {
        int at = Math.max(0, Math.min(low, length));
        return new AxisRange(at, at, 0, 0);
      }
      int start = Math.max(0, Math.min(low, length));
      int end = Math.max(0, Math.min(high, length));
      // Wholly outside, all of it is padding on the side where it lies, and no more than that.
      int before = (int) Math.max(0, Math.min(0L, high) - low);
      int after = (int) Math.max(0, high - Math.max(length, (long) low));
      return new AxisRange(start, end, before, after);
    }
  }
}
