package org.ndsampler.core.frames.delayed;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.geom.Window;

/**
 * Interpolates uint8 linearly in whole numbers: weights in 1/32 along each axis, one rounding at
 * the end, which is what OpenCV's tables of 15 bits come to. Up to three channels of a pixel are
 * one long with a lane of 21 bits for each, so that one multiplication weighs all of them.
 *
 * <p>A map that keeps the axes is done row by row and then between rows. Any other is done in tiles
 * of the target: the part of the source that a tile looks at is packed once into a small array,
 * with the fill value where there is no source, so that the inner loop neither unpacks nor looks
 * for edges.
 */
final class ByteResampler {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int FRACTION_MASK = Sampling.FRACTIONS - 1;
  private static final int DROP = Sampling.BITS - Sampling.FRACTION_BITS;

  private static final int LANE = 21;
  private static final int RED = 10;
  private static final int GREEN = RED + LANE;
  private static final int BLUE = RED + 2 * LANE;
  private static final long HALF = 512L | (512L << LANE) | (512L << (2 * LANE));

  /** Columns of a tile of the target, and twice its rows. */
  private static final int TILE = 128;

  /** More pixels than two taps and all roundings reach. */
  private static final int MARGIN = 3;

  /** A side of which the half is not worth packing for. */
  private static final int SMALLEST = 16;

  /**
   * The most pixels of the source that are packed for a tile: what stays in a processor's cache. A
   * power of 2.
   */
  private static final int PACKED = 1 << 14;

  private final NDArray source;
  private final Window held;
  private final Sampling sampling;
  private final NDArray target;
  private final Window out;

  private ByteResampler(Resampler job) {
    this.source = job.source();
    this.held = job.held();
    this.sampling = job.sampling();
    this.target = job.target();
    this.out = job.out();
  }

  static void run(Resampler job) {
    int fill = (int) job.roundedFill();
    ByteResampler bytes = new ByteResampler(job);
    if (bytes.sampling.isAxisAligned()) {
      bytes.separableBytes(fill);
    } else {
      bytes.affineTiles(fill);
    }
  }

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
            packRow(
                source.offset() + at * source.rowStride() + g * 3,
                held.width(),
                Math.min(3, channels - g * 3),
                packed,
                2);
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

