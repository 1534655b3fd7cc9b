package org.ndsampler.viz;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.geom.Window;

/**
 * A picture of any array: channels picked, values stretched, what is no value shown as such.
 *
 * <p>One channel is drawn with a {@link ColorMap}; two as magenta and green; of three or more the
 * first three, unless others are picked, are red, green and blue. A fourth channel is not taken for
 * opacity. NaN and infinite values, and those of {@link #withNoData}, are drawn as a checkerboard;
 * what lies outside the window of {@link #withValid} (padding) is hatched. Immutable.
 */
public final class FalseColor {
  private static final FalseColor AUTO =
      new FalseColor(new int[0], Stretch.AUTO, 2, 98, ColorMap.GREY, OptionalDouble.empty(), null);

  private static final int LIGHT_SQUARE = 0xffb4b8be;
  private static final int DARK_SQUARE = 0xff8e939b;
  private static final int HATCH_GROUND = 0xff3a3f47;
  private static final int HATCH_LINE = 0xff5c636e;

  /** Marks in a row of colours; not opaque, so they are no colour of a value. */
  private static final int PADDING = 1;

  private static final int NO_VALUE = 2;

  /** How many values of a channel are looked at to find its percentiles. */
  private static final int MOST_LOOKED_AT = 1 << 18;

  private final int[] channels;
  private final Stretch stretch;
  private final double low;
  private final double high;
  private final ColorMap map;
  private final OptionalDouble noData;
  private final @Nullable Window valid;

  private FalseColor(
      int[] channels,
      Stretch stretch,
      double low,
      double high,
      ColorMap map,
      OptionalDouble noData,
      @Nullable Window valid) {
    this.channels = channels;
    this.stretch = stretch;
    this.low = low;
    this.high = high;
    this.map = map;
    this.noData = noData;
    this.valid = valid;
  }

  /**
   * uint8 as it is; other types stretched from the 2nd to the 98th percentile of each channel; one
   * channel in grey.
   */
  public static FalseColor auto() {
    return AUTO;
  }

  /**
   * Picks channels by their index: one for the colour map, two for magenta and green, three for
   * red, green, blue. The same one may be named twice.
   *
   * @throws IllegalArgumentException if none, more than three or a negative one is named
   */
  public FalseColor withChannels(int... indexes) {
    if (indexes.length == 0 || indexes.length > 3) {
      throw new IllegalArgumentException(
          "one, two or three channels can be shown, not " + Arrays.toString(indexes));
    }
    for (int index : indexes) {
      if (index < 0) {
        throw new IllegalArgumentException(
            "a channel's index must not be negative: " + Arrays.toString(indexes));
      }
    }
    return new FalseColor(indexes.clone(), stretch, low, high, map, noData, valid);
  }

  /** Changes how values become levels. */
  public FalseColor withStretch(Stretch how) {
    return new FalseColor(channels, how, low, high, map, noData, valid);
  }

  /**
   * Stretches between two percentiles, in [0, 100], of each channel's values.
   *
   * @throws IllegalArgumentException unless {@code 0 <= lower < upper <= 100}
   */
  public FalseColor withPercentiles(double lower, double upper) {
    if (!(lower >= 0 && lower < upper && upper <= 100)) {
      throw new IllegalArgumentException(
          "percentiles must be 0 <= lower < upper <= 100: " + lower + ", " + upper);
    }
    return new FalseColor(channels, Stretch.PERCENTILE, lower, upper, map, noData, valid);
  }

  /** Changes the colours of a single channel. */
  public FalseColor withColorMap(ColorMap colors) {
    return new FalseColor(channels, stretch, low, high, colors, noData, valid);
  }

  /** Takes a value for "no value", as the nodata value of a GeoTIFF. */
  public FalseColor withNoData(double value) {
    return new FalseColor(channels, stretch, low, high, map, OptionalDouble.of(value), valid);
  }

  /**
   * Says which part of the array is image and not padding, in pixels of the array; the rest is
   * hatched and does not count for the stretch. The window may reach beyond the array.
   */
  public FalseColor withValid(Window window) {
    return new FalseColor(channels, stretch, low, high, map, noData, window);
  }

