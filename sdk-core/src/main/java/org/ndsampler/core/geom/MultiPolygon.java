package org.ndsampler.core.geom;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryCollection;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.operation.overlayng.OverlayNG;
import org.locationtech.jts.operation.overlayng.OverlayNGRobust;

/**
 * Any number of polygons with holes, as one shape. Immutable.
 *
 * <p>All coordinates lie in one array, so that moving the shape is one pass over it. The polygons
 * may overlap: {@link #area()} counts such a part twice, {@link #toMask} once.
 *
 * @since 0.1
 */
public final class MultiPolygon implements Segmentation {
  private static final GeometryFactory FACTORY = new GeometryFactory();

  private final double[] xy;
  // Where each ring ends in xy, and where each polygon ends in ringEnds.
  private final int[] ringEnds;
  private final int[] polygonEnds;

  private MultiPolygon(double[] xy, int[] ringEnds, int[] polygonEnds) {
    this.xy = xy;
    this.ringEnds = ringEnds;
    this.polygonEnds = polygonEnds;
  }

  /** The shape of some polygons. */
  public static MultiPolygon of(List<Polygon> polygons) {
    List<double[]> rings = new ArrayList<>();
    int[] polygonEnds = new int[polygons.size()];
    for (int i = 0; i < polygonEnds.length; i++) {
      Polygon polygon = polygons.get(i);
      for (int r = 0; r < polygon.ringCount(); r++) {
        rings.add(polygon.ring(r));
      }
      polygonEnds[i] = rings.size();
    }
    return ofRings(rings, polygonEnds);
  }

  /** The shape of some polygons. */
  public static MultiPolygon of(Polygon... polygons) {
    return of(Arrays.asList(polygons));
  }

  /**
   * Polygons without holes, one for each ring, in COCO's form: {@code [[x0, y0, x1, y1, ...],
   * ...]}.
   *
   * @throws IllegalArgumentException if a ring has an odd count of numbers, or one that is not
   *     finite
   */
  public static MultiPolygon ofRings(List<double[]> rings) {
    int[] polygonEnds = new int[rings.size()];
    for (int i = 0; i < polygonEnds.length; i++) {
      Polygon.checkRing(rings.get(i), "polygon " + i);
      polygonEnds[i] = i + 1;
    }
    return ofRings(rings, polygonEnds);
  }

  static MultiPolygon ofRings(List<double[]> rings, int[] polygonEnds) {
    int[] ringEnds = new int[rings.size()];
    int total = 0;
    for (int i = 0; i < ringEnds.length; i++) {
      total = Math.addExact(total, rings.get(i).length);
      ringEnds[i] = total;
    }
    double[] xy = new double[total];
    for (int i = 0; i < ringEnds.length; i++) {
      double[] ring = rings.get(i);
      System.arraycopy(ring, 0, xy, ringEnds[i] - ring.length, ring.length);
    }
    return new MultiPolygon(xy, ringEnds, polygonEnds);
  }

  private int firstRing(int polygon) {
    return polygon == 0 ? 0 : polygonEnds[polygon - 1];
  }

  private int start(int ring) {
    return ring == 0 ? 0 : ringEnds[ring - 1];
  }

  /** The number of polygons. */
  public int size() {
    return polygonEnds.length;
  }

  /** One of the polygons; a view. */
  public Polygon polygon(int index) {
    Objects.checkIndex(index, polygonEnds.length);
    return new Polygon(xy, ringEnds, firstRing(index), polygonEnds[index]);
  }

  /** The polygons, in order; views. */
  public List<Polygon> polygons() {
    List<Polygon> polygons = new ArrayList<>(polygonEnds.length);
    for (int i = 0; i < polygonEnds.length; i++) {
      polygons.add(polygon(i));
    }
    return List.copyOf(polygons);
  }

  /** The number of points of all rings. */
  public int pointCount() {
    return xy.length / 2;
  }

