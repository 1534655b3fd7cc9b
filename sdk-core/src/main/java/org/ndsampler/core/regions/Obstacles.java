package org.ndsampler.core.regions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Polygon;
import org.ndsampler.core.geom.Window;

/**
 * Areas of one image from which a window has to keep a distance, as trapezoids with vertical sides
 * (the vertical decomposition of each polygon, see de Berg et al., "Computational Geometry",
 * chapter 6), so that the rows which an area has between two columns follow from a few ends.
 * Confined to one thread while areas are added, immutable then.
 *
 * <p>A window at a column sees an area between two vertical lines; top and bottom of a trapezoid
 * between two lines are at one of the two ends, so the forbidden rows are four interpolations, exact
 * but for the rounding of these. A polygon of {@code n} corners becomes at most {@code n} slabs of
 * as many trapezoids as edges cross it, made once for each image and sweep.
 *
 * <p>The obvious way, the polygon widened by the window with a polygon library (a buffer, or a
 * Minkowski sum with a rectangle), gives corners that are rounded twice, has to be made again for
 * each size, and still has to be cut into columns to be counted. Triangles instead of trapezoids
 * would need no decomposition by columns, but have three ends to look at and are more.
 */
final class Obstacles {
  private static final int FIELDS = 6;

  private double[] traps = new double[FIELDS * 8];
  private int count;
  // One polygon is one group: where its trapezoids end, its extent in x, and its margin.
  private final List<Group> groups = new ArrayList<>();

  private record Group(int from, int to, double left, double right, double margin) {}

  /** Which columns a group concerns, for windows of one width. */
  record Span(int from, int to) {}

  /** The number of trapezoids. */
  int size() {
    return count;
  }

  int groups() {
    return groups.size();
  }

  /** Adds a rectangle of whole pixels. */
  void add(Window window) {
    int from = count;
    trapezoid(window.x(), window.endX(), window.y(), window.y(), window.endY(), window.endY());
    groups.add(new Group(from, count, window.x(), window.endX(), 0));
  }

  /**
   * Adds the polygons of a valid geometry.
   *
   * @param margin how far to keep away in x and in y
   */
  void add(Geometry geometry, double margin) {
    for (int i = 0; i < geometry.getNumGeometries(); i++) {
      Geometry part = geometry.getGeometryN(i);
      if (part instanceof Polygon polygon && !polygon.isEmpty()) {
        add(polygon, margin);
      } else if (part.getNumGeometries() > 1) {
        add(part, margin);
      }
    }
  }

  /** The left and right end of an edge that is not vertical. */
  private record Edge(double x0, double y0, double x1, double y1) {
    double at(double x) {
      // exact at both ends
      return x <= x0 ? y0 : x >= x1 ? y1 : y0 + (x - x0) * ((y1 - y0) / (x1 - x0));
    }
  }

  private void add(Polygon polygon, double margin) {
    List<Edge> edges = new ArrayList<>();
    collect(polygon.getExteriorRing().getCoordinates(), edges);
    for (int i = 0; i < polygon.getNumInteriorRing(); i++) {
      collect(polygon.getInteriorRingN(i).getCoordinates(), edges);
    }
    if (edges.isEmpty()) {
      return;
    }
    edges.sort(Comparator.comparingDouble(Edge::x0));
    double[] xs = new double[2 * edges.size()];
    for (int i = 0; i < edges.size(); i++) {
      xs[2 * i] = edges.get(i).x0();
      xs[2 * i + 1] = edges.get(i).x1();
    }
    Arrays.sort(xs);
    int from = count;
    List<Edge> active = new ArrayList<>();
    int next = 0;
    for (int k = 0; k + 1 < xs.length; k++) {
      double a = xs[k];
      double b = xs[k + 1];
      if (a == b) {
        continue;
      }
      active.removeIf(edge -> edge.x1() <= a);
      while (next < edges.size() && edges.get(next).x0() <= a) {
        active.add(edges.get(next++));
      }
      // Edges of a valid polygon do not cross, so that any line in the slab orders them, and they
      // bound the inside in pairs.
      double middle = a + (b - a) / 2;
      active.sort(Comparator.comparingDouble(edge -> edge.at(middle)));
      for (int i = 0; i + 1 < active.size(); i += 2) {
        Edge top = active.get(i);
        Edge bottom = active.get(i + 1);
        trapezoid(a, b, top.at(a), top.at(b), bottom.at(a), bottom.at(b));
      }
    }
    if (count > from) {
      groups.add(new Group(from, count, xs[0], xs[xs.length - 1], margin));
    }
  }

