package org.ndsampler.toy;

import java.util.Arrays;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.internal.Ints;

/**
 * How much of each pixel of a window a shape covers, 0 to 1. Drawn by eight scan lines for each row
 * of pixels, exact along x. Confined to one thread.
 */
final class Coverage {
  private static final int LINES = 8;

  final Window window;
  final float[] values;

  private Coverage(Window window) {
    this.window = window;
    this.values = new float[Ints.length("the pixels of a window", window.width(), window.height())];
  }

  /**
   * The coverage of an outline.
   *
   * @param margin how far the window reaches beyond the outline
   * @param clip the window is cut to this one, itself enlarged by the margin
   */
  static Coverage of(Outline outline, int margin, Window clip) {
    Box bounds = outline.bounds().pad(margin, margin);
    Window window = bounds.toWindow().intersection(clip.pad(margin, margin, margin, margin));
    Coverage coverage = new Coverage(window);
    if (!window.isEmpty()) {
      coverage.fill(outline);
    }
    return coverage;
  }

  private void fill(Outline outline) {
    int points = 0;
    for (int r = 0; r < outline.ringCount(); r++) {
      points += outline.ring(r).length / 2;
    }
    double[] crossings = new double[points];
    int width = window.width();
    for (int row = 0; row < window.height(); row++) {
      for (int line = 0; line < LINES; line++) {
        double y = window.y() + row + (line + 0.5) / LINES;
        int n = crossings(outline, y, crossings);
        if (n == 0) {
          continue;
        }
        Arrays.sort(crossings, 0, n);
        for (int i = 0; i + 1 < n; i += 2) {
          double from = Math.max(0, crossings[i] - window.x());
          double to = Math.min(width, crossings[i + 1] - window.x());
          if (from < to) {
            span(row * width, from, to);
          }
        }
      }
      for (int i = row * width; i < (row + 1) * width; i++) {
        values[i] = Math.min(1, values[i] * (1f / LINES));
      }
    }
  }

  private static int crossings(Outline outline, double y, double[] crossings) {
    int n = 0;
    for (int r = 0; r < outline.ringCount(); r++) {
      double[] ring = outline.ring(r);
      double x0 = ring[ring.length - 2];
      double y0 = ring[ring.length - 1];
      for (int i = 0; i < ring.length; i += 2) {
        double x1 = ring[i];
        double y1 = ring[i + 1];
        if ((y0 <= y) != (y1 <= y)) {
          crossings[n++] = x0 + (y - y0) * (x1 - x0) / (y1 - y0);
        }
        x0 = x1;
        y0 = y1;
      }
    }
    return n;
  }

  private void span(int row, double from, double to) {
    int first = (int) from;
    int last = Math.min((int) to, window.width() - 1);
    if (first == last) {
      values[row + first] += (float) (to - from);
      return;
    }
    values[row + first] += (float) (first + 1 - from);
    for (int x = first + 1; x < last; x++) {
      values[row + x] += 1;
    }
    values[row + last] += (float) (to - last);
  }

  /** The coverage smoothed by two box filters of the given radius; outside the window it is 0. */
  float[] blurred(int radius) {
    float[] a = new float[values.length];
    float[] b = new float[values.length];
    horizontal(values, a, radius);
    vertical(a, b, radius);
    horizontal(b, a, radius);
    vertical(a, b, radius);
    return b;
  }

  private void horizontal(float[] from, float[] to, int radius) {
    int width = window.width();
    float scale = 1f / (2 * radius + 1);
    for (int y = 0; y < window.height(); y++) {
      int row = y * width;
      float sum = 0;
      for (int x = 0; x < Math.min(radius, width); x++) {
        sum += from[row + x];
      }
      for (int x = 0; x < width; x++) {
        if (x + radius < width) {
          sum += from[row + x + radius];
        }
        if (x - radius - 1 >= 0) {
          sum -= from[row + x - radius - 1];
        }
        to[row + x] = sum * scale;
      }
    }
  }

  private void vertical(float[] from, float[] to, int radius) {
    int width = window.width();
    int height = window.height();
    float scale = 1f / (2 * radius + 1);
    float[] sums = new float[width];
    for (int y = 0; y < Math.min(radius, height); y++) {
      for (int x = 0; x < width; x++) {
        sums[x] += from[y * width + x];
      }
    }
    for (int y = 0; y < height; y++) {
      int enter = (y + radius) * width;
      int leave = (y - radius - 1) * width;
      boolean enters = y + radius < height;
      boolean leaves = y - radius - 1 >= 0;
      for (int x = 0; x < width; x++) {
        if (enters) {
          sums[x] += from[enter + x];
        }
        if (leaves) {
          sums[x] -= from[leave + x];
        }
        to[y * width + x] = sums[x] * scale;
      }
    }
  }
}
