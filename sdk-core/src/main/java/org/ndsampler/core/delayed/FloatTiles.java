package org.ndsampler.core.delayed;

import java.util.Arrays;
import org.ndsampler.core.geom.Window;

/** Interpolates uint16, int16 and float32 linearly in float, for maps that turn. */
final class FloatTiles extends AffineTiles {
  private static final float[] SHARE = new float[Sampling.FRACTIONS];

  static {
    for (int i = 0; i < SHARE.length; i++) {
      SHARE[i] = i / (float) Sampling.FRACTIONS;
    }
  }

  private final int channels = target.channels();
  private final int run = PITCH * channels;
  private final float[] packed = new float[ROWS * run];
  private final float none;
  private final int[] at = new int[TILE];
  private final int[] fx = new int[TILE];
  private final int[] fy = new int[TILE];
  private final float[] mixed = new float[TILE * channels];

  FloatTiles(Resampler job) {
    super(job);
    none = (float) job.roundedFill();
  }

  @Override
  void fill(Window tile) {
    target.crop(tile).fill(none);
  }

  @Override
  void tile(Window tile, Window region) {
    boolean whole = held.contains(region);
    if (!whole) {
      Arrays.fill(packed, 0, region.height() * run, none);
    }
    for (int i = 0; i < region.height(); i++) {
      if (left[i] < right[i]) {
        Rows.load(
            source,
            region.y() + i - held.y(),
            left[i] - held.x(),
            right[i] - left[i],
            packed,
            i * run + (left[i] - region.x()) * channels);
      }
    }
    columns(tile, region);
    int n = tile.width();
    for (int row = tile.y(); row < tile.endY(); row++) {
      locate(row, n, at, fx, fy);
      switch (channels) {
        case 1 -> mix1(packed, at, fx, fy, n, mixed);
        case 3 -> mix3(packed, at, fx, fy, n, mixed);
        default -> mix(packed, channels, at, fx, fy, n, mixed);
      }
      if (!whole) {
        outside(region, n);
      }
      Rows.store(mixed, target, row, tile.x(), n);
    }
  }

  /** What has no tap in the source is the fill value to the last bit. */
  private void outside(Window region, int count) {
    for (int i = 0; i < count; i++) {
      int sx = region.x() + at[i] % PITCH;
      int sy = region.y() + at[i] / PITCH;
      if (isOutside(sx, sy)) {
        Arrays.fill(mixed, i * channels, (i + 1) * channels, none);
      }
    }
  }

  private boolean isOutside(long sx, long sy) {
    return sx < held.x() - 1L || sx >= held.endX() || sy < held.y() - 1L || sy >= held.endY();
  }

  // The weights are whole numbers of 1/1024, so that they are exact. The plain version is in
  // FloatTilesTest.

  private static void mix1(float[] s, int[] at, int[] fx, int[] fy, int count, float[] mixed) {
    for (int i = 0; i < count; i++) {
      int a = at[i];
      float x1 = SHARE[fx[i]];
      float y1 = SHARE[fy[i]];
      float w11 = x1 * y1;
      float w01 = x1 - w11;
      float w10 = y1 - w11;
      float w00 = 1 - y1 - w01;
      mixed[i] = s[a] * w00 + s[a + 1] * w01 + s[a + PITCH] * w10 + s[a + PITCH + 1] * w11;
    }
  }

  private static void mix3(float[] s, int[] at, int[] fx, int[] fy, int count, float[] mixed) {
    for (int i = 0; i < count; i++) {
      int a = 3 * at[i];
      int b = a + 3 * PITCH;
      float x1 = SHARE[fx[i]];
      float y1 = SHARE[fy[i]];
      float w11 = x1 * y1;
      float w01 = x1 - w11;
      float w10 = y1 - w11;
      float w00 = 1 - y1 - w01;
      mixed[3 * i] = s[a] * w00 + s[a + 3] * w01 + s[b] * w10 + s[b + 3] * w11;
      mixed[3 * i + 1] = s[a + 1] * w00 + s[a + 4] * w01 + s[b + 1] * w10 + s[b + 4] * w11;
      mixed[3 * i + 2] = s[a + 2] * w00 + s[a + 5] * w01 + s[b + 2] * w10 + s[b + 5] * w11;
    }
  }

  private static void mix(
      float[] s, int channels, int[] at, int[] fx, int[] fy, int count, float[] mixed) {
    int run = PITCH * channels;
    for (int i = 0; i < count; i++) {
      float x1 = SHARE[fx[i]];
      float y1 = SHARE[fy[i]];
      float w11 = x1 * y1;
      float w01 = x1 - w11;
      float w10 = y1 - w11;
      float w00 = 1 - y1 - w01;
      int a = at[i] * channels;
      for (int c = 0; c < channels; c++, a++) {
        mixed[i * channels + c] =
            s[a] * w00 + s[a + channels] * w01 + s[a + run] * w10 + s[a + run + channels] * w11;
      }
    }
  }

  @Override
  void pixel(int x, int y, long px, long py) {
    long sx = px >> Sampling.FRACTION_BITS;
    long sy = py >> Sampling.FRACTION_BITS;
    if (isOutside(sx, sy)) {
      target.crop(Window.of(x, y, 1, 1)).fill(none);
      return;
    }
    at[0] = 0;
    fx[0] = (int) px & FRACTION_MASK;
    fy[0] = (int) py & FRACTION_MASK;
    for (int j = 0; j < 2; j++) {
      for (int i = 0; i < 2; i++) {
        int to = j * run + i * channels;
        int column = (int) sx + i - held.x();
        int row = (int) sy + j - held.y();
        if (column >= 0 && row >= 0 && column < held.width() && row < held.height()) {
          Rows.load(source, row, column, 1, packed, to);
        } else {
          Arrays.fill(packed, to, to + channels, none);
        }
      }
    }
    mix(packed, channels, at, fx, fy, 1, mixed);
    Rows.store(mixed, target, y, x, 1);
  }
}
