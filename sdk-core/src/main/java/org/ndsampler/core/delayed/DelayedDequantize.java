package org.ndsampler.core.delayed;

import java.util.OptionalDouble;
import org.ndsampler.core.array.DType;

/**
 * Stored values as {@code value * scale + offset}, in float32, or float64 where the stored type has
 * more digits. Acts on the leaves, before any resampling.
 *
 * @param image what is dequantised
 * @param scale the factor
 * @param offset what is added
 * @param nodata the stored value that becomes NaN, if there is one
 */
record DelayedDequantize(DelayedImage image, double scale, double offset, OptionalDouble nodata)
    implements DelayedOf {

  /**
   * The same as two ranges, the way kwcoco writes it: {@code quantMin} stands for {@code origMin}
   * and {@code quantMax} for {@code origMax}.
   *
   * @throws IllegalArgumentException if the quantised range is empty
   */
  public static DelayedDequantize ofRanges(
      DelayedImage image,
      double origMin,
      double origMax,
      double quantMin,
      double quantMax,
      OptionalDouble nodata) {
    if (!(quantMax > quantMin)) {
      throw new IllegalArgumentException(
          "quantMax must be above quantMin: " + quantMin + " to " + quantMax);
    }
    double scale = (origMax - origMin) / (quantMax - quantMin);
    return new DelayedDequantize(image, scale, origMin - quantMin * scale, nodata);
  }

  @Override
  public DType dtype() {
    return Plan.dtype(Plan.of(this));
  }

  /** The graph, one line for each node. */
  @Override
  public String toString() {
    return Explanation.tree(this);
  }
}
