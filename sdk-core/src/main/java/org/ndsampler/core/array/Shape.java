package org.ndsampler.core.array;

import org.ndsampler.core.geom.Size;

/**
 * The lengths of the axes of an {@link NDArray}: (height, width, channels), or (time, height,
 * width, channels). Immutable.
 *
 * @param frames length of the time axis; 1 for an image
 * @param height number of rows
 * @param width number of columns
 * @param channels number of channels
 * @param isClip whether there is a time axis: {@code (1, h, w, c)} and {@code (h, w, c)} differ
 * @since 0.1
 */
public record Shape(int frames, int height, int width, int channels, boolean isClip) {

  /**
   * Rejects negative lengths, more elements than an array holds, and several frames without a time
   * axis.
   */
  public Shape {
    if (frames < 0 || height < 0 || width < 0 || channels < 0) {
      throw new IllegalArgumentException(
          "a shape must not have a negative length: ("
              + frames
              + ", "
              + height
              + ", "
              + width
              + ", "
              + channels
              + ")");
    }
    if (!isClip && frames != 1) {
      throw new IllegalArgumentException("an image has one frame, not " + frames);
    }
    try {
      // 8 below the limit: the longest array that virtual machines give.
      long all = Math.multiplyExact(Math.multiplyExact((long) frames, (long) height), (long) width);
      if (Math.multiplyExact(all, (long) channels) > Integer.MAX_VALUE - 8) {
        throw new ArithmeticException();
      }
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "more than 2^31 - 9 values: ("
              + frames
              + ", "
              + height
              + ", "
              + width
              + ", "
              + channels
              + "); read a smaller window",
          e);
    }
  }

  /** The shape of an image. */
  public static Shape of(int height, int width, int channels) {
    return new Shape(1, height, width, channels, false);
  }

  /** The shape of a clip: time first. */
  public static Shape of(int frames, int height, int width, int channels) {
    return new Shape(frames, height, width, channels, true);
  }

  /** The number of axes: 3 or 4. */
  public int rank() {
    return isClip ? 4 : 3;
  }

  /** The number of values. */
  public int count() {
    return frames * height * width * channels;
  }

  /** Width and height. */
  public Size size() {
    return new Size(width, height);
  }

  /** The lengths as an array, in axis order; a new array. */
  public int[] toArray() {
    return isClip
        ? new int[] {frames, height, width, channels}
        : new int[] {height, width, channels};
  }

  @Override
  public String toString() {
    return isClip
        ? "(" + frames + ", " + height + ", " + width + ", " + channels + ")"
        : "(" + height + ", " + width + ", " + channels + ")";
  }
}
