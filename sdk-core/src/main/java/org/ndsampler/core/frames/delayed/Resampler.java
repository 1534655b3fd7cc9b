package org.ndsampler.core.frames.delayed;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.geom.Window;

/**
 * Samples pixels at the positions of a {@link Sampling}. Outside the image every tap has the fill
 * value; a target pixel of which all taps are outside is exactly the fill value.
 *
 * <p>uint8 is interpolated linearly in whole numbers: weights in 1/32 along each axis, one rounding
 * at the end, which is what OpenCV's tables of 15 bits come to. A pixel of three channels is one
 * long with a lane of 21 bits for each, so that one multiplication weighs all three. uint16, int16
 * and float32 are computed in float, the rest in double.
 */
final class Resampler {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int FRACTIONS = Sampling.FRACTIONS;
  private static final int FRACTION_MASK = FRACTIONS - 1;
  private static final int DROP = Sampling.BITS - Sampling.FRACTION_BITS;

  // Beyond this a position in 1/1024 does not fit into an int.
  private static final int MANY = 1 << 20;

  private static final int LANE = 21;
  private static final int RED = 10;
  private static final int GREEN = RED + LANE;
  private static final int BLUE = RED + 2 * LANE;
  private static final long HALF = 512L | (512L << LANE) | (512L << (2 * LANE));

  private static final float[] LINEAR = weights(Interpolation.LINEAR);
  private static final float[] CUBIC = weights(Interpolation.CUBIC);
  private static final float[] LANCZOS = weights(Interpolation.LANCZOS);

  private final NDArray source;
  private final Window held;
  private final Sampling sampling;
  private final NDArray target;
  private final Window out;
  private final double fill;

  private Resampler(
      NDArray source, Window held, Sampling sampling, NDArray target, Window out, double fill) {
    this.source = source;
    this.held = held;
    this.sampling = sampling;
    this.target = target;
    this.out = out;
    this.fill = fill;
  }