  /**
   * Draws an image, or the first frame of a clip.
   *
   * @return a new opaque RGB image of the array's size
   * @throws IllegalArgumentException if the array is empty or has no channel of a picked index
   */
  public BufferedImage toImage(NDArray array) {
    int cell = Math.max(2, Math.round(Math.max(array.width(), array.height()) / 64f));
    return toImage(array, 1, cell);
  }

  /** Draws each frame of a clip with the same stretch, taken over all of them. */
  public List<BufferedImage> toImages(NDArray clip) {
    Ranges ranges = ranges(clip);
    int cell = Math.max(2, Math.round(Math.max(clip.width(), clip.height()) / 64f));
    List<BufferedImage> images = new ArrayList<>(clip.frames());
    for (int t = 0; t < clip.frames(); t++) {
      images.add(draw(clip.frame(t), ranges.picked, ranges.values, 1, cell));
    }
    return images;
  }

  /** The channels that are drawn, and which values of each become the darkest and brightest. */
  static final class Ranges {
    private final int[] picked;
    private final double[][] values;

    private Ranges(int[] picked, double[][] values) {
      this.picked = picked;
      this.values = values;
    }
  }

  /** The ranges of an image, or of all frames of a clip together. */
  Ranges ranges(NDArray array) {
    int[] picked = picked(array);
    return new Ranges(picked, ranges(array, picked));
  }

  /** Draws the first frame, each value as a square of pixels; patterns keep their size. */
  BufferedImage toImage(NDArray array, int scale, int cell) {
    picked(array);
    if (array.frames() == 0) {
      throw new IllegalArgumentException("no frame to draw: shape " + array.shape());
    }
    NDArray first = array.shape().isClip() ? array.frame(0) : array;
    return toImage(first, ranges(first), scale, cell);
  }

  /** Draws an image with ranges that were taken of it, or of the clip that it is a frame of. */
  BufferedImage toImage(NDArray image, Ranges ranges, int scale, int cell) {
    return draw(image, ranges.picked, ranges.values, scale, cell);
  }

  private int[] picked(NDArray array) {
    if (array.width() == 0 || array.height() == 0 || array.channels() == 0) {
      throw new IllegalArgumentException("nothing to draw: shape " + array.shape());
    }
    int[] picked = channels;
    if (picked.length == 0) {
      picked =
          switch (array.channels()) {
            case 1 -> new int[] {0};
            case 2 -> new int[] {0, 1};
            default -> new int[] {0, 1, 2};
          };
    }
    for (int index : picked) {
      if (index >= array.channels()) {
        throw new IllegalArgumentException(
            "there is no channel "
                + index
                + " in an array of shape "
                + array.shape()
                + ": channels are counted from 0");
      }
    }
    return picked;
  }

  private Window validPart(NDArray array) {
    Window all = array.shape().size().toWindow();
    if (valid == null) {
      return all;
    }
    Window part = valid.intersection(all);
    // What is empty may lie anywhere.
    return part.isEmpty() ? Window.of(0, 0, 0, 0) : part;
  }

  private boolean isValue(double value) {
    return Double.isFinite(value) && !(noData.isPresent() && value == noData.getAsDouble());
  }

  private double[][] ranges(NDArray array, int[] picked) {
    double[][] ranges = new double[picked.length][];
    for (int k = 0; k < picked.length; k++) {
      ranges[k] = range(array, picked[k]);
    }
    return ranges;
  }

  private double[] range(NDArray array, int channel) {
    DType type = array.dtype();
    boolean asIs = stretch == Stretch.NONE || (stretch == Stretch.AUTO && type == DType.UINT8);
    if (asIs) {
      return type.isFloating() ? new double[] {0, 1} : new double[] {type.min(), type.max()};
    }
    Window part = validPart(array);
    if (stretch == Stretch.MIN_MAX) {
      return extremes(array, part, channel);
    }
    long all = (long) array.frames() * part.width() * part.height();
    int step = 1;
    while (all / ((long) step * step) > MOST_LOOKED_AT) {
      step++;
    }
    int rows = (part.height() + step - 1) / step;
    int columns = (part.width() + step - 1) / step;
    double[] values =
        new double[Math.multiplyExact(array.frames(), Math.multiplyExact(rows, columns))];
    int n = 0;
    for (int t = 0; t < array.frames(); t++) {
      for (int y = part.y(); y < part.endY(); y += step) {
        for (int x = part.x(); x < part.endX(); x += step) {
          double value = array.value(t, y, x, channel);
          if (isValue(value)) {
            values[n++] = value;
          }
        }
      }
    }
    if (n == 0) {
      return new double[] {0, 1};
    }
    Arrays.sort(values, 0, n);
    double lower = values[(int) Math.round(low / 100 * (n - 1))];
    double upper = values[(int) Math.round(high / 100 * (n - 1))];
    // A few bright pixels on an even ground: the percentiles coincide, the extremes do not.
    return lower < upper ? new double[] {lower, upper} : new double[] {values[0], values[n - 1]};
  }

