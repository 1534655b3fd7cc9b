package org.ndsampler.core.array;

import java.awt.image.BufferedImage;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Objects;
import org.ndsampler.core.geom.Window;

/**
 * A typed array of pixels on the heap: an image (height, width, channels) or a clip (time, height,
 * width, channels), the last axis the fastest.
 *
 * <pre>{@code
 * NDArray image = NDArray.zeros(DType.UINT8, Shape.of(480, 640, 3));  // height, width, channels
 * NDArray view = image.crop(Window.of(10, 20, 64, 48));               // x before y
 * view.fill(255);                                                     // in the image too
 * image.value(20, 10, 0);                                             // row, column, channel: 255.0
 * }</pre>
 *
 * <p>A view ({@link #crop}, {@link #frame}, {@link #frames}, {@link #channels}) shares its values
 * with the array that it was taken from; it never copies. The shape and the type never change; the
 * values can, through the primitive array of {@link #data}. Safe for concurrent use as long as no
 * thread writes to it.
 *
 * <p>Unsigned types are stored in the signed primitive of the same width ({@link DType}).
 */
public final class NDArray {
  private final DType dtype;
  private final Shape shape;
  private final Object data;
  private final int offset;
  private final int frameStride;
  private final int rowStride;
  private final int columnStride;

  private NDArray(
      DType dtype,
      Shape shape,
      Object data,
      int offset,
      int frameStride,
      int rowStride,
      int columnStride) {
    this.dtype = dtype;
    this.shape = shape;
    this.data = data;
    this.offset = offset;
    this.frameStride = frameStride;
    this.rowStride = rowStride;
    this.columnStride = columnStride;
  }

  /** A new array of zeros. */
  public static NDArray zeros(DType dtype, Shape shape) {
    return wrap(dtype, shape, Storage.allocate(dtype, shape.count()));
  }

  /**
   * A new array in which every value is the same; for an integer type the value is rounded and
   * saturated, see {@link #to}.
   */
  public static NDArray filled(DType dtype, Shape shape, double value) {
    NDArray array = zeros(dtype, shape);
    array.fill(value);
    return array;
  }

  /**
   * The array over a primitive array, which is not copied, in C order.
   *
   * @param data {@code byte[]}, {@code short[]}, {@code int[]}, {@code long[]}, {@code float[]} or
   *     {@code double[]}, as {@code dtype} stores it, of exactly as many elements as the shape has
   * @throws IllegalArgumentException if the kind of array or its length do not fit
   */
  public static NDArray wrap(DType dtype, Shape shape, Object data) {
    if (!Storage.arrayClass(dtype).isInstance(data)) {
      throw new IllegalArgumentException(
          dtype
              + " is stored in "
              + Storage.arrayClass(dtype).getSimpleName()
              + ", not in "
              + data.getClass().getSimpleName());
    }
    if (Array.getLength(data) != shape.count()) {
      throw new IllegalArgumentException(
          "shape "
              + shape
              + " needs "
              + shape.count()
              + " values, the array has "
              + Array.getLength(data));
    }
    return new NDArray(
        dtype,
        shape,
        data,
        0,
        shape.height() * shape.width() * shape.channels(),
        shape.width() * shape.channels(),
        shape.channels());
  }

  /** The uint8 array over {@code values}, which are not copied. */
  public static NDArray of(byte[] values, Shape shape) {
    return wrap(DType.UINT8, shape, values);
  }

  /** The float32 array over {@code values}, which are not copied. */
  public static NDArray of(float[] values, Shape shape) {
    return wrap(DType.FLOAT32, shape, values);
  }

  /**
   * The pixels of an image, copied: grey gives 1 channel, grey with alpha 2, RGB 3, RGB with alpha
   * 4. An indexed image gives its colours. 16 bits stay 16 bits; everything else becomes uint8.
   */
  public static NDArray fromImage(BufferedImage image) {
    return ImageConversion.fromImage(image);
  }

  /** The type of the values. */
  public DType dtype() {
    return dtype;
  }

  /** The lengths of the axes. */
  public Shape shape() {
    return shape;
  }

  /** The number of rows. */
  public int height() {
    return shape.height();
  }

  /** The number of columns. */
  public int width() {
    return shape.width();
  }

  /** The number of channels. */
  public int channels() {
    return shape.channels();
  }

  /** The view of the channels {@code from} to {@code to}, exclusive. */
  public NDArray channels(int from, int to) {
    Objects.checkFromToIndex(from, to, shape.channels());
    return new NDArray(
        dtype,
        new Shape(shape.frames(), shape.height(), shape.width(), to - from, shape.isClip()),
        data,
        offset + from,
        frameStride,
        rowStride,
        columnStride);
  }