  /**
   * Computes a window of the frame.
   *
   * @param source pixels of the filtered leaf, at least {@link Sampling#level} of the window
   * @param held which pixels of the filtered leaf they are
   * @param target of the size of the window and the type of the source
   * @param out the window, in the frame
   */
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
    Resampler r = new Resampler(source, held, sampling, target, out, fill);
    DType type = source.dtype();
    if (sampling.interpolation() == Interpolation.NEAREST) {
      r.nearest();
    } else if (nan == NanPolicy.IGNORE && type.isFloating()) {
      r.doubles(true);
    } else if (type == DType.UINT8 && sampling.interpolation().taps() == 2) {
      r.bytes();
    } else if (Rows.fitsFloat(type)) {
      r.floats();
    } else {
      r.doubles(false);
    }
  }

  private static float[] table(Interpolation interpolation) {
    return switch (interpolation) {
      case NEAREST, LINEAR, AREA -> LINEAR;
      case CUBIC -> CUBIC;
      case LANCZOS -> LANCZOS;
    };
  }

  /** The weights of the taps for each 1/32 of a pixel, adding up to 1. */
  static float[] weights(Interpolation interpolation) {
    int taps = interpolation.taps();
    float[] table = new float[FRACTIONS * taps];
    double[] w = new double[taps];
    for (int f = 0; f < FRACTIONS; f++) {
      double x = f / (double) FRACTIONS;
      double sum = 0;
      for (int i = 0; i < taps; i++) {
        double t = Math.abs(x + (taps / 2 - 1) - i);
        w[i] =
            switch (interpolation) {
              case NEAREST, LINEAR, AREA -> 1 - t;
              case CUBIC -> cubic(t);
              case LANCZOS -> sinc(t) * sinc(t / 4);
            };
        sum += w[i];
      }
      for (int i = 0; i < taps; i++) {
        table[f * taps + i] = (float) (w[i] / sum);
      }
    }
    return table;
  }

  private static double cubic(double t) {
    double a = -0.75;
    return t <= 1 ? ((a + 2) * t - (a + 3)) * t * t + 1 : ((a * t - 5 * a) * t + 8 * a) * t - 4 * a;
  }

  private static double sinc(double t) {
    return t == 0 ? 1 : t == Math.rint(t) ? 0 : Math.sin(Math.PI * t) / (Math.PI * t);
  }

  // ---------------------------------------------------------------------------------- nearest

  private void nearest() {
    int w = out.width();
    int[] index = new int[w];
    long[] ax = sampling.columnsX(out.x(), w);
    long[] ay = sampling.columnsY(out.x(), w);
    NDArray one = NDArray.filled(target.dtype(), org.ndsampler.core.array.Shape.of(1, 1, 1), fill);
    for (int y = 0; y < out.height(); y++) {
      long rx = sampling.rowX(out.y() + y);
      long ry = sampling.rowY(out.y() + y);
      for (int x = 0; x < w; x++) {
        long sx = ((rx + ax[x]) >> Sampling.BITS) - held.x();
        long sy = ((ry + ay[x]) >> Sampling.BITS) - held.y();
        index[x] =
            sx >= 0 && sx < held.width() && sy >= 0 && sy < held.height()
                ? source.offset() + (int) sy * source.rowStride() + (int) sx * source.columnStride()
                : -1;
      }
      gather(index, target.offset() + y * target.rowStride(), one);
    }
  }

  private void gather(int[] index, int to, NDArray one) {
    int channels = target.channels();
    int stride = target.columnStride();
    if (source.data() instanceof byte[] s) {
      byte[] d = (byte[]) target.data();
      byte none = ((byte[]) one.data())[0];
      for (int i = 0; i < index.length; i++) {
        int from = index[i];
        int at = to + i * stride;
        for (int c = 0; c < channels; c++) {
          d[at + c] = from < 0 ? none : s[from + c];
        }
      }
    } else if (source.data() instanceof short[] s) {
      short[] d = (short[]) target.data();
      short none = ((short[]) one.data())[0];
      for (int i = 0; i < index.length; i++) {
        int from = index[i];
        int at = to + i * stride;
        for (int c = 0; c < channels; c++) {
          d[at + c] = from < 0 ? none : s[from + c];
        }
      }
    } else if (source.data() instanceof int[] s) {
      int[] d = (int[]) target.data();
      int none = ((int[]) one.data())[0];
      for (int i = 0; i < index.length; i++) {
        int from = index[i];
        int at = to + i * stride;
        for (int c = 0; c < channels; c++) {
          d[at + c] = from < 0 ? none : s[from + c];
        }
      }
    } else if (source.data() instanceof float[] s) {
      float[] d = (float[]) target.data();
      float none = ((float[]) one.data())[0];
      for (int i = 0; i < index.length; i++) {
        int from = index[i];
        int at = to + i * stride;
        for (int c = 0; c < channels; c++) {
          d[at + c] = from < 0 ? none : s[from + c];
        }
      }
    } else if (source.data() instanceof long[] s) {
      long[] d = (long[]) target.data();
      long none = ((long[]) one.data())[0];
      for (int i = 0; i < index.length; i++) {
        int from = index[i];
        int at = to + i * stride;
        for (int c = 0; c < channels; c++) {
          d[at + c] = from < 0 ? none : s[from + c];
        }
      }
    } else {
      double[] s = (double[]) source.data();
      double[] d = (double[]) target.data();
      double none = ((double[]) one.data())[0];
      for (int i = 0; i < index.length; i++) {
        int from = index[i];
        int at = to + i * stride;
        for (int c = 0; c < channels; c++) {
          d[at + c] = from < 0 ? none : s[from + c];
        }
      }
    }
  }

  // ------------------------------------------------------------------------------ uint8, linear

  private void bytes() {
    byte fillByte = ((byte[]) NDArray.filled(DType.UINT8, ONE_VALUE, fill).data())[0];
    if (sampling.isAxisAligned()) {
      separableBytes(fillByte & 0xff);
    } else if (target.channels() == 3) {
      affineBytes3(fillByte & 0xff);
    } else {
      affineBytes(fillByte & 0xff);
    }
  }

  private static final org.ndsampler.core.array.Shape ONE_VALUE =
      org.ndsampler.core.array.Shape.of(1, 1, 1);

  /** Columns that depend on columns only: each source row is interpolated once, then rows mixed. */
  private void separableBytes(int fillValue) {
    int w = out.width();
    int channels = target.channels();
    int groups = (channels + 2) / 3;
    // Two pixels of fill on either side stand for all that is outside.
    int packedWidth = held.width() + 4;
    int[] column = new int[w];
    int[] fraction = new int[w];
    long[] ax = sampling.columnsX(out.x(), w);
    long base = sampling.rowX(out.y());
    for (int i = 0; i < w; i++) {
      long x = (base + ax[i]) >> DROP;
      fraction[i] = (int) x & FRACTION_MASK;
      long sx = (x >> Sampling.FRACTION_BITS) - held.x();
      column[i] = (int) Math.max(-2, Math.min(held.width(), sx)) + 2;
    }
    long ay = sampling.columnsY(out.x(), 1)[0];
    long fills = fillValue | ((long) fillValue << LANE) | ((long) fillValue << (2 * LANE));
    long[] packed = new long[packedWidth];
    Arrays.fill(packed, fills);
    long[] outside = new long[w];
    Arrays.fill(outside, fills << Sampling.FRACTION_BITS);
    long[][][] rows = new long[groups][2][w];
    int[] key = {-1, -1};
    for (int y = 0; y < out.height(); y++) {
      long position = (sampling.rowY(out.y() + y) + ay) >> DROP;
      int fy = (int) position & FRACTION_MASK;
      long sy = (position >> Sampling.FRACTION_BITS) - held.y();
      int top = (int) Math.max(-2, Math.min(held.height(), sy));
      for (int at = top; at <= top + 1; at++) {
        int slot = at & 1;
        if (at >= 0 && at < held.height() && key[slot] != at) {
          for (int g = 0; g < groups; g++) {
            pack(at, g * 3, Math.min(3, channels - g * 3), packed);
            mixColumns(packed, column, fraction, rows[g][slot]);
          }
          key[slot] = at;
        }
      }
      boolean upper = top >= 0 && top < held.height();
      boolean lower = top + 1 >= 0 && top + 1 < held.height();
      for (int g = 0; g < groups; g++) {
        mixRows(
            upper ? rows[g][top & 1] : outside,
            lower ? rows[g][(top + 1) & 1] : outside,
            fy,
            target.offset() + y * target.rowStride() + g * 3,
            Math.min(3, channels - g * 3));
      }
    }
  }

  private void pack(int y, int channel, int count, long[] packed) {
    byte[] s = (byte[]) source.data();
    int stride = source.columnStride();
    int from = source.offset() + y * source.rowStride() + channel;
    int n = held.width();
    if (count == 3) {
      for (int i = 0; i < n; i++, from += stride) {
        packed[i + 2] =
            (s[from] & 0xffL)
                | ((s[from + 1] & 0xffL) << LANE)
                | ((s[from + 2] & 0xffL) << (2 * LANE));
      }
    } else if (count == 2) {
      for (int i = 0; i < n; i++, from += stride) {
        packed[i + 2] = (s[from] & 0xffL) | ((s[from + 1] & 0xffL) << LANE);
      }
    } else {
      for (int i = 0; i < n; i++, from += stride) {
        packed[i + 2] = s[from] & 0xffL;
      }
    }
  }

  private static void mixColumns(long[] packed, int[] column, int[] fraction, long[] row) {
    for (int i = 0; i < row.length; i++) {
      int at = column[i];
      long p = packed[at];
      // A lane of the difference may be negative; the sum is not, and sums are exact.
      row[i] = (p << Sampling.FRACTION_BITS) + (packed[at + 1] - p) * fraction[i];
    }
  }

  private void mixRows(long[] upper, long[] lower, int fy, int to, int count) {
    byte[] d = (byte[]) target.data();
    int stride = target.columnStride();
    int at = to;
    if (count == 3) {
      for (int i = 0; i < upper.length; i++, at += stride) {
        long p = upper[i];
        long v = (p << Sampling.FRACTION_BITS) + (lower[i] - p) * fy + HALF;
        d[at] = (byte) (v >> RED);
        d[at + 1] = (byte) (v >> GREEN);
        d[at + 2] = (byte) (v >> BLUE);
      }
    } else {
      for (int i = 0; i < upper.length; i++, at += stride) {
        long p = upper[i];
        long v = (p << Sampling.FRACTION_BITS) + (lower[i] - p) * fy + HALF;
        d[at] = (byte) (v >> RED);
        if (count == 2) {
          d[at + 1] = (byte) (v >> GREEN);
        }
      }
    }
  }

  private void affineBytes3(int fillValue) {
    int w = out.width();
    long[] ax = sampling.columnsX(out.x(), w);
    long[] ay = sampling.columnsY(out.x(), w);
    int[] ix = low(ax);
    int[] iy = low(ay);
    int stride = target.columnStride();
    for (int y = 0; y < out.height(); y++) {
      long rx = sampling.rowX(out.y() + y) - ((long) held.x() << Sampling.BITS);
      long ry = sampling.rowY(out.y() + y) - ((long) held.y() << Sampling.BITS);
      int to = target.offset() + y * target.rowStride();
      int from = 0;
      int end = 0;
      if (held.width() < MANY && held.height() < MANY) {
        long across = inside(rx, ax, held.width() - 1);
        long down = inside(ry, ay, held.height() - 1);
        from = Math.max((int) (across >> 32), (int) (down >> 32));
        end = Math.max(from, Math.min((int) across, (int) down));
      }
      for (int x = 0; x < from; x++) {
        edge((rx + ax[x]) >> DROP, (ry + ay[x]) >> DROP, fillValue, to + x * stride);
      }
      // Four bytes are read at once; the last pixel of the array goes the slow way.
      int last = end;
      int limit = ((byte[]) source.data()).length - 4;
      while (last > from && below((int) rx + ix[last - 1], (int) ry + iy[last - 1]) > limit) {
        last--;
      }
      while (from < last && below((int) rx + ix[from], (int) ry + iy[from]) > limit) {
        edge((rx + ax[from]) >> DROP, (ry + ay[from]) >> DROP, fillValue, to + from * stride);
        from++;
      }
      affineRow3(
          (byte[]) source.data(),
          source.offset(),
          source.rowStride(),
          source.columnStride(),
          (int) rx,
          (int) ry,
          ix,
          iy,
          from,
          last,
          (byte[]) target.data(),
          to,
          stride);
      for (int x = last; x < w; x++) {
        edge((rx + ax[x]) >> DROP, (ry + ay[x]) >> DROP, fillValue, to + x * stride);
      }
    }
  }

  /** The low halves: positions inside an image are sums that wrap around to the right value. */
  private static int[] low(long[] values) {
    int[] result = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (int) values[i];
    }
    return result;
  }

  /** Where the last of the four pixels of a position starts in the source's array. */
  private int below(int px, int py) {
    return source.offset()
        + ((py >> Sampling.BITS) + 1) * source.rowStride()
        + ((px >> Sampling.BITS) + 1) * source.columnStride();
  }

  /**
   * The columns whose position is at least 0 and below an end, as {@code from << 32 | to}: they lie
   * side by side, since positions are monotonous.
   */
  private static long inside(long row, long[] columns, int end) {
    int n = columns.length;
    boolean up = columns[n - 1] >= columns[0];
    // The first column at or beyond each bound, in the order in which positions grow.
    int atZero = search(row, columns, 0, up);
    int atEnd = search(row, columns, (long) end << Sampling.BITS, up);
    return up ? ((long) atZero << 32) | atEnd : ((long) (n - atEnd) << 32) | (n - atZero);
  }

  private static int search(long row, long[] columns, long bound, boolean up) {
    int low = 0;
    int high = columns.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      long position = row + columns[up ? middle : columns.length - 1 - middle];
      if (position >= bound) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private static void affineRow3(
      byte[] s,
      int offset,
      int rowStride,
      int stride,
      int rx,
      int ry,
      int[] ax,
      int[] ay,
      int from,
      int end,
      byte[] d,
      int to,
      int targetStride) {
    for (int x = from; x < end; x++) {
      int px = (rx + ax[x]) >> DROP;
      int py = (ry + ay[x]) >> DROP;
      int fx = px & FRACTION_MASK;
      int fy = py & FRACTION_MASK;
      int at =
          offset
              + (py >> Sampling.FRACTION_BITS) * rowStride
              + (px >> Sampling.FRACTION_BITS) * stride;
      int below = at + rowStride;
      long p = lanes((int) INT.get(s, at));
      long q = lanes((int) INT.get(s, below));
      long h = (p << 5) + (lanes((int) INT.get(s, at + stride)) - p) * fx;
      long k = (q << 5) + (lanes((int) INT.get(s, below + stride)) - q) * fx;
      long v = (h << 5) + (k - h) * fy + HALF;
      int pixel = to + x * targetStride;
      d[pixel] = (byte) (v >> RED);
      d[pixel + 1] = (byte) (v >> GREEN);
      d[pixel + 2] = (byte) (v >> BLUE);
    }
  }

  private static long lanes(int rgbx) {
    return (rgbx & 0xffL)
        | ((rgbx & 0xff00L) << (LANE - 8))
        | ((rgbx & 0xff0000L) << (2 * LANE - 16));
  }

  private void affineBytes(int fillValue) {
    byte[] s = (byte[]) source.data();
    byte[] d = (byte[]) target.data();
    int w = out.width();
    int channels = target.channels();
    long[] ax = sampling.columnsX(out.x(), w);
    long[] ay = sampling.columnsY(out.x(), w);
    int rowStride = source.rowStride();
    int stride = source.columnStride();
    int lastX = held.width() - 1;
    int lastY = held.height() - 1;
    for (int y = 0; y < out.height(); y++) {
      long rx = sampling.rowX(out.y() + y) - ((long) held.x() << Sampling.BITS);
      long ry = sampling.rowY(out.y() + y) - ((long) held.y() << Sampling.BITS);
      int to = target.offset() + y * target.rowStride();
      for (int x = 0; x < w; x++, to += target.columnStride()) {
        long px = (rx + ax[x]) >> DROP;
        long py = (ry + ay[x]) >> DROP;
        long sx = px >> Sampling.FRACTION_BITS;
        long sy = py >> Sampling.FRACTION_BITS;
        int fx = (int) px & FRACTION_MASK;
        int fy = (int) py & FRACTION_MASK;
        if (sx >= 0 && sx < lastX && sy >= 0 && sy < lastY) {
          int at = source.offset() + (int) sy * rowStride + (int) sx * stride;
          for (int c = 0; c < channels; c++, at++) {
            int p = s[at] & 0xff;
            int q = s[at + rowStride] & 0xff;
            int h = (p << 5) + ((s[at + stride] & 0xff) - p) * fx;
            int k = (q << 5) + ((s[at + rowStride + stride] & 0xff) - q) * fx;
            d[to + c] = (byte) (((h << 5) + (k - h) * fy + 512) >> RED);
          }
        } else {
          edge(px, py, fillValue, to);
        }
      }
    }
  }

  /** A pixel of which a tap may be outside. */
  private void edge(long px, long py, int fillValue, int to) {
    byte[] d = (byte[]) target.data();
    long sx = px >> Sampling.FRACTION_BITS;
    long sy = py >> Sampling.FRACTION_BITS;
    if (sx < -1 || sx >= held.width() || sy < -1 || sy >= held.height()) {
      Arrays.fill(d, to, to + target.channels(), (byte) fillValue);
      return;
    }
    int fx = (int) px & FRACTION_MASK;
    int fy = (int) py & FRACTION_MASK;
    for (int c = 0; c < target.channels(); c++) {
      int p = tap(sx, sy, c, fillValue);
      int q = tap(sx, sy + 1, c, fillValue);
      int h = (p << 5) + (tap(sx + 1, sy, c, fillValue) - p) * fx;
      int k = (q << 5) + (tap(sx + 1, sy + 1, c, fillValue) - q) * fx;
      d[to + c] = (byte) (((h << 5) + (k - h) * fy + 512) >> RED);
    }
  }

  private int tap(long x, long y, int c, int fillValue) {
    if (x < 0 || x >= held.width() || y < 0 || y >= held.height()) {
      return fillValue;
    }
    return ((byte[]) source.data())
            [source.offset() + (int) y * source.rowStride() + (int) x * source.columnStride() + c]
        & 0xff;
  }

  // ------------------------------------------------------------- uint16, int16, float32; kernels

  /**
   * The part of the plane that is copied for the general kernels: what is touched, as far as it can
   * have a tap in the image.
   */
  private Window padded() {
    long[] t = sampling.touched(out);
    int taps = sampling.interpolation().taps();
    int left = (int) Math.max(-taps, Math.min((long) sampling.width() + taps, t[0]));
    int top = (int) Math.max(-taps, Math.min((long) sampling.height() + taps, t[1]));
    int right = (int) Math.max(left, Math.min((long) sampling.width() + taps, t[2]));
    int bottom = (int) Math.max(top, Math.min((long) sampling.height() + taps, t[3]));
    return Window.ofCorners(left, top, right, bottom);
  }

  private boolean isOutside(long tap, int length) {
    return tap + sampling.interpolation().taps() <= 0 || tap >= length;
  }

  private void floats() {
    Window plane = padded();
    int channels = target.channels();
    int run = plane.width() * channels;
    float none = ((float[]) NDArray.filled(DType.FLOAT32, ONE_VALUE, rounded(fill)).data())[0];
    float[] values = new float[Math.multiplyExact(plane.height(), run)];
    Window inside = plane.intersection(held);
    for (int y = plane.y(); y < plane.endY(); y++) {
      int at = (y - plane.y()) * run;
      if (inside.isEmpty() || y < inside.y() || y >= inside.endY()) {
        Arrays.fill(values, at, at + run, none);
        continue;
      }
      int left = at + (inside.x() - plane.x()) * channels;
      int right = left + inside.width() * channels;
      Arrays.fill(values, at, left, none);
      Rows.load(source, y - held.y(), inside.x() - held.x(), inside.width(), values, left);
      Arrays.fill(values, right, at + run, none);
    }
    if (sampling.isAxisAligned()) {
      separableFloats(values, plane, none);
    } else if (sampling.interpolation().taps() == 2) {
      affineLinear(values, plane, none);
    } else {
      affineFloats(values, plane, none);
    }
  }

  /** The fill value as the type holds it. */
  private double rounded(double value) {
    return NDArray.filled(target.dtype(), ONE_VALUE, value).value(0, 0, 0);
  }

  private void separableFloats(float[] values, Window plane, float none) {
    int w = out.width();
    int channels = target.channels();
    int taps = sampling.interpolation().taps();
    float[] table = table(sampling.interpolation());
    int run = plane.width() * channels;
    int[] column = new int[w];
    int[] weight = new int[w];
    // The columns with a tap in the image lie side by side.
    int low = w;
    int high = 0;
    long[] ax = sampling.columnsX(out.x(), w);
    long base = sampling.rowX(out.y());
    for (int i = 0; i < w; i++) {
      long x = (base + ax[i]) >> DROP;
      long tap = (x >> Sampling.FRACTION_BITS) - (taps - 1) / 2;
      if (!isOutside(tap, sampling.width())) {
        low = Math.min(low, i);
        high = i + 1;
        column[i] = (int) (tap - plane.x()) * channels;
      }
      weight[i] = ((int) x & FRACTION_MASK) * taps;
    }
    long ay = sampling.columnsY(out.x(), 1)[0];
    int n = w * channels;
    float[][] rows = new float[taps][n];
    int[] key = new int[taps];
    Arrays.fill(key, -1);
    float[] result = new float[n];
    for (int y = 0; y < out.height(); y++) {
      long position = (sampling.rowY(out.y() + y) + ay) >> DROP;
      int wy = ((int) position & FRACTION_MASK) * taps;
      long tap = (position >> Sampling.FRACTION_BITS) - (taps - 1) / 2;
      if (isOutside(tap, sampling.height())) {
        Arrays.fill(result, none);
      } else {
        int first = (int) (tap - plane.y());
        for (int k = 0; k < taps; k++) {
          int slot = (first + k) % taps;
          if (key[slot] != first + k) {
            if (taps == 2) {
              linearRow(
                  values,
                  (first + k) * run,
                  column,
                  weight,
                  low,
                  high,
                  channels,
                  table,
                  rows[slot]);
            } else {
              kernelRow(
                  values,
                  (first + k) * run,
                  column,
                  weight,
                  low,
                  high,
                  channels,
                  taps,
                  table,
                  rows[slot]);
            }
            key[slot] = first + k;
          }
          mix(rows[slot], table[wy + k], k == 0, result);
        }
        Arrays.fill(result, 0, Math.min(low, high) * channels, none);
        Arrays.fill(result, high * channels, n, none);
      }
      Rows.store(result, target, y);
    }
  }

  private static void linearRow(
      float[] values,
      int row,
      int[] column,
      int[] weight,
      int low,
      int high,
      int channels,
      float[] table,
      float[] out) {
    int to = low * channels;
    for (int i = low; i < high; i++) {
      int at = row + column[i];
      float w0 = table[weight[i]];
      float w1 = table[weight[i] + 1];
      for (int c = 0; c < channels; c++) {
        out[to++] = values[at + c] * w0 + values[at + channels + c] * w1;
      }
    }
  }

  private static void kernelRow(
      float[] values,
      int row,
      int[] column,
      int[] weight,
      int low,
      int high,
      int channels,
      int taps,
      float[] table,
      float[] out) {
    int to = low * channels;
    for (int i = low; i < high; i++) {
      int at = row + column[i];
      int w = weight[i];
      for (int c = 0; c < channels; c++) {
        float sum = values[at + c] * table[w];
        for (int j = 1; j < taps; j++) {
          sum += values[at + j * channels + c] * table[w + j];
        }
        out[to++] = sum;
      }
    }
  }

  private static void mix(float[] row, float weight, boolean first, float[] result) {
    if (first) {
      for (int i = 0; i < result.length; i++) {
        result[i] = row[i] * weight;
      }
    } else {
      for (int i = 0; i < result.length; i++) {
        result[i] += row[i] * weight;
      }
    }
  }

  private void affineLinear(float[] values, Window plane, float none) {
    int w = out.width();
    int channels = target.channels();
    int run = plane.width() * channels;
    long[] ax = sampling.columnsX(out.x(), w);
    long[] ay = sampling.columnsY(out.x(), w);
    float[] result = new float[w * channels];
    for (int y = 0; y < out.height(); y++) {
      long rx = sampling.rowX(out.y() + y);
      long ry = sampling.rowY(out.y() + y);
      int to = 0;
      for (int x = 0; x < w; x++) {
        long px = (rx + ax[x]) >> DROP;
        long py = (ry + ay[x]) >> DROP;
        long sx = px >> Sampling.FRACTION_BITS;
        long sy = py >> Sampling.FRACTION_BITS;
        if (sx < -1 || sx >= sampling.width() || sy < -1 || sy >= sampling.height()) {
          for (int c = 0; c < channels; c++) {
            result[to++] = none;
          }
          continue;
        }
        float wx1 = ((int) px & FRACTION_MASK) * (1f / FRACTIONS);
        float wy1 = ((int) py & FRACTION_MASK) * (1f / FRACTIONS);
        float wx0 = 1 - wx1;
        float wy0 = 1 - wy1;
        int at = (int) (sy - plane.y()) * run + (int) (sx - plane.x()) * channels;
        for (int c = 0; c < channels; c++, at++) {
          float h = values[at] * wx0 + values[at + channels] * wx1;
          float k = values[at + run] * wx0 + values[at + run + channels] * wx1;
          result[to++] = h * wy0 + k * wy1;
        }
      }
      Rows.store(result, target, y);
    }
  }

  private void affineFloats(float[] values, Window plane, float none) {
    int w = out.width();
    int channels = target.channels();
    int taps = sampling.interpolation().taps();
    float[] table = table(sampling.interpolation());
    int run = plane.width() * channels;
    long[] ax = sampling.columnsX(out.x(), w);
    long[] ay = sampling.columnsY(out.x(), w);
    float[] result = new float[w * channels];
    int before = (taps - 1) / 2;
    for (int y = 0; y < out.height(); y++) {
      long rx = sampling.rowX(out.y() + y);
      long ry = sampling.rowY(out.y() + y);
      int to = 0;
      for (int x = 0; x < w; x++) {
        long px = (rx + ax[x]) >> DROP;
        long py = (ry + ay[x]) >> DROP;
        long sx = (px >> Sampling.FRACTION_BITS) - before;
        long sy = (py >> Sampling.FRACTION_BITS) - before;
        if (isOutside(sx, sampling.width()) || isOutside(sy, sampling.height())) {
          for (int c = 0; c < channels; c++) {
            result[to++] = none;
          }
          continue;
        }
        int wx = ((int) px & FRACTION_MASK) * taps;
        int wy = ((int) py & FRACTION_MASK) * taps;
        int corner = (int) (sy - plane.y()) * run + (int) (sx - plane.x()) * channels;
        for (int c = 0; c < channels; c++) {
          float sum = 0;
          for (int k = 0; k < taps; k++) {
            int at = corner + k * run + c;
            float h = values[at] * table[wx];
            for (int j = 1; j < taps; j++) {
              h += values[at + j * channels] * table[wx + j];
            }
            sum += h * table[wy + k];
          }
          result[to++] = sum;
        }
      }
      Rows.store(result, target, y);
    }
  }

  // --------------------------------------------------------------------------- wide types and NaN

  private void doubles(boolean ignoreNan) {
    Window plane = padded();
    int w = out.width();
    int channels = target.channels();
    int run = plane.width() * channels;
    double none = rounded(fill);
    double[] values = new double[Math.multiplyExact(plane.height(), run)];
    Arrays.fill(values, none);
    Window inside = plane.intersection(held);
    if (!inside.isEmpty()) {
      for (int y = inside.y(); y < inside.endY(); y++) {
        Rows.load(
            source,
            y - held.y(),
            inside.x() - held.x(),
            inside.width(),
            values,
            (y - plane.y()) * run + (inside.x() - plane.x()) * channels);
      }
    }
    int taps = sampling.interpolation().taps();
    float[] table = table(sampling.interpolation());
    long[] ax = sampling.columnsX(out.x(), w);
    long[] ay = sampling.columnsY(out.x(), w);
    double[] result = new double[w * channels];
    int before = (taps - 1) / 2;
    for (int y = 0; y < out.height(); y++) {
      long rx = sampling.rowX(out.y() + y);
      long ry = sampling.rowY(out.y() + y);
      int to = 0;
      for (int x = 0; x < w; x++) {
        long px = (rx + ax[x]) >> DROP;
        long py = (ry + ay[x]) >> DROP;
        long sx = (px >> Sampling.FRACTION_BITS) - before;
        long sy = (py >> Sampling.FRACTION_BITS) - before;
        if (isOutside(sx, sampling.width()) || isOutside(sy, sampling.height())) {
          for (int c = 0; c < channels; c++) {
            result[to++] = none;
          }
          continue;
        }
        int wx = ((int) px & FRACTION_MASK) * taps;
        int wy = ((int) py & FRACTION_MASK) * taps;
        int corner = (int) (sy - plane.y()) * run + (int) (sx - plane.x()) * channels;
        for (int c = 0; c < channels; c++) {
          double sum = 0;
          double weights = 0;
          for (int k = 0; k < taps; k++) {
            for (int j = 0; j < taps; j++) {
              double v = values[corner + k * run + j * channels + c];
              if (!ignoreNan || !Double.isNaN(v)) {
                double weight = (double) table[wy + k] * table[wx + j];
                sum += v * weight;
                weights += weight;
              }
            }
          }
          result[to++] = !ignoreNan ? sum : weights >= 0.5 ? sum / weights : Double.NaN;
        }
      }
      Rows.store(result, target, y);
    }
  }
}
