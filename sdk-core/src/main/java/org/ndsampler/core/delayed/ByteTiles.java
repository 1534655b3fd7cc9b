package org.ndsampler.core.delayed;

import java.util.Arrays;
import org.ndsampler.core.geom.Window;

/** Interpolates uint8 linearly in whole numbers, for maps that turn; see {@link PackedBytes}. */
final class ByteTiles extends AffineTiles {
  private static final int ONE = Sampling.FRACTIONS;

  /** Rows of a tile that are worked on together: the more at once the better, but in the cache. */
  private static final int STRIP = 8;

  private static final int BATCH = STRIP * TILE;

  private final int[] packed = new int[ROWS * PITCH];
  private final int fill;
  private final int[] at = new int[TILE];
  private final int[] rowFx = new int[TILE];
  private final int[] rowFy = new int[TILE];
  private final int[] fx = new int[BATCH];
  private final int[] fy = new int[BATCH];
  // The four pixels of each position, then their sums.
  private final int[] upperLeft = new int[BATCH];
  private final int[] upperRight = new int[BATCH];
  private final int[] lowerLeft = new int[BATCH];
  private final int[] lowerRight = new int[BATCH];
  private final int[] above = new int[BATCH];
  private final int[] below = new int[BATCH];
  private final int[] even = new int[BATCH];
  private final int[] odd = new int[BATCH];

  ByteTiles(Resampler job) {
    super(job);
    fill = (int) job.roundedFill();
  }

  @Override
  void fill(Window tile) {
    target.crop(tile).fill(fill);
  }

  @Override
  void tile(Window tile, Window region) {
    columns(tile, region);
    for (int c = 0; c < target.channels(); c += PackedBytes.LANES) {
      int lanes = Math.min(PackedBytes.LANES, target.channels() - c);
      pack(region, c, lanes);
      for (int top = tile.y(); top < tile.endY(); top += STRIP) {
        strip(tile, top, Math.min(tile.endY(), top + STRIP), c, lanes);
      }
    }
  }

  private void strip(Window tile, int top, int end, int channel, int lanes) {
    int width = tile.width();
    int n = (end - top) * width;
    for (int row = top; row < end; row++) {
      int to = (row - top) * width;
      locate(row, width, at, rowFx, rowFy);
      gather(packed, at, width, upperLeft, upperRight, lowerLeft, lowerRight, to);
      System.arraycopy(rowFx, 0, fx, to, width);
      System.arraycopy(rowFy, 0, fy, to, width);
    }
    weigh(0, n, even);
    if (lanes > 1) {
      weigh(8, n, odd);
      PackedBytes.interleave(even, odd, n);
    }
    for (int row = top; row < end; row++) {
      PackedBytes.store(even, (row - top) * width, width, target, row, tile.x(), channel, lanes);
    }
  }

  private void weigh(int shift, int count, int[] mixed) {
    PackedBytes.weighColumns(upperLeft, upperRight, shift, fx, count, above);
    PackedBytes.weighColumns(lowerLeft, lowerRight, shift, fx, count, below);
    PackedBytes.weighRows(above, below, fy, count, mixed);
  }

  private static void gather(
      int[] s, int[] at, int count, int[] p, int[] q, int[] r, int[] t, int to) {
    for (int i = 0; i < count; i++) {
      int a = at[i];
      p[to + i] = s[a];
      q[to + i] = s[a + 1];
      r[to + i] = s[a + PITCH];
      t[to + i] = s[a + PITCH + 1];
    }
  }

  private void pack(Window region, int channel, int lanes) {
    if (!held.contains(region)) {
      Arrays.fill(packed, 0, region.height() * PITCH, PackedBytes.filled(fill));
    }
    for (int i = 0; i < region.height(); i++) {
      if (left[i] < right[i]) {
        PackedBytes.load(
            source,
            region.y() + i - held.y(),
            left[i] - held.x(),
            right[i] - left[i],
            channel,
            lanes,
            packed,
            i * PITCH + left[i] - region.x());
      }
    }
  }

  @Override
  void pixel(int x, int y, long px, long py) {
    long sx = px >> Sampling.FRACTION_BITS;
    long sy = py >> Sampling.FRACTION_BITS;
    if (sx < held.x() - 1L || sx >= held.endX() || sy < held.y() - 1L || sy >= held.endY()) {
      fill(Window.of(x, y, 1, 1));
      return;
    }
    byte[] d = (byte[]) target.data();
    int to = target.offset() + y * target.rowStride() + x * target.columnStride();
    int wx = (int) px & FRACTION_MASK;
    int wy = (int) py & FRACTION_MASK;
    for (int c = 0; c < target.channels(); c++) {
      int upper = tap(sx, sy, c) * (ONE - wx) + tap(sx + 1, sy, c) * wx;
      int lower = tap(sx, sy + 1, c) * (ONE - wx) + tap(sx + 1, sy + 1, c) * wx;
      d[to + c] = (byte) ((upper * (ONE - wy) + lower * wy + ONE * ONE / 2) / (ONE * ONE));
    }
  }

  private int tap(long x, long y, int c) {
    if (x < held.x() || x >= held.endX() || y < held.y() || y >= held.endY()) {
      return fill;
    }
    int at =
        source.offset()
            + ((int) y - held.y()) * source.rowStride()
            + ((int) x - held.x()) * source.columnStride();
    return ((byte[]) source.data())[at + c] & 0xff;
  }
}
