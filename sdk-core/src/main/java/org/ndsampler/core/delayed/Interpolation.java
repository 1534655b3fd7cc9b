package org.ndsampler.core.delayed;

/**
 * How a value between pixels is found. Source positions are rounded to 1/32 of a pixel.
 *
 * @since 0.1
 */
public enum Interpolation {
  /** The nearest pixel. Values are copied, so every type stays exact. */
  NEAREST(1),
  /** Between 2 x 2 pixels. */
  LINEAR(2),
  /** Cubic convolution over 4 x 4 pixels, with a = -0.75. Can overshoot. */
  CUBIC(4),
  /**
   * The mean over the area of the target pixel as far as linear interpolation after antialiasing
   * gives it: the same pixels as {@link #LINEAR}, as in ndsampler.
   */
  AREA(2),
  /** Windowed sinc over 8 x 8 pixels. Can overshoot. */
  LANCZOS(8);

  private final int taps;

  Interpolation(int taps) {
    this.taps = taps;
  }

  /** The number of source pixels along each axis that one target pixel is made of. */
  public int taps() {
    return taps;
  }
}
