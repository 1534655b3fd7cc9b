package org.ndsampler.core.array;

import java.util.Arrays;
import java.util.Locale;
import org.ndsampler.core.internal.Ints;
import org.ndsampler.core.internal.Suggestions;

/**
 * Pads images and clips, in space and in time, and tells what is padding.
 *
 * <p>The modes are those of NumPy's {@code pad} and repeat as often as needed, so that a clip of
 * one frame can be padded to any length:
 *
 * <pre>
 * CONSTANT   v v v | a b c d | v v v
 * EDGE       a a a | a b c d | d d d
 * REFLECT    d c b | a b c d | c b a     the edge is not repeated
 * SYMMETRIC  c b a | a b c d | d c b     the edge is repeated
 * WRAP       b c d | a b c d | a b c
 * </pre>
 *
 * <p>Immutable.
 *
 * @param mode what padding looks like
 * @param value the value of {@link Mode#CONSTANT}, rounded and saturated into the type; not used by
 *     the others
 * @since 0.1
 */
public record Padding(Mode mode, double value) {

  /** What padding looks like. */
  public enum Mode {
    /** One value everywhere. */
    CONSTANT,
    /** The nearest value. */
    EDGE,
    /** Mirrored about the centre of the edge value. */
    REFLECT,
    /** Mirrored about the edge. */
    SYMMETRIC,
    /** The other side. */
    WRAP;

    /**
     * The mode of a name as NumPy writes it.
     *
     * @throws IllegalArgumentException if no mode has that name; the message lists those there are
     */
    public static Mode ofLabel(String label) {
      for (Mode mode : values()) {
        if (mode.label().equals(label)) {
          return mode;
        }
      }
      throw new IllegalArgumentException(
          "no such padding mode: \""
              + label
              + "\"; there are "
              + Arrays.stream(values()).map(Mode::label).toList()
              + Suggestions.of(label, Arrays.stream(values()).map(Mode::label).toList()));
    }

    /** The name that NumPy uses, such as {@code reflect}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * How much is added at each side; none is negative. Immutable.
   *
   * @param before frames before the first
   * @param after frames after the last
   * @param top rows above
   * @param bottom rows below
   * @param left columns to the left
   * @param right columns to the right
   */
  public record Amounts(int before, int after, int top, int bottom, int left, int right) {

    /** No padding. */
    public static final Amounts NONE = new Amounts(0, 0, 0, 0, 0, 0);

    /** Rejects a negative amount. */
    public Amounts {
      if (before < 0 || after < 0 || top < 0 || bottom < 0 || left < 0 || right < 0) {
        throw new IllegalArgumentException(
            "padding must not be negative: time "
                + before
                + ", "
                + after
                + "; rows "
                + top
                + ", "
                + bottom
                + "; columns "
                + left
                + ", "
                + right);
      }
    }

    /** Padding in space only. */
    public static Amounts ofSpace(int top, int bottom, int left, int right) {
      return new Amounts(0, 0, top, bottom, left, right);
    }

    /** Whether there is nothing to add. */
    public boolean isNone() {
      return (before | after | top | bottom | left | right) == 0;
    }
  }

  /** Padding with 0. */
  public static final Padding ZERO = new Padding(Mode.CONSTANT, 0);

  /** Padding with one value. */
  public static Padding constant(double value) {
    return new Padding(Mode.CONSTANT, value);
  }

  /** Padding made of the pixels; for {@link Mode#CONSTANT} the value is 0. */
  public static Padding of(Mode mode) {
    return new Padding(mode, 0);
  }