  @Override
  public Box bounds() {
    return Rings.bounds(xy, 0, xy.length);
  }

  @Override
  public double area() {
    double area = 0;
    for (int i = 0; i < polygonEnds.length; i++) {
      area += polygon(i).area();
    }
    return area;
  }

  @Override
  public boolean isEmpty() {
    return xy.length == 0;
  }

  /** Whether a point is in one of the polygons; points on a boundary may go either way. */
  public boolean contains(double x, double y) {
    for (int i = 0; i < polygonEnds.length; i++) {
      if (polygon(i).contains(x, y)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public MultiPolygon warp(Affine transform) {
    return new MultiPolygon(Rings.warp(xy, 0, xy.length, transform), ringEnds, polygonEnds);
  }

  @Override
  public MultiPolygon translate(double dx, double dy) {
    return new MultiPolygon(Rings.translate(xy, 0, xy.length, dx, dy), ringEnds, polygonEnds);
  }

  @Override
  public RunLengthMask toMask(Size size) {
    return toMask(size.toWindow());
  }

  /**
   * The pixels of a window that belong to the shape: those whose centre is in one of the polygons,
   * each by the even-odd rule; of a centre on an edge, left and top edges belong to the shape and
   * right and bottom edges do not.
   *
   * @throws IllegalArgumentException if the window has more than {@link Integer#MAX_VALUE} pixels
   */
  public RunLengthMask toMask(Window window) {
    RunLengthMask.checkArea(window.size());
    List<int[]> parts = new ArrayList<>(polygonEnds.length);
    for (int i = 0; i < polygonEnds.length; i++) {
      parts.add(Rasterizer.runs(xy, ringEnds, firstRing(i), polygonEnds[i], window));
    }
    return new RunLengthMask(window, Runs.union(parts));
  }

  /** The pixels of the shape by one of the rules of {@link Rasterization}. */
  public RunLengthMask toMask(Size size, Rasterization rule) {
    return switch (rule) {
      case CENTERS -> toMask(size);
      case COCO -> toMaskByParts(size, CocoRasterizer::runs);
      case OPENCV -> toMaskByParts(size, OpenCvRasterizer::runs);
    };
  }

  private interface PartRasterizer {
    int[] runs(double[] xy, int[] ringEnds, int firstRing, int endRing, Size size);
  }

  private RunLengthMask toMaskByParts(Size size, PartRasterizer rasterizer) {
    RunLengthMask.checkArea(size);
    List<int[]> parts = new ArrayList<>(polygonEnds.length);
    for (int i = 0; i < polygonEnds.length && !size.isEmpty(); i++) {
      parts.add(rasterizer.runs(xy, ringEnds, firstRing(i), polygonEnds[i], size));
    }
    return new RunLengthMask(size.toWindow(), Runs.union(parts));
  }

  /** The pixels of a window that are inside by the even-odd rule over all rings together. */
  RunLengthMask toMaskEvenOdd(Window window) {
    RunLengthMask.checkArea(window.size());
    return new RunLengthMask(window, Rasterizer.runs(xy, ringEnds, 0, ringEnds.length, window));
  }

  @Override
  public MultiPolygon toMultiPolygon() {
    return this;
  }

  /**
   * The part of the shape in a box. Damaged polygons (rings that cross themselves or each other)
   * are repaired first, by the even-odd rule as {@link #toMask} has it, and overlapping polygons
   * are joined. A shape wholly inside is returned as it is; what only touches the box is dropped.
   * Cost: that of a JTS overlay, where one is needed.
   */
  public MultiPolygon clip(Box box) {
    if (isEmpty() || box.contains(bounds())) {
      return this;
    }
    if (!box.isValid() || box.area() == 0 || !box.intersects(bounds())) {
      return of();
    }
    Geometry shape = toJts();
    if (!shape.isValid()) {
      shape = EvenOdd.of(polygons());
    }
    Geometry area = FACTORY.toGeometry(new Envelope(box.x(), box.maxX(), box.y(), box.maxY()));
    return fromJts(OverlayNGRobust.overlay(shape, area, OverlayNG.INTERSECTION));
  }

  /**
   * The shape as a JTS {@code MultiPolygon}. It may be invalid there, as damaged data is; rings of
   * fewer than three points are left out.
   */
  public Geometry toJts() {
    List<org.locationtech.jts.geom.Polygon> parts = new ArrayList<>();
    for (int i = 0; i < polygonEnds.length; i++) {
      int first = firstRing(i);
      LinearRing shell = jtsRing(first);
      if (shell.isEmpty()) {
        continue;
      }
      List<LinearRing> holes = new ArrayList<>();
      for (int r = first + 1; r < polygonEnds[i]; r++) {
        LinearRing hole = jtsRing(r);
        if (!hole.isEmpty()) {
          holes.add(hole);
        }
      }
      parts.add(FACTORY.createPolygon(shell, holes.toArray(new LinearRing[0])));
    }
    return FACTORY.createMultiPolygon(parts.toArray(new org.locationtech.jts.geom.Polygon[0]));
  }

  private LinearRing jtsRing(int ring) {
    int from = start(ring);
    int to = ringEnds[ring];
    boolean closed = to - from >= 4 && xy[from] == xy[to - 2] && xy[from + 1] == xy[to - 1];
    int points = (to - from) / 2 - (closed ? 1 : 0);
    if (points < 3) {
      return FACTORY.createLinearRing();
    }
    Coordinate[] coordinates = new Coordinate[points + 1];
    for (int i = 0; i < points; i++) {
      coordinates[i] = new Coordinate(xy[from + 2 * i], xy[from + 2 * i + 1]);
    }
    coordinates[points] = new Coordinate(coordinates[0]);
    return FACTORY.createLinearRing(coordinates);
  }

  /**
   * The polygons of a JTS geometry, of any nesting of collections; points and lines in it are
   * dropped, for they have no area.
   */
  public static MultiPolygon fromJts(Geometry geometry) {
    List<double[]> rings = new ArrayList<>();
    List<Integer> ends = new ArrayList<>();
    collect(geometry, rings, ends);
    return ofRings(rings, ends.stream().mapToInt(Integer::intValue).toArray());
  }

  private static void collect(Geometry geometry, List<double[]> rings, List<Integer> ends) {
    if (geometry instanceof GeometryCollection) {
      for (int i = 0; i < geometry.getNumGeometries(); i++) {
        collect(geometry.getGeometryN(i), rings, ends);
      }
    } else if (geometry instanceof org.locationtech.jts.geom.Polygon polygon
        && !polygon.isEmpty()) {
      rings.add(open(polygon.getExteriorRing()));
      for (int i = 0; i < polygon.getNumInteriorRing(); i++) {
        rings.add(open(polygon.getInteriorRingN(i)));
      }
      ends.add(rings.size());
    }
  }

  /** JTS repeats the first point at the end; here a ring closes by itself. */
  private static double[] open(LinearRing ring) {
    Coordinate[] coordinates = ring.getCoordinates();
    double[] xy = new double[2 * Math.max(0, coordinates.length - 1)];
    for (int i = 0; i < xy.length / 2; i++) {
      xy[2 * i] = coordinates[i].x;
      xy[2 * i + 1] = coordinates[i].y;
    }
    return xy;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MultiPolygon that
        && Arrays.equals(xy, that.xy)
        && Arrays.equals(ringEnds, that.ringEnds)
        && Arrays.equals(polygonEnds, that.polygonEnds);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(xy) + Arrays.hashCode(ringEnds);
  }

  @Override
  public String toString() {
    return "MultiPolygon[" + size() + " polygons, " + pointCount() + " points, " + bounds() + "]";
  }
}
