package org.ndsampler.core.delayed;

import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Window;

/**
 * Samples pixels at the positions of a {@link Sampling}. Outside the image every tap has the fill
 * value; a target pixel of which all taps are outside is exactly the fill value.
 *
 * <p>uint8 is interpolated linearly in whole numbers, uint16, int16 and float32 in float, the rest
 * in double.
 *
 * @param source pixels of the filtered leaf, at least {@link Sampling#level} of the window
 * @param held which pixels of the filtered leaf they are; not empty
 * @param target of the size of the window and the type of the source
 * @param out the window, in the frame
 */
record Resampler(
    NDArray source, Window held, Sampling sampling, NDArray target, Window out, double fill) {
  private static final Shape ONE_VALUE = Shape.of(1, 1, 1);

  /** Computes a window of the frame; see the record for what is what. */
  static void resample(
      NDArray source,
      Window held,
      Sampling sampling,
      NanPolicy nan,
      double fill,
      NDArray target,
      Window out) {
    if (out.isEmpty() || target.channels() == 0) {
      return;
    }
    if (held.isEmpty()) {
      target.fill(fill);
      return;
    }
    Resampler job = new Resampler(source, held, sampling, target, out, fill);
    DType type = source.dtype();
    if (sampling.interpolation() == Interpolation.NEAREST) {
      NearestResampler.run(job);
    } else if (nan == NanPolicy.IGNORE && type.isFloating()) {
      DoubleResampler.run(job, true);
    } else if (isBytes(type, sampling)) {
      ByteResampler.run(job);
    } else if (Rows.fitsFloat(type)) {
      FloatResampler.run(job);
    } else {
      DoubleResampler.run(job, false);
    }
  }

  /** Filters what is sampled and samples it, row by row. */
  static void resample(
      FilterJob filter, Window held, Sampling sampling, double fill, NDArray target, Window out) {
    if (!out.isEmpty() && target.channels() > 0) {
      // The job's source is that of the filter: only its channels are asked for.
      ByteResampler.run(new Resampler(filter.source, held, sampling, target, out, fill), filter);
    }
  }

  private static boolean isBytes(DType type, Sampling sampling) {
    return type == DType.UINT8
        && sampling.interpolation() != Interpolation.NEAREST
        && sampling.interpolation().taps() == 2;
  }

  /**
   * Whether {@link #resample(FilterJob, Window, Sampling, double, NDArray, Window)} can be used.
   */
  static boolean filtersRows(DType type, Sampling sampling) {
    return isBytes(type, sampling) && sampling.isAxisAligned();
  }

  /** One value of the target's type that is the fill value. */
  NDArray fillValue() {
    return NDArray.filled(target.dtype(), ONE_VALUE, fill);
  }

  /** The fill value as the target's type holds it. */
  double roundedFill() {
    return fillValue().value(0, 0, 0);
  }

  /**
   * The part of the plane that is copied for the general kernels: what is touched, as far as it can
   * have a tap in the image.
   */
  Window padded() {
    long[] t = sampling.touched(out);
    int taps = sampling.interpolation().taps();
    int left = (int) Math.max(-taps, Math.min((long) sampling.width() + taps, t[0]));
    int top = (int) Math.max(-taps, Math.min((long) sampling.height() + taps, t[1]));
    int right = (int) Math.max(left, Math.min((long) sampling.width() + taps, t[2]));
    int bottom = (int) Math.max(top, Math.min((long) sampling.height() + taps, t[3]));
    return Window.ofCorners(left, top, right, bottom);
  }

  /** Whether no tap from this one on is in the image. */
  boolean isOutside(long tap, int length) {
    return tap + sampling.interpolation().taps() <= 0 || tap >= length;
  }
}
