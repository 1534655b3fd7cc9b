package org.ndsampler.core.sample;

import java.util.OptionalDouble;
import org.ndsampler.core.array.Padding;

/**
 * The border of a {@link Target}: how far the window is moved outwards, and what is shown where
 * there is no image.
 *
 * @param before frames before the clip; negative to drop some
 * @param after frames after it
 * @param fill the value outside; absent for NaN in floating point and 0 in integers
 */
record Border(Margins space, int before, int after, Padding.Mode mode, OptionalDouble fill) {
  static final Border NONE =
      new Border(Margins.NONE, 0, 0, Padding.Mode.CONSTANT, OptionalDouble.empty());

  Border withSpace(Margins value) {
    return new Border(value, before, after, mode, fill);
  }

  Border withTime(int newBefore, int newAfter) {
    return new Border(space, newBefore, newAfter, mode, fill);
  }

  Border withMode(Padding.Mode value) {
    return new Border(space, before, after, value, fill);
  }

  Border withFill(double value) {
    return new Border(space, before, after, mode, OptionalDouble.of(value));
  }

  boolean isConstant() {
    return mode == Padding.Mode.CONSTANT;
  }

  /** The fill as a number; NaN, which becomes 0 in integers, where none is given. */
  double fillOrNan() {
    return fill.orElse(Double.NaN);
  }
}
