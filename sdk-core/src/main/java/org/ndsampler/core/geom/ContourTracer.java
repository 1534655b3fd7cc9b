package org.ndsampler.core.geom;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ndsampler.core.internal.Ints;

/** Border following after Suzuki and Abe, as in OpenCV's {@code findContours}. */
final class ContourTracer {
  private static final int[] DX = {1, 1, 0, -1, -1, -1, 0, 1};
  private static final int[] DY = {0, -1, -1, -1, 0, 1, 1, 1};

  private final Window bounds;
  private final int stride;
  // 0 outside, 1 inside; a followed border has its number there, negative at its right end.
  private final int[] labels;

  private ContourTracer(Window bounds, int[] labels) {
    this.bounds = bounds;
    this.stride = bounds.width() + 2;
    this.labels = labels;
  }

  static MultiPolygon trace(RunLengthMask mask) {
    Window bounds = mask.pixelBounds();
    if (bounds.isEmpty()) {
      return MultiPolygon.of();
    }
    int stride = bounds.width() + 2;
    int[] labels =
        new int[Ints.length("the pixels of a mask with their rim", stride, bounds.height() + 2L)];
    mask.forEachColumnPiece(
        (x, start, end) -> {
          for (int y = start; y < end; y++) {
            labels[(y - bounds.y() + 1) * stride + (x - bounds.x() + 1)] = 1;
          }
        });
    return new ContourTracer(bounds, labels).trace();
  }

  private MultiPolygon trace() {
    List<List<double[]>> polygons = new ArrayList<>();
    // The polygon of each border, by its number, which starts at 2.
    List<Integer> polygonOf = new ArrayList<>();
    for (int row = 1; row <= bounds.height(); row++) {
      int previous = 0;
      int lastBorder = 0;
      for (int column = 1; column < stride; column++) {
        int at = row * stride + column;
        int label = labels[at];
        int number = polygonOf.size() + 2;
        if (previous == 0 && label == 1) {
          List<double[]> rings = new ArrayList<>();
          polygonOf.add(polygons.size());
          polygons.add(rings);
          rings.add(follow(at, false, number));
        } else if (label == 0 && previous >= 1) {
          int border = previous > 1 ? previous : lastBorder;
          int polygon = polygonOf.get(border - 2);
          polygonOf.add(polygon);
          polygons.get(polygon).add(follow(at - 1, true, number));
        }
        previous = labels[at];
        if (previous != 0 && previous != 1) {
          lastBorder = Math.abs(previous);
        }
      }
    }
    List<double[]> rings = new ArrayList<>();
    int[] ends = new int[polygons.size()];
    for (int i = 0; i < ends.length; i++) {
      rings.addAll(polygons.get(i));
      ends[i] = rings.size();
    }
    return MultiPolygon.ofRings(rings, ends);
  }

  private int step(int at, int direction) {
    return at + DY[direction] * stride + DX[direction];
  }

  private double[] follow(int start, boolean hole, int number) {
    double[] points = new double[32];
    int count = 0;
    int stop = hole ? 0 : 4;
    int direction = stop;
    int second;
    do {
      direction = (direction - 1) & 7;
      second = step(start, direction);
    } while (labels[second] == 0 && direction != stop);
    if (direction == stop) {
      labels[start] = -number;
      return new double[] {x(start), y(start)};
    }
    int at = start;
    int lastDirection = direction ^ 4;
    while (true) {
      int from = direction;
      int next;
      do {
        direction++;
        next = step(at, direction & 7);
      } while (labels[next] == 0);
      direction &= 7;
      if (direction >= 1 && direction <= from) {
        labels[at] = -number;
      } else if (labels[at] == 1) {
        labels[at] = number;
      }
      if (direction != lastDirection) {
        if (count == points.length) {
          points = Arrays.copyOf(points, Math.multiplyExact(count, 2));
        }
        points[count++] = x(at);
        points[count++] = y(at);
        lastDirection = direction;
      }
      if (next == start && at == second) {
        return Arrays.copyOf(points, count);
      }
      at = next;
      direction = (direction + 4) & 7;
    }
  }

  private double x(int at) {
    return bounds.x() + (double) (at % stride - 1);
  }

  private double y(int at) {
    return bounds.y() + (double) (at / stride - 1);
  }
}