  /**
   * The array with padding around it, a new array of the same type; the array itself where there is
   * nothing to add.
   *
   * @throws IllegalArgumentException if an image is padded in time, if an axis without a value is
   *     padded with anything but a constant, or if the result would be too large
   */
  public NDArray pad(NDArray array, Amounts amounts) {
    if (amounts.isNone()) {
      return array;
    }
    Shape shape = array.shape();
    Shape padded = padded(shape, amounts);
    NDArray result = NDArray.zeros(array.dtype(), padded);
    boolean empty = shape.frames() == 0 || shape.height() == 0 || shape.width() == 0;
    if (mode == Mode.CONSTANT) {
      if (value != 0) {
        result.fill(value);
      }
      if (!empty) {
        for (int t = 0; t < shape.frames(); t++) {
          array
              .frame(t)
              .copyTo(
                  result
                      .frame(amounts.before + t)
                      .crop(shape.size().toWindow().translate(amounts.left, amounts.top)));
        }
      }
      return result;
    }
    if (padded.count() == 0) {
      return result;
    }
    if (empty) {
      throw new IllegalArgumentException(
          "there is no value to pad with in an array of shape "
              + shape
              + "; only constant padding works there, not "
              + mode.label());
    }
    int[] frames = indices(mode, shape.frames(), amounts.before, amounts.after);
    int[] rows = indices(mode, shape.height(), amounts.top, amounts.bottom);
    int[] columns = indices(mode, shape.width(), amounts.left, amounts.right);
    NDArray source = array.columnStride() == shape.channels() ? array : array.copy();
    // Each distinct frame and row is built once; copies of it are copies of memory.
    int rowLength = padded.width() * padded.channels();
    int frameLength = padded.height() * rowLength;
    int[] builtFrame = new int[shape.frames()];
    Arrays.fill(builtFrame, -1);
    int[] builtRow = new int[shape.height()];
    for (int t = 0; t < frames.length; t++) {
      int at = t * frameLength;
      if (builtFrame[frames[t]] >= 0) {
        copy(result, builtFrame[frames[t]], result, at, frameLength);
        continue;
      }
      builtFrame[frames[t]] = at;
      Arrays.fill(builtRow, -1);
      for (int y = 0; y < rows.length; y++) {
        int to = at + y * rowLength;
        if (builtRow[rows[y]] >= 0) {
          copy(result, builtRow[rows[y]], result, to, rowLength);
          continue;
        }
        builtRow[rows[y]] = to;
        int from =
            source.offset() + frames[t] * source.frameStride() + rows[y] * source.rowStride();
        int c = shape.channels();
        copy(source, from, result, to + amounts.left * c, shape.width() * c);
        for (int x = 0; x < amounts.left; x++) {
          copy(source, from + columns[x] * c, result, to + x * c, c);
        }
        for (int x = amounts.left + shape.width(); x < columns.length; x++) {
          copy(source, from + columns[x] * c, result, to + x * c, c);
        }
      }
    }
    return result;
  }

  /**
   * Where the padding is: uint8, one channel, 1 where {@link #pad} adds and 0 where it keeps.
   *
   * @param shape the shape before padding
   * @throws IllegalArgumentException as {@link #pad}
   */
  public static NDArray mask(Shape shape, Amounts amounts) {
    Shape padded = padded(shape, amounts);
    NDArray mask =
        NDArray.filled(
            DType.UINT8,
            new Shape(padded.frames(), padded.height(), padded.width(), 1, padded.isClip()),
            1);
    if (shape.frames() > 0) {
      mask.frames(amounts.before, amounts.before + shape.frames())
          .crop(shape.size().toWindow().translate(amounts.left, amounts.top))
          .fill(0);
    }
    return mask;
  }

  /**
   * Which index of an axis each index of the padded axis shows, for every mode but {@link
   * Mode#CONSTANT}.
   *
   * @param length the length of the axis, at least 1
   * @param before how many are added before
   * @param after how many are added after
   * @throws IllegalArgumentException if the mode is constant, the axis has no index or an amount is
   *     negative
   */
  public static int[] indices(Mode mode, int length, int before, int after) {
    if (length < 1 || before < 0 || after < 0) {
      throw new IllegalArgumentException(
          "an axis of " + length + " cannot be padded by " + before + " and " + after);
    }
    int[] result = new int[Ints.of("an axis after padding", (long) before + length + after)];
    for (int i = 0; i < result.length; i++) {
      int at = i - before;
      result[i] =
          switch (mode) {
            case CONSTANT ->
                throw new IllegalArgumentException("constant padding shows no index of the axis");
            case EDGE -> Math.max(0, Math.min(length - 1, at));
            case REFLECT -> {
              int period = Math.max(1, 2 * (length - 1));
              int p = Math.floorMod(at, period);
              yield p < length ? p : period - p;
            }
            case SYMMETRIC -> {
              int p = Math.floorMod(at, 2 * length);
              yield p < length ? p : 2 * length - 1 - p;
            }
            case WRAP -> Math.floorMod(at, length);
          };
    }
    return result;
  }

  private static Shape padded(Shape shape, Amounts amounts) {
    if (!shape.isClip() && (amounts.before | amounts.after) != 0) {
      throw new IllegalArgumentException(
          "an image has no time to pad: "
              + amounts.before
              + " before, "
              + amounts.after
              + " after");
    }
    try {
      return new Shape(
          Math.addExact(Math.addExact(shape.frames(), amounts.before), amounts.after),
          Math.addExact(Math.addExact(shape.height(), amounts.top), amounts.bottom),
          Math.addExact(Math.addExact(shape.width(), amounts.left), amounts.right),
          shape.channels(),
          shape.isClip());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("padding " + shape + " by " + amounts + " is too much", e);
    }
  }

  @SuppressWarnings("SuspiciousSystemArraycopy") // both are the primitive array of one type
  private static void copy(NDArray from, int fromIndex, NDArray to, int toIndex, int count) {
    System.arraycopy(from.data(), fromIndex, to.data(), toIndex, count);
  }
}
