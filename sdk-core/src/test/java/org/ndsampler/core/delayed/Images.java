package org.ndsampler.core.delayed;

import java.util.SplittableRandom;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;

/** Images for tests. */
final class Images {
  private Images() {}

  /** Noise over a good part of the type's range; every 50th value of a floating type is NaN. */
  static NDArray noise(DType type, int height, int width, int channels, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    NDArray result = NDArray.zeros(DType.FLOAT64, Shape.of(height, width, channels));
    double[] values = (double[]) result.data();
    double low = type.isFloating() ? -1 : Math.max(type.min(), -1e6);
    double high = type.isFloating() ? 1 : Math.min(type.max(), 1e6);
    for (int i = 0; i < values.length; i++) {
      values[i] =
          type.isFloating() && random.nextInt(50) == 0
              ? Double.NaN
              : low + random.nextDouble() * (high - low);
    }
    return result.to(type);
  }

  /** The number x + 1000 y at each pixel, plus 1e6 for each channel. */
  static NDArray ramp(int height, int width, int channels) {
    NDArray result = NDArray.zeros(DType.INT32, Shape.of(height, width, channels));
    int[] values = (int[]) result.data();
    for (int i = 0; i < values.length; i++) {
      int c = i % channels;
      int x = i / channels % width;
      int y = i / channels / width;
      values[i] = x + 1000 * y + 1_000_000 * c;
    }
    return result;
  }
}
