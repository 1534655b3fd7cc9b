package org.ndsampler.explore;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;

/**
 * What is black and what is white in each channel of an image. It is measured once on the whole
 * image made small, so that tiles that are drawn one by one fit together. Immutable.
 */
final class Levels {
  private static final double LOW = 0.02;
  private static final double HIGH = 0.98;
  private static final int COLORS = 3;

  /** How values become levels. */
  enum Stretch {
    /** Bytes as they are, all else without its extremes. */
    AUTO,
    /** As they are. */
    NONE,
    /** Without the extremes. */
    PERCENTILE,
    /** From the least to the greatest. */
    RANGE
  }

  private final double[] low;
  private final double[] high;

  private Levels(double[] low, double[] high) {
    this.low = low;
    this.high = high;
  }

  /** Whether nothing is to be measured. */
  static boolean isAsIs(DType type, Stretch stretch) {
    return stretch == Stretch.NONE || (stretch == Stretch.AUTO && type == DType.UINT8);
  }

  /** Those of pixels that are shown as they are. */
  static Levels asIs(NDArray pixels) {
    boolean isFloating = pixels.dtype().isFloating();
    double[] low = new double[pixels.channels()];
    double[] high = new double[pixels.channels()];
    Arrays.fill(low, isFloating ? 0 : pixels.dtype().min());
    Arrays.fill(high, isFloating ? 1 : pixels.dtype().max());
    return new Levels(low, high);
  }

  /** Those of an image, by its small version. */
  static Levels of(NDArray small, Stretch stretch) {
    Levels levels = asIs(small);
    if (isAsIs(small.dtype(), stretch)) {
      return levels;
    }
    boolean isWhole = stretch == Stretch.RANGE;
    for (int channel = 0; channel < small.channels(); channel++) {
      double[] values = sorted(small, channel);
      int last = values.length - 1;
      if (last >= 0) {
        levels.low[channel] = values[isWhole ? 0 : (int) (last * LOW)];
        levels.high[channel] = values[isWhole ? last : (int) Math.ceil(last * HIGH)];
      }
    }
    return levels;
  }

  private static double[] sorted(NDArray small, int channel) {
    double[] values = new double[small.height() * small.width()];
    int count = 0;
    for (int y = 0; y < small.height(); y++) {
      for (int x = 0; x < small.width(); x++) {
        double value = small.value(y, x, channel);
        if (Double.isFinite(value)) {
          values[count++] = value;
        }
      }
    }
    double[] found = Arrays.copyOf(values, count);
    Arrays.sort(found);
    return found;
  }

  /** A picture of pixels of the same channels; of more than three the first three are seen. */
  BufferedImage paint(NDArray pixels) {
    if (pixels.dtype() == DType.UINT8 && pixels.channels() == COLORS && isFullRange()) {
      return pixels.toImage();
    }
    int width = pixels.width();
    int height = pixels.height();
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] row = new int[width];
    int[] of = channels(pixels.channels());
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        row[x] =
            (level(pixels, y, x, of[0]) << 16)
                | (level(pixels, y, x, of[1]) << 8)
                | level(pixels, y, x, of[2]);
      }
      image.setRGB(0, y, width, 1, row, 0, width);
    }
    return image;
  }

  private boolean isFullRange() {
    return Arrays.stream(low).allMatch(value -> value == 0)
        && Arrays.stream(high).allMatch(value -> value == DType.UINT8.max());
  }

  /** Two channels are grey with transparency, or two of many: the first is seen. */
  private static int[] channels(int count) {
    return count < COLORS ? new int[COLORS] : new int[] {0, 1, 2};
  }

  /** What is no number is black. */
  private int level(NDArray pixels, int y, int x, int channel) {
    double range = high[channel] - low[channel];
    double share = (pixels.value(y, x, channel) - low[channel]) / (range > 0 ? range : 1);
    return share > 0 ? (int) Math.min(255, Math.round(share * 255)) : 0;
  }
}
