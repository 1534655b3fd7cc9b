package org.ndsampler.viz.paint;

import java.awt.geom.Path2D;
import java.util.List;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Segmentation;

/** Segmentations as paths of Java2D. */
final class Paths {
  private Paths() {}

  /**
   * The path of a segmentation, scaled; filling it fills each part once and leaves holes empty.
   *
   * <p>Within a polygon the even-odd rule holds. Parts that overlap must not cancel each other, so
   * where the bounds of parts do, the rings are turned (exteriors one way, holes the other) and the
   * non-zero rule is used.
   */
  static Path2D of(Segmentation shape, double scaleX, double scaleY) {
    List<Polygon> parts = shape.toMultiPolygon().polygons();
    boolean turn = !(shape instanceof RunLengthMask) && haveOverlap(parts);
    Path2D path = new Path2D.Double(turn ? Path2D.WIND_NON_ZERO : Path2D.WIND_EVEN_ODD);
    for (Polygon part : parts) {
      append(path, part.exterior(), scaleX, scaleY, turn, true);
      for (double[] hole : part.holes()) {
        append(path, hole, scaleX, scaleY, turn, false);
      }
    }
    return path;
  }

  private static boolean haveOverlap(List<Polygon> parts) {
    if (parts.size() > 200) {
      return true;
    }
    for (int i = 1; i < parts.size(); i++) {
      Box one = parts.get(i).bounds();
      for (int k = 0; k < i; k++) {
        if (one.intersectionArea(parts.get(k).bounds()) > 0) {
          return true;
        }
      }
    }
    return false;
  }

  private static void append(
      Path2D path, double[] ring, double sx, double sy, boolean turn, boolean clockwise) {
    int n = ring.length / 2;
    if (n < 2) {
      return;
    }
    boolean backwards = turn && (signedArea(ring) > 0) != clockwise;
    for (int i = 0; i < n; i++) {
      int k = backwards ? n - 1 - i : i;
      double x = ring[2 * k] * sx;
      double y = ring[2 * k + 1] * sy;
      if (i == 0) {
        path.moveTo(x, y);
      } else {
        path.lineTo(x, y);
      }
    }
    path.closePath();
  }

  private static double signedArea(double[] ring) {
    double sum = 0;
    int n = ring.length;
    for (int i = 0; i < n; i += 2) {
      int k = (i + 2) % n;
      sum += ring[i] * ring[k + 1] - ring[k] * ring[i + 1];
    }
    return sum / 2;
  }
}