  /** Packs neighbouring pixels: up to three channels of each. */
  private void packRow(int from, int pixels, int count, long[] packed, int to) {
    byte[] s = (byte[]) source.data();
    int stride = source.columnStride();
    int at = from;
    if (count == 3) {
      int i = to;
      // Four bytes at once; the last pixel of the array has only three.
      for (int limit = s.length - 4; i < to + pixels && at <= limit; i++, at += stride) {
        int rgbx = (int) INT.get(s, at);
        packed[i] =
            (rgbx & 0xffL)
                | ((rgbx & 0xff00L) << (LANE - 8))
                | ((rgbx & 0xff0000L) << (2 * LANE - 16));
      }
      for (; i < to + pixels; i++, at += stride) {
        packed[i] =
            (s[at] & 0xffL) | ((s[at + 1] & 0xffL) << LANE) | ((s[at + 2] & 0xffL) << (2 * LANE));
      }
    } else if (count == 2) {
      for (int i = to; i < to + pixels; i++, at += stride) {
        packed[i] = (s[at] & 0xffL) | ((s[at + 1] & 0xffL) << LANE);
      }
    } else {
      for (int i = to; i < to + pixels; i++, at += stride) {
        packed[i] = s[at] & 0xffL;
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

  // --------------------------------------------------------------------------------- any map

  private void affineTiles(int fillValue) {
    Positions positions = new Positions(sampling, out);
    long[] packed = new long[PACKED];
    for (int y = 0; y < out.height(); y += TILE / 2) {
      for (int x = 0; x < out.width(); x += TILE) {
        int columns = Math.min(TILE, out.width() - x);
        int rows = Math.min(TILE / 2, out.height() - y);
        tile(Window.of(x, y, columns, rows), positions, packed, fillValue);
      }
    }
  }

  /** A tile of the target, in quarters if it looks at too large a part of the source. */
  private void tile(Window tile, Positions positions, long[] packed, int fillValue) {
    long[] seen = sampling.touched(tile.translate(out.x(), out.y()));
    if (seen[0] >= held.endX()
        || seen[1] >= held.endY()
        || seen[2] <= held.x()
        || seen[3] <= held.y()) {
      fill(tile, fillValue);
    } else if (isSmall(seen)) {
      Window region = Window.ofCorners((int) seen[0], (int) seen[1], (int) seen[2], (int) seen[3]);
      double[] corners = positions.corners(tile);
      for (int c = 0; c < target.channels(); c += 3) {
        int count = Math.min(3, target.channels() - c);
        packRegion(region, corners, c, count, fillValue, packed);
        mixTile(tile, region, positions, packed, c, count);
      }
    } else if (tile.width() < SMALLEST || tile.height() < SMALLEST) {
      scattered(tile, positions, fillValue);
    } else {
      int middleX = tile.x() + tile.width() / 2;
      int middleY = tile.y() + tile.height() / 2;
      int[] left = {tile.x(), middleX, tile.endX()};
      int[] top = {tile.y(), middleY, tile.endY()};
      for (int i = 0; i < 4; i++) {
        int column = i % 2;
        int row = i / 2;
        tile(
            Window.ofCorners(left[column], top[row], left[column + 1], top[row + 1]),
            positions,
            packed,
            fillValue);
      }
    }
  }

  private static boolean isSmall(long[] seen) {
    long width = seen[2] - seen[0];
    long height = seen[3] - seen[1];
    return width <= PACKED && height <= PACKED && width * height <= PACKED;
  }

  private void fill(Window tile, int fillValue) {
    byte[] d = (byte[]) target.data();
    for (int y = tile.y(); y < tile.endY(); y++) {
      int row = target.offset() + y * target.rowStride();
      for (int x = tile.x(); x < tile.endX(); x++) {
        int to = row + x * target.columnStride();
        Arrays.fill(d, to, to + target.channels(), (byte) fillValue);
      }
    }
  }

  /** Packs the part of the plane that a tile looks at, row after row, not the corners beside it. */
  private void packRegion(
      Window region, double[] corners, int channel, int count, int fillValue, long[] packed) {
    Window inside = region.intersection(held);
    long fills = fillValue | ((long) fillValue << LANE) | ((long) fillValue << (2 * LANE));
    int width = region.width();
    if (!inside.equals(region)) {
      Arrays.fill(packed, 0, width * region.height(), fills);
    }
    double[] span = new double[2];
    for (int y = inside.y(); y < inside.endY(); y++) {
      span(corners, y, span);
      int left = Math.max(inside.x(), (int) span[0] - MARGIN);
      int right = Math.min(inside.endX(), (int) span[1] + MARGIN + 1);
      int from =
          source.offset()
              + (y - held.y()) * source.rowStride()
              + (left - held.x()) * source.columnStride()
              + channel;
      packRow(from, right - left, count, packed, (y - region.y()) * width + left - region.x());
    }
  }

  /** From where to where the four-cornered part of the source reaches near a row. */
  private static void span(double[] corners, int row, double[] span) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < 8; i += 2) {
      double x0 = corners[i];
      double y0 = corners[i + 1];
      double x1 = corners[(i + 2) % 8];
      double y1 = corners[(i + 3) % 8];
      double from = Math.max(row - MARGIN, Math.min(y0, y1));
      double to = Math.min(row + MARGIN, Math.max(y0, y1));
      if (from <= to) {
        double slope = y1 == y0 ? 0 : (x1 - x0) / (y1 - y0);
        double a = y1 == y0 ? x0 : x0 + (from - y0) * slope;
        double b = y1 == y0 ? x1 : x0 + (to - y0) * slope;
        low = Math.min(low, Math.min(a, b));
        high = Math.max(high, Math.max(a, b));
      }
    }
    span[0] = low;
    span[1] = high;
  }

  private void mixTile(
      Window tile, Window region, Positions positions, long[] packed, int channel, int count) {
    byte[] d = (byte[]) target.data();
    int stride = target.columnStride();
    int n = tile.width();
    // Positions within the region are sums that wrap around to the right value.
    int[] px = new int[n];
    int[] py = new int[n];
    int left = region.x() << Sampling.BITS;
    int top = region.y() << Sampling.BITS;
    for (int i = 0; i < n; i++) {
      px[i] = (int) positions.columnX[tile.x() + i] - left;
      py[i] = (int) positions.columnY[tile.x() + i] - top;
    }
    int[] at = new int[n];
    int[] fx = new int[n];
    int[] fy = new int[n];
    long[] mixed = new long[n];
    for (int y = tile.y(); y < tile.endY(); y++) {
      int rx = (int) positions.rowX[y];
      int ry = (int) positions.rowY[y];
      locate(rx, ry, px, py, region.width(), at, fx, fy);
      mix(packed, region.width(), at, fx, fy, mixed);
      int to = target.offset() + y * target.rowStride() + tile.x() * stride + channel;
      if (count == 3 && stride == 3) {
        store3(mixed, d, to);
      } else if (count == 1 && stride == 1) {
        store1(mixed, d, to);
      } else {
        store(mixed, d, to, stride, count);
      }
    }
  }

  // Three loops and not one: the first runs on several pixels at once, and none of them checks more
  // indices than it has to.

  /** Where the four pixels of each position start in the packed region, and the weights. */
  private static void locate(
      int rx, int ry, int[] px, int[] py, int width, int[] at, int[] fx, int[] fy) {
    for (int i = 0; i < at.length; i++) {
      int x = (rx + px[i]) >> DROP;
      int y = (ry + py[i]) >> DROP;
      at[i] = (y >> Sampling.FRACTION_BITS) * width + (x >> Sampling.FRACTION_BITS);
      fx[i] = x & FRACTION_MASK;
      fy[i] = y & FRACTION_MASK;
    }
  }

  /** Four packed pixels each, weighed and rounded. */
  private static void mix(long[] s, int width, int[] at, int[] fx, int[] fy, long[] mixed) {
    // No index is beyond the array; the mask spares the check.
    int mask = s.length - 1;
    for (int i = 0; i < mixed.length; i++) {
      int a = at[i];
      long wx = fx[i];
      long p = s[a & mask];
      long q = s[(a + width) & mask];
      // A lane of a difference may be negative; the sum is not, and sums are exact.
      long h = (p << Sampling.FRACTION_BITS) + (s[(a + 1) & mask] - p) * wx;
      long k = (q << Sampling.FRACTION_BITS) + (s[(a + width + 1) & mask] - q) * wx;
      mixed[i] = (h << Sampling.FRACTION_BITS) + (k - h) * fy[i] + HALF;
    }
  }

  private static void store3(long[] mixed, byte[] d, int to) {
    for (int i = 0; i < mixed.length; i++) {
      long v = mixed[i];
      d[to + 3 * i] = (byte) (v >> RED);
      d[to + 3 * i + 1] = (byte) (v >> GREEN);
      d[to + 3 * i + 2] = (byte) (v >> BLUE);
    }
  }

  private static void store1(long[] mixed, byte[] d, int to) {
    for (int i = 0; i < mixed.length; i++) {
      d[to + i] = (byte) (mixed[i] >> RED);
    }
  }

  private static void store(long[] mixed, byte[] d, int to, int stride, int count) {
    int at = to;
    for (int i = 0; i < mixed.length; i++, at += stride) {
      long v = mixed[i];
      d[at] = (byte) (v >> RED);
      if (count > 1) {
        d[at + 1] = (byte) (v >> GREEN);
        if (count > 2) {
          d[at + 2] = (byte) (v >> BLUE);
        }
      }
    }
  }

  /** Pixels that lie too far apart to be packed together. */
  private void scattered(Window tile, Positions positions, int fillValue) {
    long left = (long) held.x() << Sampling.BITS;
    long top = (long) held.y() << Sampling.BITS;
    for (int y = tile.y(); y < tile.endY(); y++) {
      int row = target.offset() + y * target.rowStride();
      for (int x = tile.x(); x < tile.endX(); x++) {
        single(
            (positions.rowX[y] - left + positions.columnX[x]) >> DROP,
            (positions.rowY[y] - top + positions.columnY[x]) >> DROP,
            fillValue,
            row + x * target.columnStride());
      }
    }
  }

  /** One pixel, of which a tap may be outside. */
  private void single(long px, long py, int fillValue, int to) {
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

  /** What each column and each row of the target add to the position in the source. */
  private static final class Positions {
    private final long[] columnX;
    private final long[] columnY;
    private final long[] rowX;
    private final long[] rowY;

    Positions(Sampling sampling, Window out) {
      columnX = sampling.columnsX(out.x(), out.width());
      columnY = sampling.columnsY(out.x(), out.width());
      rowX = new long[out.height()];
      rowY = new long[out.height()];
      for (int i = 0; i < rowX.length; i++) {
        rowX[i] = sampling.rowX(out.y() + i);
        rowY[i] = sampling.rowY(out.y() + i);
      }
    }

    /** The source's positions of a tile's corner pixels, x and y of each, going around. */
    double[] corners(Window tile) {
      int[] x = {tile.x(), tile.endX() - 1, tile.endX() - 1, tile.x()};
      int[] y = {tile.y(), tile.y(), tile.endY() - 1, tile.endY() - 1};
      double[] result = new double[8];
      for (int i = 0; i < 4; i++) {
        result[2 * i] = Math.scalb((double) (columnX[x[i]] + rowX[y[i]]), -Sampling.BITS);
        result[2 * i + 1] = Math.scalb((double) (columnY[x[i]] + rowY[y[i]]), -Sampling.BITS);
      }
      return result;
    }
  }
}