  /** The number of frames: 1 for an image. */
  public int frames() {
    return shape.frames();
  }

  /**
   * The view of the frames {@code from} to {@code to}, exclusive, as a clip; an image counts as one
   * frame.
   */
  public NDArray frames(int from, int to) {
    Objects.checkFromToIndex(from, to, shape.frames());
    return new NDArray(
        dtype,
        Shape.of(to - from, shape.height(), shape.width(), shape.channels()),
        data,
        offset + from * frameStride,
        frameStride,
        rowStride,
        columnStride);
  }

  /**
   * The primitive array that holds the values, shared with all views: value (t, y, x, c) is at
   * {@code offset() + t * frameStride() + y * rowStride() + x * columnStride() + c}. Writing to it
   * writes to this array.
   */
  public Object data() {
    return data;
  }

  /** The index in {@link #data} of the first value. */
  public int offset() {
    return offset;
  }

  /** The distance in {@link #data} from one frame to the next. */
  public int frameStride() {
    return frameStride;
  }

  /** The distance in {@link #data} from one row to the next. */
  public int rowStride() {
    return rowStride;
  }

  /**
   * The distance in {@link #data} from one column to the next; the channels of a pixel lie side by
   * side.
   */
  public int columnStride() {
    return columnStride;
  }

  /** Whether the values lie in {@link #data} one after another, without gaps, in C order. */
  public boolean isContiguous() {
    return columnStride == shape.channels()
        && rowStride == shape.width() * shape.channels()
        && (shape.frames() == 1
            || frameStride == shape.height() * shape.width() * shape.channels());
  }

  /**
   * One value of an image as a double (an int64 beyond 2^53 loses digits; see {@link #longValue}).
   *
   * @throws IndexOutOfBoundsException if a position is outside the shape
   */
  public double value(int y, int x, int c) {
    return value(0, y, x, c);
  }

  /** One value of a clip as a double. */
  public double value(int t, int y, int x, int c) {
    return Storage.toDouble(dtype, data, index(t, y, x, c));
  }

  /** One value as a long; floating point is truncated. */
  public long longValue(int t, int y, int x, int c) {
    int i = index(t, y, x, c);
    return dtype == DType.INT64 ? ((long[]) data)[i] : (long) Storage.toDouble(dtype, data, i);
  }

  /** Sets every value, rounded and saturated for an integer type, see {@link #to}. */
  public void fill(double value) {
    Object one = Storage.allocate(dtype, 1);
    Storage.fromDouble(dtype, one, 0, value);
    int run = shape.width() * shape.channels();
    for (int t = 0; t < shape.frames(); t++) {
      for (int y = 0; y < shape.height(); y++) {
        int row = offset + t * frameStride + y * rowStride;
        if (columnStride == shape.channels()) {
          Storage.fill(dtype, data, row, row + run, one);
        } else {
          for (int x = 0; x < shape.width(); x++) {
            int at = row + x * columnStride;
            Storage.fill(dtype, data, at, at + shape.channels(), one);
          }
        }
      }
    }
  }

  /**
   * The view of a window, of every frame.
   *
   * @throws IndexOutOfBoundsException if the window is not wholly inside
   */
  public NDArray crop(Window window) {
    if (!shape.size().toWindow().contains(window)) {
      throw new IndexOutOfBoundsException(window + " is not inside an array of shape " + shape);
    }
    return new NDArray(
        dtype,
        new Shape(
            shape.frames(), window.height(), window.width(), shape.channels(), shape.isClip()),
        data,
        offset + window.y() * rowStride + window.x() * columnStride,
        frameStride,
        rowStride,
        columnStride);
  }

  /** The view of one frame of a clip, as an image (height, width, channels). */
  public NDArray frame(int t) {
    Objects.checkIndex(t, shape.frames());
    return new NDArray(
        dtype,
        Shape.of(shape.height(), shape.width(), shape.channels()),
        data,
        offset + t * frameStride,
        frameStride,
        rowStride,
        columnStride);
  }

  /** A contiguous copy of the same type. */
  public NDArray copy() {
    NDArray result = zeros(dtype, shape);
    copyTo(result);
    return result;
  }

