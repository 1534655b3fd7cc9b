package org.ndsampler.viz.paint;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.internal.Ints;
import org.ndsampler.viz.internal.Colors;

/**
 * A picture of any array: channels picked, values stretched, what is no value shown as such.
 *
 * <p>One channel is drawn with a {@link ColorMap}; two as magenta and green; of three or more the
 * first three, unless others are picked, are red, green and blue. Of a sample whose channels are
 * named {@code r}, {@code g} and {@code b} these are, in whatever order it has them. A fourth
 * channel is not taken for opacity. NaN and infinite values, those of {@link #noData} and those of
 * {@link #mask} are drawn as a checkerboard; what lies outside the window of {@link #valid}
 * (padding) is hatched. Immutable, as long as nobody writes to the mask.
 *
 * @since 0.1
 */
public final class FalseColor {
  private static final FalseColor AUTO = new FalseColor(new Settings());

  private static final int LIGHT_SQUARE = 0xffb4b8be;
  private static final int DARK_SQUARE = 0xff8e939b;
  private static final int HATCH_GROUND = 0xff3a3f47;
  private static final int HATCH_LINE = 0xff5c636e;

  /** Marks in a row of colours; not opaque, so they are no colour of a value. */
  private static final int PADDING = 1;

  private static final int NO_VALUE = 2;

  /** How many values of a channel are looked at to find its percentiles. */
  private static final int MOST_LOOKED_AT = 1 << 18;

  private static final List<String> RGB = List.of("r", "g", "b");

  private final Settings settings;

  /** The settings; written only before the object that holds them is made. */
  private static final class Settings implements Cloneable {
    private int[] channels = {};
    private List<String> names = List.of();
    private Stretch stretch = Stretch.AUTO;
    private double low = 2;
    private double high = 98;
    private ColorMap map = ColorMap.GREY;
    private OptionalDouble noData = OptionalDouble.empty();
    private @Nullable NDArray mask;
    private @Nullable Window valid;
    private boolean isPaddingSeen;