  private static void collect(Coordinate[] ring, List<Edge> edges) {
    for (int i = 0; i + 1 < ring.length; i++) {
      Coordinate a = ring[i];
      Coordinate b = ring[i + 1];
      if (a.x < b.x) {
        edges.add(new Edge(a.x, a.y, b.x, b.y));
      } else if (a.x > b.x) {
        edges.add(new Edge(b.x, b.y, a.x, a.y));
      }
    }
  }

  private void trapezoid(
      double x0, double x1, double top0, double top1, double bottom0, double bottom1) {
    if (!(bottom0 > top0 || bottom1 > top1)) {
      // of no area: nothing can be shared with it
      return;
    }
    if (FIELDS * (count + 1) > traps.length) {
      traps = Arrays.copyOf(traps, 2 * traps.length);
    }
    int at = FIELDS * count++;
    traps[at] = x0;
    traps[at + 1] = x1;
    traps[at + 2] = top0;
    traps[at + 3] = top1;
    traps[at + 4] = bottom0;
    traps[at + 5] = bottom1;
  }

  /** The columns at which a window of some width comes too near to a group. */
  Span span(int group, int width, int columns) {
    Group g = groups.get(group);
    return new Span(
        FreeRoom.clamp(Math.floor(g.left - g.margin - width) + 1, columns),
        FreeRoom.clamp(Math.ceil(g.right + g.margin), columns));
  }

  /** Adds the rows that a group forbids at a column, as intervals that may overlap. */
  void intervals(int group, int x, int width, int height, int rows, Intervals found) {
    Group g = groups.get(group);
    int[] starts = found.starts;
    int[] ends = found.ends;
    int before = found.size;
    double left = x - g.margin;
    double right = x + width + g.margin;
    int size = before;
    for (int t = g.from; t < g.to; t++) {
      int at = FIELDS * t;
      double x0 = traps[at];
      double x1 = traps[at + 1];
      double low = Math.max(left, x0);
      double high = Math.min(right, x1);
      if (!(high > low)) {
        continue;
      }
      double top =
          Math.min(
              line(x0, x1, traps[at + 2], traps[at + 3], low),
              line(x0, x1, traps[at + 2], traps[at + 3], high));
      double bottom =
          Math.max(
              line(x0, x1, traps[at + 4], traps[at + 5], low),
              line(x0, x1, traps[at + 4], traps[at + 5], high));
      int start = FreeRoom.clamp(Math.floor(top - g.margin - height) + 1, rows);
      int end = FreeRoom.clamp(Math.ceil(bottom + g.margin), rows);
      if (start >= end) {
        continue;
      }
      // Neighbouring trapezoids mostly overlap.
      if (size > before && start <= ends[size - 1] && end >= starts[size - 1]) {
        starts[size - 1] = Math.min(starts[size - 1], start);
        ends[size - 1] = Math.max(ends[size - 1], end);
      } else {
        starts[size] = start;
        ends[size++] = end;
      }
    }
    found.size = size;
  }

  private static double line(double x0, double x1, double y0, double y1, double x) {
    return y0 == y1 || x <= x0 ? y0 : x >= x1 ? y1 : y0 + (x - x0) * ((y1 - y0) / (x1 - x0));
  }

  /** Whether a group's intervals are the same in all columns of its span. */
  boolean isFlat(int group) {
    Group g = groups.get(group);
    int at = FIELDS * g.from;
    return g.to == g.from + 1 && traps[at + 2] == traps[at + 3] && traps[at + 4] == traps[at + 5];
  }
}