  /**
   * Copies the values into an array of the same shape (an image also into a clip of one frame and
   * back), converted as by {@link #to} when the types differ.
   *
   * @throws IllegalArgumentException if the shapes differ
   */
  public void copyTo(NDArray target) {
    Shape other = target.shape;
    if (other.frames() != shape.frames()
        || other.height() != shape.height()
        || other.width() != shape.width()
        || other.channels() != shape.channels()) {
      throw new IllegalArgumentException("cannot copy shape " + shape + " into shape " + other);
    }
    int c = shape.channels();
    if (isContiguous() && target.isContiguous()) {
      Storage.copy(dtype, data, offset, target.dtype, target.data, target.offset, shape.count());
      return;
    }
    boolean rows = columnStride == c && target.columnStride == c;
    int run = shape.width() * c;
    // Pixels that stand apart and change their type are put together in between.
    boolean together = !rows && dtype != target.dtype;
    Object gathered = together ? Storage.allocate(dtype, run) : data;
    Object converted = together ? Storage.allocate(target.dtype, run) : target.data;
    for (int t = 0; t < shape.frames(); t++) {
      for (int y = 0; y < shape.height(); y++) {
        int from = offset + t * frameStride + y * rowStride;
        int to = target.offset + t * target.frameStride + y * target.rowStride;
        if (rows) {
          Storage.copy(dtype, data, from, target.dtype, target.data, to, run);
        } else if (together) {
          Storage.copyPixels(dtype, data, from, columnStride, gathered, 0, c, c, shape.width());
          Storage.copy(dtype, gathered, 0, target.dtype, converted, 0, run);
          Storage.copyPixels(
              target.dtype,
              converted,
              0,
              c,
              target.data,
              to,
              target.columnStride,
              c,
              shape.width());
        } else {
          Storage.copyPixels(
              dtype,
              data,
              from,
              columnStride,
              target.data,
              to,
              target.columnStride,
              c,
              shape.width());
        }
      }
    }
  }

  /**
   * The values as another type, a copy unless it is this type already. To an integer type, a value
   * is rounded to the nearest (ties to even), NaN becomes 0 and what is out of range becomes the
   * nearest end of the range.
   */
  public NDArray to(DType type) {
    if (type == dtype) {
      return this;
    }
    NDArray result = zeros(type, shape);
    copyTo(result);
    return result;
  }

  /**
   * The values as {@code value * scale + offset}, in C order, a new array; computed in float from
   * the value as a float.
   */
  public float[] toFloats(float scale, float offset) {
    float[] result = new float[shape.count()];
    copyTo(wrap(DType.FLOAT32, shape, result));
    if (scale != 1 || offset != 0) {
      for (int i = 0; i < result.length; i++) {
        result[i] = result[i] * scale + offset;
      }
    }
    return result;
  }

  /** The values as {@code float}, in C order, a new array. */
  public float[] toFloats() {
    return toFloats(1, 0);
  }

  /**
   * The values of a uint8 array in C order, a new array; other types are converted as by {@link
   * #to}.
   */
  public byte[] toBytes() {
    byte[] result = new byte[shape.count()];
    copyTo(wrap(DType.UINT8, shape, result));
    return result;
  }

  /**
   * The image of an array of 1 to 4 channels: grey, grey with alpha, RGB, RGB with alpha. Values of
   * 8 and 16 bits are taken as they are.
   *
   * @throws IllegalArgumentException if the array is a clip, has another type or another number of
   *     channels; the message says what to call first
   */
  public BufferedImage toImage() {
    return ImageConversion.toImage(this);
  }

  /** Whether the other array has the same type, shape and values; NaN equals NaN. */
  public boolean contentEquals(NDArray other) {
    if (dtype != other.dtype || !shape.equals(other.shape)) {
      return false;
    }
    Class<?> kind = Storage.arrayClass(dtype);
    return Storage.equal(dtype, contiguous(kind), other.contiguous(kind));
  }

  /**
   * The values in C order in one array of exactly their number: {@link #data} itself where it is
   * just that.
   */
  private <A> A contiguous(Class<A> kind) {
    if (isContiguous() && offset == 0 && Array.getLength(data) == shape.count()) {
      return kind.cast(data);
    }
    return kind.cast(copy().data);
  }

  private int index(int t, int y, int x, int c) {
    if (t < 0
        || t >= shape.frames()
        || y < 0
        || y >= shape.height()
        || x < 0
        || x >= shape.width()
        || c < 0
        || c >= shape.channels()) {
      throw new IndexOutOfBoundsException(
          "no value at " + Arrays.toString(new int[] {t, y, x, c}) + " in shape " + shape);
    }
    return offset + t * frameStride + y * rowStride + x * columnStride + c;
  }

  @Override
  public String toString() {
    return "NDArray " + shape + " " + dtype;
  }
}
