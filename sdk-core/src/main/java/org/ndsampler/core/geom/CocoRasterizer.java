package org.ndsampler.core.geom;

import java.util.Arrays;

/**
 * Polygons to runs exactly as pycocotools does it ({@code rleFrPoly} in {@code maskApi.c}): points
 * are rounded to a grid of fifths, each edge is walked on that grid, and where the walk changes
 * from one column of pixels to the next the row is a place where the mask begins or ends.
 */
final class CocoRasterizer {
  private static final double SCALE = 5;
  // Beyond this the fifths leave the range of int, as they do in pycocotools.
  private static final double LIMIT = 1 << 26;

  private CocoRasterizer() {}

  static int[] runs(double[] xy, int[] ringEnds, int firstRing, int endRing, Size size) {
    int[] runs = Runs.NONE;
    for (int ring = firstRing; ring < endRing; ring++) {
      int from = ring == 0 ? 0 : ringEnds[ring - 1];
      int[] next = ring(xy, from, ringEnds[ring], size);
      runs = ring == firstRing ? next : Runs.combine(runs, next, 0b0100);
    }
    return runs;
  }

  private static int fifths(double coordinate) {
    return (int) (SCALE * Math.max(-LIMIT, Math.min(LIMIT, coordinate)) + 0.5);
  }

  private static int[] ring(double[] xy, int from, int to, Size size) {
    int points = (to - from) / 2;
    Toggles toggles = new Toggles(size);
    for (int i = 0; i < points; i++) {
      int next = i + 1 == points ? 0 : i + 1;
      toggles.edge(
          fifths(xy[from + 2 * i]),
          fifths(xy[from + 2 * i + 1]),
          fifths(xy[from + 2 * next]),
          fifths(xy[from + 2 * next + 1]));
    }
    return toggles.runs();
  }

  /** Where the mask begins or ends, as positions down the columns. */
  private static final class Toggles {
    private final int width;
    private final int height;
    private int[] positions = new int[64];
    private int count;
    private boolean started;
    private int lastU;
    private int lastV;

    Toggles(Size size) {
      this.width = size.width();
      this.height = size.height();
    }

    void edge(int x0, int y0, int x1, int y1) {
      int dx = Math.abs(x1 - x0);
      int dy = Math.abs(y1 - y0);
      boolean flat = dx >= dy;
      boolean flip = flat ? x0 > x1 : y0 > y1;
      int xs = flip ? x1 : x0;
      int xe = flip ? x0 : x1;
      int ys = flip ? y1 : y0;
      int ye = flip ? y0 : y1;
      if (flat) {
        double slope = dx == 0 ? 0 : (double) (ye - ys) / dx;
        for (int d = 0; d <= dx; d++) {
          int t = flip ? dx - d : d;
          point(t + xs, (int) (ys + slope * t + 0.5));
        }
      } else {
        double slope = (double) (xe - xs) / dy;
        for (int d = 0; d <= dy; d++) {
          int t = flip ? dy - d : d;
          point((int) (xs + slope * t + 0.5), t + ys);
        }
      }
    }

    private void point(int u, int v) {
      if (started && u != lastU) {
        double x = ((u < lastU ? u : u - 1) + 0.5) / SCALE - 0.5;
        if (Math.floor(x) == x && x >= 0 && x <= width - 1) {
          double y = (Math.min(v, lastV) + 0.5) / SCALE - 0.5;
          y = Math.ceil(y < 0 ? 0 : y > height ? height : y);
          if (count == positions.length) {
            positions = Arrays.copyOf(positions, Math.multiplyExact(count, 2));
          }
          positions[count++] = ((int) x) * height + (int) y;
        }
      }
      started = true;
      lastU = u;
      lastV = v;
    }

    int[] runs() {
      Arrays.sort(positions, 0, count);
      Runs runs = new Runs(count / 2);
      for (int i = 0; i < count; i += 2) {
        // An odd place left over runs to the end, as it does there.
        runs.add(positions[i], i + 1 < count ? positions[i + 1] : width * height);
      }
      return runs.toArray();
    }
  }
}
