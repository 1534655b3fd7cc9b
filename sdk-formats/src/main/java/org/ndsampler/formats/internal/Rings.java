package org.ndsampler.formats.internal;

import java.util.Arrays;
import java.util.List;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;

/** Rings as formats have them: one for each object, or four corners. Safe for concurrent use. */
public final class Rings {
  private static final double SAME = 0.01;

  private Rings() {}

  /**
   * All parts and holes as one ring: each is walked from the first point of all and back on the
   * same way, so that the bridges have no width and the area stays. Holes turn the other way round.
   * Cost: linear in the points.
   */
  public static double[] joined(MultiPolygon shape) {
    int count = shape.polygons().stream().mapToInt(Polygon::ringCount).sum();
    if (count == 1) {
      return open(shape.polygon(0).exterior());
    }
    double[] out =
        new double[2 * (shape.polygons().stream().mapToInt(Polygon::pointCount).sum() + 2 * count)];
    int at = 0;
    double firstX = 0;
    double firstY = 0;
    for (Polygon polygon : shape.polygons()) {
      for (int i = 0; i < polygon.ringCount(); i++) {
        double[] ring = open(polygon.ring(i));
        if (ring.length == 0) {
          continue;
        }
        if (signedArea(ring) > 0 == i > 0) {
          ring = reversed(ring);
        }
        if (at == 0) {
          firstX = ring[0];
          firstY = ring[1];
        }
        System.arraycopy(ring, 0, out, at, ring.length);
        at += ring.length;
        out[at++] = ring[0];
        out[at++] = ring[1];
        out[at++] = firstX;
        out[at++] = firstY;
      }
    }
    return Arrays.copyOf(out, at);
  }

  /** A ring without a last point that repeats the first. */
  public static double[] open(double[] ring) {
    int n = ring.length;
    return n >= 4 && ring[0] == ring[n - 2] && ring[1] == ring[n - 1]
        ? Arrays.copyOf(ring, n - 2)
        : ring;
  }

  private static double[] reversed(double[] ring) {
    double[] out = new double[ring.length];
    for (int i = 0; i < ring.length; i += 2) {
      out[i] = ring[ring.length - 2 - i];
      out[i + 1] = ring[ring.length - 1 - i];
    }
    return out;
  }

  private static double signedArea(double[] ring) {
    double sum = 0;
    for (int i = 0; i < ring.length; i += 2) {
      int next = (i + 2) % ring.length;
      sum += ring[i] * ring[next + 1] - ring[next] * ring[i + 1];
    }
    return sum / 2;
  }

  /** The corners of a box, clockwise from the top left one. */
  public static double[] corners(Box box) {
    return new double[] {
      box.x(), box.y(), box.maxX(), box.y(), box.maxX(), box.maxY(), box.x(), box.maxY()
    };
  }

  /** Points turned about one of them, by degrees, clockwise as the picture is seen. */
  public static double[] turned(double[] xy, double centerX, double centerY, double degrees) {
    double sin = Math.sin(Math.toRadians(degrees));
    double cos = Math.cos(Math.toRadians(degrees));
    double[] out = new double[xy.length];
    for (int i = 0; i < xy.length; i += 2) {
      double dx = xy[i] - centerX;
      double dy = xy[i + 1] - centerY;
      out[i] = centerX + dx * cos - dy * sin;
      out[i + 1] = centerY + dx * sin + dy * cos;
    }
    return out;
  }

  /** Whether four points are a rectangle, turned or not. */
  public static boolean isRectangle(double[] ring) {
    return ring.length == 8
        && Math.abs(ring[0] + ring[4] - ring[2] - ring[6]) < SAME
        && Math.abs(ring[1] + ring[5] - ring[3] - ring[7]) < SAME
        && Math.abs(
                Math.hypot(ring[4] - ring[0], ring[5] - ring[1])
                    - Math.hypot(ring[6] - ring[2], ring[7] - ring[3]))
            < SAME
        && width(ring) > SAME
        && height(ring) > SAME;
  }

  /** Whether a rectangle is turned: no side is level. */
  public static boolean isTurned(double[] ring) {
    return Math.abs(ring[3] - ring[1]) > SAME && Math.abs(ring[2] - ring[0]) > SAME
        || isUpsideDown(ring);
  }

  private static boolean isUpsideDown(double[] ring) {
    // Level, but the first point is not the top left one, or they go the other way round.
    return ring[2] < ring[0] - SAME
        || ring[7] < ring[1] - SAME
        || Math.abs(ring[2] - ring[0]) <= SAME;
  }

  /** The length of the first side, which is the width of the box before it was turned. */
  public static double width(double[] ring) {
    return Math.hypot(ring[2] - ring[0], ring[3] - ring[1]);
  }

  /** The length of the second side. */
  public static double height(double[] ring) {
    return Math.hypot(ring[4] - ring[2], ring[5] - ring[3]);
  }

  /**
   * How far the first side is turned, in degrees from 0 to 360, clockwise as the picture is seen.
   */
  public static double degrees(double[] ring) {
    double degrees = Math.toDegrees(Math.atan2(ring[3] - ring[1], ring[2] - ring[0]));
    return degrees < 0 ? degrees + 360 : degrees;
  }

  /**
   * The same points, from the same first one, clockwise as the picture is seen. By its numbers, as
   * a map has them, whose y goes up, such a ring is counterclockwise.
   */
  public static double[] clockwise(double[] ring) {
    return signedArea(ring) >= 0 ? ring : otherWayRound(ring);
  }

  /** The same points, from the same first one, counterclockwise as the picture is seen. */
  public static double[] counterclockwise(double[] ring) {
    return signedArea(ring) <= 0 ? ring : otherWayRound(ring);
  }

  private static double[] otherWayRound(double[] ring) {
    double[] out = ring.clone();
    for (int i = 1; i < ring.length / 2; i++) {
      out[2 * i] = ring[ring.length - 2 * i];
      out[2 * i + 1] = ring[ring.length - 2 * i + 1];
    }
    return out;
  }

  /** A circle as a ring of so many points that it is right to a tenth of a pixel or better. */
  public static double[] ellipse(double centerX, double centerY, double radiusX, double radiusY) {
    int count =
        (int) Math.min(256, Math.max(16, 8 * Math.ceil(Math.sqrt(Math.max(radiusX, radiusY)))));
    double[] ring = new double[2 * count];
    for (int i = 0; i < count; i++) {
      double angle = 2 * Math.PI * i / count;
      ring[2 * i] = centerX + radiusX * Math.cos(angle);
      ring[2 * i + 1] = centerY + radiusY * Math.sin(angle);
    }
    return ring;
  }

  /** All rings of a shape without their closing points, of holes too. */
  public static List<double[]> exteriors(MultiPolygon shape) {
    return shape.polygons().stream().map(polygon -> open(polygon.exterior())).toList();
  }

  /** Whether two boxes are the same to a hundredth of a pixel. */
  public static boolean isSame(Box a, Box b) {
    return Math.abs(a.x() - b.x()) < SAME
        && Math.abs(a.y() - b.y()) < SAME
        && Math.abs(a.maxX() - b.maxX()) < SAME
        && Math.abs(a.maxY() - b.maxY()) < SAME;
  }
}