  private double[] extremes(NDArray array, Window part, int channel) {
    double lower = Double.POSITIVE_INFINITY;
    double upper = Double.NEGATIVE_INFINITY;
    for (int t = 0; t < array.frames(); t++) {
      for (int y = part.y(); y < part.endY(); y++) {
        for (int x = part.x(); x < part.endX(); x++) {
          double value = array.value(t, y, x, channel);
          if (isValue(value)) {
            lower = Math.min(lower, value);
            upper = Math.max(upper, value);
          }
        }
      }
    }
    return lower <= upper ? new double[] {lower, upper} : new double[] {0, 1};
  }

  private BufferedImage draw(NDArray array, int[] picked, double[][] ranges, int scale, int cell) {
    int width = Math.multiplyExact(array.width(), scale);
    int height = Math.multiplyExact(array.height(), scale);
    Math.multiplyExact(width, height);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    Window part = validPart(array);
    int[] row = new int[array.width()];
    for (int y = 0; y < array.height(); y++) {
      if (y >= part.y() && y < part.endY()) {
        colors(array, y, part, picked, ranges, row);
      } else {
        Arrays.fill(row, PADDING);
      }
      for (int v = y * scale; v < (y + 1) * scale; v++) {
        int at = v * width;
        for (int u = 0; u < width; u++) {
          int color = row[u / scale];
          pixels[at + u] =
              color == PADDING ? hatch(u, v, cell) : color == NO_VALUE ? square(u, v, cell) : color;
        }
      }
    }
    return image;
  }

  /** Fills in the colour of each column of a row, or one of the two marks. */
  private void colors(
      NDArray array, int y, Window part, int[] picked, double[][] ranges, int[] row) {
    Arrays.fill(row, 0, part.x(), PADDING);
    Arrays.fill(row, part.endX(), row.length, PADDING);
    int[] levels = new int[3];
    boolean bytes = array.dtype() == DType.UINT8 && noData.isEmpty();
    for (int x = part.x(); x < part.endX(); x++) {
      boolean whole = true;
      for (int k = 0; k < picked.length; k++) {
        double value =
            bytes
                ? ((byte[]) array.data())
                        [
                        array.offset()
                            + y * array.rowStride()
                            + x * array.columnStride()
                            + picked[k]]
                    & 0xff
                : array.value(y, x, picked[k]);
        whole &= isValue(value);
        levels[k] = level(value, ranges[k]);
      }
      row[x] = whole ? color(levels, picked.length) : NO_VALUE;
    }
  }

  private static int level(double value, double[] range) {
    double place = range[1] > range[0] ? (value - range[0]) / (range[1] - range[0]) : 0.5;
    return (int) (255 * Math.min(1, Math.max(0, place)) + 0.5);
  }

  private int color(int[] levels, int count) {
    return switch (count) {
      case 1 -> map.argb(levels[0]);
      case 2 -> 0xff000000 | levels[0] << 16 | levels[1] << 8 | levels[0];
      default -> 0xff000000 | levels[0] << 16 | levels[1] << 8 | levels[2];
    };
  }

  private static int square(int u, int v, int cell) {
    return (u / cell + v / cell) % 2 == 0 ? LIGHT_SQUARE : DARK_SQUARE;
  }

  private static int hatch(int u, int v, int cell) {
    return (u + v) % (2 * cell) < Math.max(1, cell / 2) ? HATCH_LINE : HATCH_GROUND;
  }
}
