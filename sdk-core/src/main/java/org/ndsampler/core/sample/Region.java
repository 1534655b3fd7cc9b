package org.ndsampler.core.sample;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.ndsampler.core.geom.Window;

/** Which part of an image a {@link Target} means. Immutable. */
sealed interface Region {

  /** The whole image. Immutable. */
  record Whole() implements Region {}

  /**
   * A given window, which may lie partly or wholly outside the image. Immutable.
   *
   * @param window the pixels
   */
  record At(Window window) implements Region {}

  /**
   * A window of which some sides may be open; an open side is that of the image. Immutable.
   *
   * @param left the first column
   * @param top the first row
   * @param right the column after the last
   * @param bottom the row after the last
   */
  record Span(OptionalInt left, OptionalInt top, OptionalInt right, OptionalInt bottom)
      implements Region {}

  /**
   * A window around a centre. What is absent comes from the annotation of the target; an image
   * target has to give it. Immutable.
   *
   * @param centerX x of the centre, in pixels of the image
   * @param centerY y of the centre
   * @param width real extent to the right
   * @param height real extent downwards
   * @param fit how the extent becomes a number of pixels
   */
  record Around(
      OptionalDouble centerX,
      OptionalDouble centerY,
      OptionalDouble width,
      OptionalDouble height,
      Fit fit)
      implements Region {}

  /** How a real extent becomes a number of pixels. Immutable. */
  sealed interface Fit {

    /** Width and height, each rounded up. Immutable. */
    record Extent() implements Fit {}

    /** A square: the larger of the two, rounded up. Immutable. */
    record Square() implements Fit {}

    /**
     * A given size, whatever the extent. Immutable.
     *
     * @param width columns
     * @param height rows
     */
    record Fixed(int width, int height) implements Fit {
      /** Rejects a negative size. */
      public Fixed {
        if (width < 0 || height < 0) {
          throw new IllegalArgumentException(
              "window must not be negative: " + width + " x " + height);
        }
      }
    }
  }
}
