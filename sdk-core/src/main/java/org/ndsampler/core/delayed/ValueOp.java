package org.ndsampler.core.delayed;

import java.util.List;
import java.util.OptionalDouble;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;

/** A change of values, pixel by pixel, that is done on what a leaf stores. */
sealed interface ValueOp {

  /** The type of the result. */
  DType dtype(DType input);

  /** The changed values, a new array; the same one if nothing changes. */
  NDArray apply(NDArray input);

  /** Rounded and saturated into another type. */
  record As(DType type) implements ValueOp {
    @Override
    public DType dtype(DType input) {
      return type;
    }

    @Override
    public NDArray apply(NDArray input) {
      return input.to(type);
    }
  }

  /** Linear, in floating point, with one value as NaN. */
  record Linear(double scale, double offset, OptionalDouble nodata) implements ValueOp {
    @Override
    public DType dtype(DType input) {
      return floatingOf(input);
    }

    @Override
    public NDArray apply(NDArray input) {
      DType type = floatingOf(input.dtype());
      NDArray result = input.to(type);
      if (result == input) {
        result = input.copy();
      }
      boolean masked = nodata.isPresent();
      boolean unchanged = scale == 1 && offset == 0;
      if (unchanged && !masked) {
        return result;
      }
      double none = nodata.orElse(0);
      if (type == DType.FLOAT32) {
        float[] values = (float[]) result.data();
        float noneFloat = (float) none;
        // A value beyond float32 equals no stored one; rounded to float32 it might.
        boolean matches = masked && (noneFloat == none || input.dtype() == DType.FLOAT32);
        for (int i = 0; i < values.length; i++) {
          float v = values[i];
          values[i] =
              matches && v == noneFloat ? Float.NaN : unchanged ? v : (float) (v * scale + offset);
        }
      } else {
        double[] values = (double[]) result.data();
        for (int i = 0; i < values.length; i++) {
          double v = values[i];
          values[i] = masked && v == none ? Double.NaN : unchanged ? v : v * scale + offset;
        }
      }
      return result;
    }
  }

  /** The floating-point type that holds every value of a type of up to 32 bits exactly. */
  static DType floatingOf(DType type) {
    return switch (type) {
      case UINT8, INT16, UINT16, FLOAT32 -> DType.FLOAT32;
      case INT32, UINT32, INT64, FLOAT64 -> DType.FLOAT64;
    };
  }

  /**
   * The smallest type that holds them all, by NumPy's rules. They do not depend on the order: next
   * to a floating type each whole type counts alone, so that int16, uint16 and float32 make
   * float32, though the first two of them make int32.
   */
  static DType common(List<DType> types) {
    DType whole = null;
    DType floating = null;
    for (DType type : types) {
      if (type.isFloating()) {
        floating = floating == null ? type : promote(floating, type);
      } else {
        whole = whole == null ? type : promote(whole, type);
      }
    }
    if (floating == null) {
      return whole == null ? DType.UINT8 : whole;
    }
    for (DType type : types) {
      floating = promote(floating, type);
    }
    return floating;
  }

  /** The smallest type that holds both, by NumPy's rules. */
  private static DType promote(DType a, DType b) {
    if (a == b) {
      return a;
    }
    if (a.isFloating() || b.isFloating()) {
      return floatingOf(a) == DType.FLOAT64 || floatingOf(b) == DType.FLOAT64
          ? DType.FLOAT64
          : DType.FLOAT32;
    }
    for (DType type :
        new DType[] {DType.INT16, DType.UINT16, DType.INT32, DType.UINT32, DType.INT64}) {
      if (type.min() <= Math.min(a.min(), b.min()) && type.max() >= Math.max(a.max(), b.max())) {
        return type;
      }
    }
    throw new AssertionError(a + " and " + b);
  }

  /** The value where there is no source. */
  static double fill(DType type, FinalizeOptions options) {
    return options.fill().orElse(type.isFloating() ? Double.NaN : 0);
  }
}
