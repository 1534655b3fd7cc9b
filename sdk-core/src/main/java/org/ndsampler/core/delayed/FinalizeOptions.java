package org.ndsampler.core.delayed;

import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * How a delayed graph becomes pixels. Immutable; each setting gives a changed copy.
 *
 * @since 0.1
 */
public final class FinalizeOptions {
  /**
   * Linear, with automatic antialiasing, NaN propagates, automatic fill, no overviews, optimised,
   * the fill bleeds into edges.
   */
  public static final FinalizeOptions DEFAULT =
      new FinalizeOptions(
          Interpolation.LINEAR,
          Antialias.AUTO,
          NanPolicy.PROPAGATE,
          OptionalDouble.empty(),
          Overviews.OFF,
          true,
          true);

  private final Interpolation interpolation;
  private final Antialias antialias;
  private final NanPolicy nan;
  private final OptionalDouble fill;
  private final Overviews overviews;
  private final boolean optimize;
  private final boolean blendFill;

  private FinalizeOptions(
      Interpolation interpolation,
      Antialias antialias,
      NanPolicy nan,
      OptionalDouble fill,
      Overviews overviews,
      boolean optimize,
      boolean blendFill) {
    this.interpolation = interpolation;
    this.antialias = antialias;
    this.nan = nan;
    this.fill = fill;
    this.overviews = overviews;
    this.optimize = optimize;
    this.blendFill = blendFill;
  }

  /** The default with an interpolation. */
  public static FinalizeOptions of(Interpolation interpolation) {
    return DEFAULT.interpolation(interpolation);
  }

  /** How to find values between pixels. */
  public FinalizeOptions interpolation(Interpolation value) {
    return new FinalizeOptions(value, antialias, nan, fill, overviews, optimize, blendFill);
  }

  /** How values between pixels are found. */
  public Interpolation interpolation() {
    return interpolation;
  }

  /** Blurs a leaf before it is made smaller, unless both scales are above 1; or does not. */
  public FinalizeOptions antialias(boolean value) {
    return antialias(Antialias.of(value));
  }

  /** When to blur a leaf before it is made smaller, unless both scales are above 1. */
  public FinalizeOptions antialias(Antialias value) {
    return new FinalizeOptions(interpolation, value, nan, fill, overviews, optimize, blendFill);
  }

  /** When a leaf is blurred before it is made smaller. */
  public Antialias antialias() {
    return antialias;
  }

  /** Whether that is so with this interpolation. */
  public boolean isAntialiased() {
    return antialias.isOn(interpolation);
  }

  /** What NaN shall mean to its neighbours. */
  public FinalizeOptions nan(NanPolicy value) {
    return new FinalizeOptions(
        interpolation, antialias, value, fill, overviews, optimize, blendFill);
  }

  /** What NaN means to its neighbours. */
  public NanPolicy nan() {
    return nan;
  }

  /** The value where there is no source. */
  public FinalizeOptions fill(double value) {
    return fill(OptionalDouble.of(value));
  }

  /** The value where there is no source; empty for NaN in floating point and 0 in integers. */
  public FinalizeOptions fill(OptionalDouble value) {
    return new FinalizeOptions(
        interpolation, antialias, nan, value, overviews, optimize, blendFill);
  }

  /** The value where there is no source; empty for NaN in floating point and 0 in integers. */
  public OptionalDouble fill() {
    return fill;
  }

  /**
   * Whether a smaller version that the file holds may stand in for the full image where the result
   * is no larger; this changes the pixels, {@link Explanation} says how.
   */
  public FinalizeOptions overviews(boolean value) {
    return overviews(value ? Overviews.ON : Overviews.OFF);
  }

  /** Where a smaller version that the file holds may stand in for the full image. */
  public FinalizeOptions overviews(Overviews value) {
    return new FinalizeOptions(interpolation, antialias, nan, fill, value, optimize, blendFill);
  }

  /** Where a smaller version that the file holds may stand in for the full image. */
  public Overviews overviews() {
    return overviews;
  }

  /** Whether a smaller version that the file holds may ever stand in for the full image. */
  public boolean usesOverviews() {
    return overviews != Overviews.OFF;
  }

  /**
   * Whether to read and compute only what is needed; it never changes the pixels, false is for
   * comparison.
   */
  public FinalizeOptions optimize(boolean value) {
    return new FinalizeOptions(interpolation, antialias, nan, fill, overviews, value, blendFill);
  }

  /** Whether only what is needed is read and computed. */
  public boolean isOptimized() {
    return optimize;
  }

  /**
   * Whether the fill value bleeds into pixels near the edge of a leaf, as OpenCV and ndsampler have
   * it: half a pixel of the leaf wide, a rim is a mean of image and fill, which is dark, or NaN.
   * Otherwise what lies beyond the edge has no weight (it counts as the pixel at the edge): each
   * pixel whose centre lies on the leaf shows the leaf, each other one the fill value.
   */
  public FinalizeOptions blendFill(boolean value) {
    return new FinalizeOptions(interpolation, antialias, nan, fill, overviews, optimize, value);
  }

  /** Whether the fill value bleeds into pixels near the edge of a leaf. */
  public boolean isFillBlended() {
    return blendFill;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FinalizeOptions that
        && interpolation == that.interpolation
        && antialias == that.antialias
        && nan == that.nan
        && fill.equals(that.fill)
        && overviews == that.overviews
        && optimize == that.optimize
        && blendFill == that.blendFill;
  }

  @Override
  public int hashCode() {
    return Objects.hash(interpolation, antialias, nan, fill, overviews, optimize, blendFill);
  }

  @Override
  public String toString() {
    return "FinalizeOptions("
        + interpolation
        + (antialias == Antialias.AUTO ? "" : ", antialias " + antialias)
        + ", nan "
        + nan
        + (fill.isPresent() ? ", fill " + fill.getAsDouble() : "")
        + (usesOverviews() ? ", overviews " + overviews : "")
        + (optimize ? "" : ", not optimized")
        + (blendFill ? "" : ", fill not blended")
        + ")";
  }
}
