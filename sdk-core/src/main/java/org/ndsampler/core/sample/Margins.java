package org.ndsampler.core.sample;

/**
 * How far each edge of a window is moved outwards, in pixels; a negative number moves it inwards.
 * Immutable.
 *
 * @param left columns before the window
 * @param top rows above it
 * @param right columns after it
 * @param bottom rows below it
 * @since 0.1
 */
public record Margins(int left, int top, int right, int bottom) {

  /** No margin. */
  public static final Margins NONE = new Margins(0, 0, 0, 0);

  /** The same margin on all four sides. */
  public static Margins of(int all) {
    return new Margins(all, all, all, all);
  }

  /** One margin for left and right, one for top and bottom. */
  public static Margins of(int horizontal, int vertical) {
    return new Margins(horizontal, vertical, horizontal, vertical);
  }

  /** Whether nothing is moved. */
  public boolean isNone() {
    return equals(NONE);
  }
}