    Settings copy() {
      try {
        return (Settings) clone();
      } catch (CloneNotSupportedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private FalseColor(Settings settings) {
    this.settings = settings;
  }

  private FalseColor with(Consumer<Settings> change) {
    Settings copy = settings.copy();
    change.accept(copy);
    return new FalseColor(copy);
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
  public FalseColor channels(int... indexes) {
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
    int[] copy = indexes.clone();
    return with(s -> s.channels = copy);
  }

  /** The channels that were picked, a new array; empty if none were. */
  public int[] channels() {
    return settings.channels.clone();
  }

  /** Says what the channels are called, so that red is drawn red where none were picked. */
  FalseColor names(List<String> names) {
    List<String> copy = List.copyOf(names);
    return with(s -> s.names = copy);
  }

  /** Changes how values become levels. */
  public FalseColor stretch(Stretch how) {
    return with(s -> s.stretch = how);
  }

  /** How values become levels. */
  public Stretch stretch() {
    return settings.stretch;
  }

  /**
   * Stretches between two percentiles, in [0, 100], of each channel's values.
   *
   * @throws IllegalArgumentException unless {@code 0 <= lower < upper <= 100}
   */
  public FalseColor percentiles(double lower, double upper) {
    if (!(lower >= 0 && lower < upper && upper <= 100)) {
      throw new IllegalArgumentException(
          "percentiles must be 0 <= lower < upper <= 100: " + lower + ", " + upper);
    }
    return with(
        s -> {
          s.stretch = Stretch.PERCENTILE;
          s.low = lower;
          s.high = upper;
        });
  }

  /** The two percentiles between which it is stretched, a new array. */
  public double[] percentiles() {
    return new double[] {settings.low, settings.high};
  }

  /** Changes the colours of a single channel. */
  public FalseColor colorMap(ColorMap colors) {
    return with(s -> s.map = colors);
  }

  /** The colours of a single channel. */
  public ColorMap colorMap() {
    return settings.map;
  }

  /** Takes a value for "no value", as the nodata value of a GeoTIFF. */
  public FalseColor noData(double value) {
    return with(s -> s.noData = OptionalDouble.of(value));
  }

  /** The value that stands for "no value". */
  public OptionalDouble noData() {
    return settings.noData;
  }

  /**
   * Takes values for "no value" where a mask is not 0. Samples that were loaded with a mask are
   * drawn with it without more ado.
   *
   * @param mask of the height and width of the arrays that are drawn, and of their frames if they
   *     are clips; with as many channels, or with one for all
   */
  public FalseColor mask(NDArray mask) {
    return with(s -> s.mask = mask);
  }

  /** What is "no value", where that was said. */
  public Optional<NDArray> mask() {
    return Optional.ofNullable(settings.mask);
  }

  /**
   * Says which part of the array is image and not padding, in pixels of the array; the rest is
   * hatched and does not count for the stretch. The window may reach beyond the array.
   */
  public FalseColor valid(Window window) {
    return with(s -> s.valid = window);
  }

  /** Which part is image and not padding, where that was said. */
  public Optional<Window> valid() {
    return Optional.ofNullable(settings.valid);
  }

  /** Says whether the pixels of padding can be seen below the hatching: they continue the image. */
  FalseColor paddingSeen(boolean seen) {
    return with(s -> s.isPaddingSeen = seen);
  }

  /**
   * Draws an image, or the first frame of a clip.
   *
   * @return a new opaque RGB image of the array's size
   * @throws IllegalArgumentException if the array is empty or has no channel of a picked index
   */
  public BufferedImage toImage(NDArray array) {
    int cell = Math.max(2, Math.round(Math.max(array.width(), array.height()) / 64f));
    return toImage(array, cell);
  }

  private BufferedImage toImage(NDArray array, int cell) {
    picked(array);
    if (array.frames() == 0) {
      throw new IllegalArgumentException("no frame to draw: shape " + array.shape());
    }
    NDArray first = array.shape().isClip() ? array.frame(0) : array;
    return toImage(first, ranges(first), first.width(), first.height(), cell);
  }

  /**
   * Draws an image with ranges that were taken of it, or of the clip that it is a frame of.
   *
   * @param width of the picture; each value becomes a rectangle of pixels, patterns keep their size
   * @param height of the picture
   * @param cell the size of the patterns' cells in pixels of the picture
   */
  BufferedImage toImage(NDArray image, Ranges ranges, int width, int height, int cell) {
    return draw(image, ranges, width, height, cell);
  }

  /** Draws each frame of a clip with the same stretch, taken over all of them. */
  public List<BufferedImage> toImages(NDArray clip) {
    Ranges ranges = ranges(clip);
    int cell = Math.max(2, Math.round(Math.max(clip.width(), clip.height()) / 64f));
    List<BufferedImage> images = new ArrayList<>(clip.frames());
    for (int t = 0; t < clip.frames(); t++) {
      NDArray frame = clip.frame(t);
      images.add(ofFrame(t).toImage(frame, ranges, frame.width(), frame.height(), cell));
    }
    return images;
  }

  /** This for a frame of a clip that the mask is of. */
  FalseColor ofFrame(int frame) {
    NDArray all = settings.mask;
    return all == null || !all.shape().isClip() ? this : mask(all.frame(frame));
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

  private double[][] ranges(NDArray array, int[] picked) {
    checkMask(array);
    double[][] ranges = new double[picked.length][];
    for (int k = 0; k < picked.length; k++) {
      ranges[k] = range(array, picked[k]);
    }
    return ranges;
  }

  private int[] picked(NDArray array) {
    if (array.width() == 0 || array.height() == 0 || array.channels() == 0) {
      throw new IllegalArgumentException("nothing to draw: shape " + array.shape());
    }
    int[] picked = settings.channels;
    if (picked.length == 0) {
      List<String> names = settings.names;
      boolean isNamed = names.size() == array.channels() && names.containsAll(RGB);
      if (isNamed) {
        return RGB.stream().mapToInt(names::indexOf).toArray();
      }
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
    Window valid = settings.valid;
    if (valid == null) {
      return all;
    }
    Window part = valid.intersection(all);
    // What is empty may lie anywhere.
    return part.isEmpty() ? Window.of(0, 0, 0, 0) : part;
  }

  private boolean isValue(double value) {
    return Double.isFinite(value)
        && !(settings.noData.isPresent() && value == settings.noData.getAsDouble());
  }

  private boolean isMasked(int t, int y, int x, int channel) {
    NDArray mask = settings.mask;
    return mask != null && mask.value(t, y, x, Math.min(channel, mask.channels() - 1)) != 0;
  }

  private void checkMask(NDArray array) {
    NDArray mask = settings.mask;
    if (mask != null
        && (mask.width() != array.width()
            || mask.height() != array.height()
            || mask.frames() < array.frames()
            || mask.channels() == 0)) {
      throw new IllegalArgumentException(
          "a mask of shape " + mask.shape() + " does not fit an array of shape " + array.shape());
    }
  }

  private double[] range(NDArray array, int channel) {
    DType type = array.dtype();
    Stretch stretch = settings.stretch;
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
        new double[Ints.length("the values to look at", array.frames(), (long) rows * columns)];
    int n = 0;
    for (int t = 0; t < array.frames(); t++) {
      for (int y = part.y(); y < part.endY(); y += step) {
        for (int x = part.x(); x < part.endX(); x += step) {
          double value = array.value(t, y, x, channel);
          if (isValue(value) && !isMasked(t, y, x, channel)) {
            values[n++] = value;
          }
        }
      }
    }
    if (n == 0) {
      return new double[] {0, 1};
    }
    Arrays.sort(values, 0, n);
    double lower = values[(int) Math.round(settings.low / 100 * (n - 1))];
    double upper = values[(int) Math.round(settings.high / 100 * (n - 1))];
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
          if (isValue(value) && !isMasked(t, y, x, channel)) {
            lower = Math.min(lower, value);
            upper = Math.max(upper, value);
          }
        }
      }
    }
    return lower <= upper ? new double[] {lower, upper} : new double[] {0, 1};
  }

  private BufferedImage draw(NDArray array, Ranges ranges, int width, int height, int cell) {
    Ints.length("the pixels of a picture", width, height);
    checkMask(array);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    Window part = validPart(array);
    int[] columns = new int[width];
    for (int u = 0; u < width; u++) {
      columns[u] = (int) ((2L * u + 1) * array.width() / (2L * width));
    }
    int[] row = new int[array.width()];
    int known = -1;
    for (int v = 0; v < height; v++) {
      int y = (int) ((2L * v + 1) * array.height() / (2L * height));
      boolean inside = y >= part.y() && y < part.endY();
      if (y != known) {
        known = y;
        if (settings.isPaddingSeen) {
          colors(array, y, 0, row.length, ranges, row);
        } else {
          Arrays.fill(row, PADDING);
          if (inside) {
            colors(array, y, part.x(), part.endX(), ranges, row);
          }
        }
      }
      int at = v * width;
      for (int u = 0; u < width; u++) {
        int x = columns[u];
        int color = row[x] == NO_VALUE ? square(u, v, cell) : row[x];
        boolean padded = !inside || x < part.x() || x >= part.endX();
        pixels[at + u] =
            color == PADDING ? hatch(u, v, cell) : padded ? veil(color, hatch(u, v, cell)) : color;
      }
    }
    return image;
  }

  /** A colour of padding below the hatching. */
  private static int veil(int color, int hatch) {
    return Colors.mix(new Color(color), new Color(hatch), hatch == HATCH_LINE ? 0.75 : 0.5)
        .getRGB();
  }

  /** Fills in the colour of columns of a row, or the mark of no value. */
  private void colors(NDArray array, int y, int from, int to, Ranges ranges, int[] row) {
    int[] levels = new int[3];
    int[] picked = ranges.picked;
    boolean bytes = array.dtype() == DType.UINT8 && settings.noData.isEmpty();
    for (int x = from; x < to; x++) {
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
        whole &= isValue(value) && !isMasked(0, y, x, picked[k]);
        levels[k] = level(value, ranges.values[k]);
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
      case 1 -> settings.map.argb(levels[0]);
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

  /** Which channels are drawn, and how. */
  @Override
  public String toString() {
    return "FalseColor("
        + (settings.channels.length == 0
            ? "channels as they are"
            : "channels " + Arrays.toString(settings.channels))
        + ", stretch "
        + settings.stretch
        + ", map "
        + settings.map
        + ")";
  }
}
