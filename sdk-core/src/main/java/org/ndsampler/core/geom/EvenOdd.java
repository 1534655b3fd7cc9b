package org.ndsampler.core.geom;

import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.operation.overlayng.OverlayNGRobust;
import org.locationtech.jts.operation.polygonize.Polygonizer;

/**
 * The plane figure of polygons that cross themselves, by the rule of the masks: inside a polygon is
 * what its rings go round an odd number of times, and inside the shape what is inside one of its
 * polygons.
 *
 * <p>JTS repairs such polygons by another rule, under which what is gone round twice is inside. A
 * share of an area would then be one of pixels that the mask does not have. Here all edges are cut
 * where they cross, and of the faces between them those are kept of which a point is inside.
 */
final class EvenOdd {
  private static final GeometryFactory FACTORY = new GeometryFactory();

  private EvenOdd() {}

  /** The figure, as a valid geometry. */
  static Geometry of(List<Polygon> polygons) {
    List<Geometry> parts = new ArrayList<>();
    for (Polygon polygon : polygons) {
      Geometry one = MultiPolygon.of(polygon).toJts();
      if (one.isValid()) {
        parts.add(one);
      } else {
        faces(polygon, parts);
      }
    }
    return union(parts);
  }

  private static Geometry union(List<Geometry> parts) {
    return OverlayNGRobust.union(FACTORY.buildGeometry(parts));
  }

  private static void faces(Polygon polygon, List<Geometry> parts) {
    List<Geometry> lines = new ArrayList<>();
    for (int r = 0; r < polygon.ringCount(); r++) {
      LineString line = line(polygon.ring(r));
      if (line.getLength() > 0) {
        lines.add(line);
      }
    }
    Polygonizer polygonizer = new Polygonizer();
    polygonizer.add(union(lines));
    for (Object face : polygonizer.getPolygons()) {
      Geometry area = (Geometry) face;
      Coordinate inside = area.getInteriorPoint().getCoordinate();
      if (polygon.contains(inside.x, inside.y)) {
        parts.add(area);
      }
    }
  }

  private static LineString line(double[] ring) {
    if (ring.length == 0) {
      return FACTORY.createLineString();
    }
    Coordinate[] points = new Coordinate[ring.length / 2 + 1];
    for (int i = 0; i + 1 < points.length; i++) {
      points[i] = new Coordinate(ring[2 * i], ring[2 * i + 1]);
    }
    points[points.length - 1] = points[0].copy();
    return FACTORY.createLineString(points);
  }
}
