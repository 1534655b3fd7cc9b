package org.ndsampler.core.delayed;

import java.util.OptionalDouble;

/**
 * How a delayed graph becomes pixels. Immutable.
 *
 * @param interpolation how values between pixels are found
 * @param antialias whether a leaf is blurred before it is made smaller, unless both scales are
 *     above 1; automatic is all but {@link Interpolation#NEAREST}
 * @param nan what NaN means to its neighbours
 * @param fill the value where there is no source; absent for NaN in floating point and 0 in
 *     integers
 * @param overviews whether a smaller version that the file holds may stand in for the full image
 *     where the result is no larger; this changes the pixels, {@link Explanation} says how
 * @param optimize whether only what is needed is read and computed; never changes the pixels, false
 *     is for comparison
 */
public record FinalizeOptions(
    Interpolation interpolation,
    Antialias antialias,
    NanPolicy nan,
    OptionalDouble fill,
    boolean overviews,
    boolean optimize) {

  /**
   * Linear, with automatic antialiasing, NaN propagates, automatic fill, no overviews, optimised.
   */
  public static final FinalizeOptions DEFAULT =
      new FinalizeOptions(
          Interpolation.LINEAR,
          Antialias.AUTO,
          NanPolicy.PROPAGATE,
          OptionalDouble.empty(),
          false,
          true);

  /** The default with an interpolation. */
  public static FinalizeOptions of(Interpolation interpolation) {
    return DEFAULT.withInterpolation(interpolation);
  }

  /** The same with another interpolation. */
  public FinalizeOptions withInterpolation(Interpolation value) {
    return new FinalizeOptions(value, antialias, nan, fill, overviews, optimize);
  }

  /** The same with or without antialiasing. */
  public FinalizeOptions withAntialias(boolean value) {
    return withAntialias(Antialias.of(value));
  }

  /** The same with another rule for antialiasing. */
  public FinalizeOptions withAntialias(Antialias value) {
    return new FinalizeOptions(interpolation, value, nan, fill, overviews, optimize);
  }

  /** Whether a leaf that is made smaller is blurred before. */
  public boolean isAntialiased() {
    return antialias.isOn(interpolation);
  }

  /** The same with another meaning of NaN. */
  public FinalizeOptions withNan(NanPolicy value) {
    return new FinalizeOptions(interpolation, antialias, value, fill, overviews, optimize);
  }

  /** The same with a value for where there is no source. */
  public FinalizeOptions withFill(double value) {
    return new FinalizeOptions(
        interpolation, antialias, nan, OptionalDouble.of(value), overviews, optimize);
  }

  /** The same with or without the use of overviews. */
  public FinalizeOptions withOverviews(boolean value) {
    return new FinalizeOptions(interpolation, antialias, nan, fill, value, optimize);
  }

  /** The same with or without optimisation. */
  public FinalizeOptions withOptimize(boolean value) {
    return new FinalizeOptions(interpolation, antialias, nan, fill, overviews, value);
  }
}
