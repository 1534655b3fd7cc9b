package org.ndsampler.toy;

/**
 * The noise behind the shapes: normal, cut to the range of the pixels. Immutable.
 *
 * @param mean the mean, where 0 is black and 1 is white
 * @param deviation the standard deviation before the cut
 * @since 0.1
 */
public record Noise(double mean, double deviation) {

  /** The noise of kwcoco: mean 0.1, deviation 0.8, most of it black or white. */
  public static final Noise HARD = new Noise(0.1, 0.8);

  /** A film grain that leaves the shapes easy to see: mean 0.16, deviation 0.07. */
  public static final Noise SOFT = new Noise(0.16, 0.07);

  /** Rejects a mean outside [0, 1], and a deviation that is negative or not finite. */
  public Noise {
    if (!(mean >= 0 && mean <= 1) || !(deviation >= 0) || Double.isInfinite(deviation)) {
      throw new IllegalArgumentException(
          "noise needs a mean from 0 to 1 and a deviation of 0 or more, not "
              + mean
              + " and "
              + deviation);
    }
  }
}
