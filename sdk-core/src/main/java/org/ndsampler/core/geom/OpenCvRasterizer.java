package org.ndsampler.core.geom;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * Polygons to runs as OpenCV 4's {@code fillPoly} draws them (line type 8, no fractional bits): the
 * outline by Bresenham's algorithm, the inside row by row from edges in fixed point with 16 bits.
 * Cost: a bit for each pixel of the raster between the first and the last row of the polygon.
 */
final class OpenCvRasterizer {
  private static final int SHIFT = 16;
  private static final long ONE = 1L << SHIFT;
  // OpenCV itself goes wrong beyond 2^15 pixels; this keeps the arithmetic in range.
  private static final double LIMIT = 1 << 20;

  private final int width;
  private final int height;
  private final BitSet pixels;
  private final List<Edge> edges = new ArrayList<>();

  private static final class Edge {
    int y0;
    int y1;
    long x;
    long dx;
  }

  private OpenCvRasterizer(Size size) {
    width = size.width();
    height = size.height();
    pixels = new BitSet();
  }

  static int[] runs(double[] xy, int[] ringEnds, int firstRing, int endRing, Size size) {
    OpenCvRasterizer canvas = new OpenCvRasterizer(size);
    for (int ring = firstRing; ring < endRing; ring++) {
      canvas.outline(xy, ring == 0 ? 0 : ringEnds[ring - 1], ringEnds[ring]);
    }
    canvas.fill();
    Runs runs = new Runs(16);
    int at = canvas.pixels.nextSetBit(0);
    while (at >= 0) {
      int end = canvas.pixels.nextClearBit(at);
      runs.add(at, end);
      at = canvas.pixels.nextSetBit(end);
    }
    return runs.toArray();
  }

  private static int whole(double coordinate) {
    return (int) Math.max(-LIMIT, Math.min(LIMIT, coordinate));
  }

  private void outline(double[] xy, int from, int to) {
    if (from == to) {
      return;
    }
    long[] line = new long[4];
    int x0 = whole(xy[to - 2]);
    int y0 = whole(xy[to - 1]);
    for (int i = from; i < to; i += 2) {
      int x1 = whole(xy[i]);
      int y1 = whole(xy[i + 1]);
      line[0] = x0;
      line[1] = y0;
      line[2] = x1;
      line[3] = y1;
      boolean outside =
          x0 < 0
              || x0 >= width
              || x1 < 0
              || x1 >= width
              || y0 < 0
              || y0 >= height
              || y1 < 0
              || y1 >= height;
      if (!outside || clip(line)) {
        line(line);
      }
      if (y0 != y1) {
        Edge edge = new Edge();
        edge.dx = (x1 - x0) * ONE / (y1 - y0);
        edge.y0 = Math.min(y0, y1);
        edge.y1 = Math.max(y0, y1);
        edge.x = (y0 < y1 ? x0 : x1) * ONE;
        edges.add(edge);
      }
      x0 = x1;
      y0 = y1;
    }
  }

  private int side(long x) {
    return x < 0 ? 1 : x > width - 1 ? 2 : 0;
  }

  private int code(long x, long y) {
    return side(x) + (y < 0 ? 4 : y > height - 1 ? 8 : 0);
  }

  /** OpenCV's {@code clipLine}, with its rounding; changes the line even where none is left. */
  private boolean clip(long[] p) {
    int c1 = code(p[0], p[1]);
    int c2 = code(p[2], p[3]);
    if ((c1 & c2) == 0 && (c1 | c2) != 0) {
      if ((c1 & 12) != 0) {
        long a = c1 < 8 ? 0 : height - 1;
        p[0] += (a - p[1]) * (p[2] - p[0]) / (p[3] - p[1]);
        p[1] = a;
        c1 = side(p[0]);
      }
      if ((c2 & 12) != 0) {
        long a = c2 < 8 ? 0 : height - 1;
        p[2] += (a - p[3]) * (p[2] - p[0]) / (p[3] - p[1]);
        p[3] = a;
        c2 = side(p[2]);
      }
      if ((c1 & c2) == 0 && (c1 | c2) != 0) {
        if (c1 != 0) {
          long a = c1 == 1 ? 0 : width - 1;
          p[1] += (a - p[0]) * (p[3] - p[1]) / (p[2] - p[0]);
          p[0] = a;
          c1 = 0;
        }
        if (c2 != 0) {
          long a = c2 == 1 ? 0 : width - 1;
          p[3] += (a - p[2]) * (p[3] - p[1]) / (p[2] - p[0]);
          p[2] = a;
          c2 = 0;
        }
      }
    }
    return (c1 | c2) == 0;
  }

  private void line(long[] p) {
    boolean swap = p[2] < p[0];
    int x = (int) (swap ? p[2] : p[0]);
    int y = (int) (swap ? p[3] : p[1]);
    int dx = (int) Math.abs(p[2] - p[0]);
    int dy = (int) (swap ? p[1] - p[3] : p[3] - p[1]);
    int stepY = dy < 0 ? -1 : 1;
    dy = Math.abs(dy);
    boolean steep = dy > dx;
    int major = steep ? dy : dx;
    int minor = steep ? dx : dy;
    int error = major - 2 * minor;
    for (int i = 0; i <= major; i++) {
      pixels.set(x * height + y);
      boolean both = error < 0;
      error += both ? 2 * major - 2 * minor : -2 * minor;
      if (steep || both) {
        y += stepY;
      }
      if (!steep || both) {
        x++;
      }
    }
  }

  private void fill() {
    if (edges.size() < 2) {
      return;
    }
    edges.sort(
        Comparator.<Edge>comparingInt(e -> e.y0)
            .thenComparingLong(e -> e.x)
            .thenComparingLong(e -> e.dx));
    int last = Integer.MIN_VALUE;
    for (Edge edge : edges) {
      last = Math.max(last, edge.y1);
    }
    last = Math.min(last, height);
    List<Edge> active = new ArrayList<>();
    int next = 0;
    for (int y = edges.get(0).y0; y < last; y++) {
      if (y < 0 && active.isEmpty() && next < edges.size() && edges.get(next).y0 > y) {
        y = Math.min(edges.get(next).y0, 0) - 1;
        continue;
      }
      int row = y;
      active.removeIf(e -> e.y1 == row);
      // Both lists are in order; an edge that starts here goes before one at the same x.
      int at = 0;
      while (next < edges.size() && edges.get(next).y0 == y) {
        Edge edge = edges.get(next);
        while (at < active.size() && active.get(at).x < edge.x) {
          at++;
        }
        active.add(at++, edge);
        next++;
      }
      for (int i = 0; i + 1 < active.size(); i += 2) {
        Edge a = active.get(i);
        Edge b = active.get(i + 1);
        if (y >= 0) {
          span(
              (int) ((Math.min(a.x, b.x) + ONE - 1) >> SHIFT),
              (int) (Math.max(a.x, b.x) >> SHIFT),
              y);
        }
        a.x += a.dx;
        b.x += b.dx;
      }
      active.sort(Comparator.comparingLong(e -> e.x));
    }
  }

  private void span(int from, int to, int y) {
    int end = Math.min(to, width - 1);
    for (int x = Math.max(from, 0); x <= end; x++) {
      pixels.set(x * height + y);
    }
  }
}
