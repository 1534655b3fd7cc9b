package org.ndsampler.core.regions;

import java.util.Arrays;
import org.ndsampler.core.geom.Box;

/**
 * The area that rectangles cover together, for the few that lie in one window of a grid: each slab
 * between two edges is looked through from the top. Quadratic, without memory beside the sorted
 * edges; {@link WindowUnion} is for many.
 */
final class RectangleUnion {
  private RectangleUnion() {}

  /** The area of the union of the first boxes, by slabs between their left and right edges. */
  static double area(Box[] boxes, int count) {
    if (count == 1) {
      return boxes[0].area();
    }
    double[] edges = new double[2 * count];
    for (int i = 0; i < count; i++) {
      edges[2 * i] = boxes[i].x();
      edges[2 * i + 1] = boxes[i].maxX();
    }
    Arrays.sort(edges);
    Box[] byTop = Arrays.copyOf(boxes, count);
    Arrays.sort(byTop, (a, b) -> Double.compare(a.y(), b.y()));
    double area = 0;
    for (int e = 0; e + 1 < edges.length; e++) {
      double width = edges[e + 1] - edges[e];
      if (width <= 0) {
        continue;
      }
      double covered = 0;
      double end = Double.NEGATIVE_INFINITY;
      for (Box box : byTop) {
        if (box.x() <= edges[e] && box.maxX() >= edges[e + 1] && box.maxY() > end) {
          covered += box.maxY() - Math.max(end, box.y());
          end = box.maxY();
        }
      }
      area += width * covered;
    }
    return area;
  }
}
