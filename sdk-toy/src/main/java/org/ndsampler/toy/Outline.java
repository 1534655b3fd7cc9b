package org.ndsampler.toy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;

/**
 * A polygon with holes: rings of x0, y0, x1, y1, ... in pixels, the first the exterior, filled by
 * the even-odd rule. Immutable.
 *
 * <p>{@link #place} rounds to eighths of a pixel: such numbers are exact in binary, short in
 * decimal, and printed alike by every Java version, and the object is drawn from the rounded
 * outline, so that the annotation is the outline that was drawn.
 */
final class Outline {
  private static final double GRID = 8;

  private final double[][] rings;

  private Outline(double[][] rings) {
    this.rings = rings;
  }

  /** The outline over the rings, which are not copied. */
  static Outline of(double[]... rings) {
    return new Outline(rings);
  }

  static double round(double value) {
    // rint, and no -0.0
    return Math.rint(value * GRID) / GRID + 0.0;
  }

  /** The outline under a transform, rounded to eighths. */
  Outline place(Affine transform) {
    double[][] placed = new double[rings.length][];
    for (int r = 0; r < rings.length; r++) {
      double[] ring = rings[r];
      double[] to = new double[ring.length];
      int n = 0;
      for (int i = 0; i < ring.length; i += 2) {
        double x = round(transform.applyX(ring[i], ring[i + 1]));
        double y = round(transform.applyY(ring[i], ring[i + 1]));
        if (n == 0 || to[n - 2] != x || to[n - 1] != y) {
          to[n++] = x;
          to[n++] = y;
        }
      }
      if (n > 6 && to[0] == to[n - 2] && to[1] == to[n - 1]) {
        n -= 2;
      }
      placed[r] = Arrays.copyOf(to, n);
    }
    return new Outline(placed);
  }

  /** The outline under a transform, not rounded: for drawing at another resolution. */
  Outline map(Affine transform) {
    double[][] mapped = new double[rings.length][];
    for (int r = 0; r < rings.length; r++) {
      double[] ring = rings[r];
      double[] to = new double[ring.length];
      for (int i = 0; i < ring.length; i += 2) {
        to[i] = transform.applyX(ring[i], ring[i + 1]);
        to[i + 1] = transform.applyY(ring[i], ring[i + 1]);
      }
      mapped[r] = to;
    }
    return new Outline(mapped);
  }

  int ringCount() {
    return rings.length;
  }

  /** A ring, not copied: not to be written to. */
  double[] ring(int index) {
    return rings[index];
  }

  double[] exterior() {
    return rings[0];
  }

  List<double[]> holes() {
    List<double[]> holes = new ArrayList<>(rings.length - 1);
    for (int r = 1; r < rings.length; r++) {
      holes.add(rings[r]);
    }
    return holes;
  }

  Box bounds() {
    double left = Double.MAX_VALUE;
    double top = Double.MAX_VALUE;
    double right = -Double.MAX_VALUE;
    double bottom = -Double.MAX_VALUE;
    double[] ring = rings[0];
    for (int i = 0; i < ring.length; i += 2) {
      left = Math.min(left, ring[i]);
      right = Math.max(right, ring[i]);
      top = Math.min(top, ring[i + 1]);
      bottom = Math.max(bottom, ring[i + 1]);
    }
    return Box.ofCorners(left, top, right, bottom);
  }

  /** The area of the exterior without the holes. */
  double area() {
    double area = Math.abs(signedArea(rings[0]));
    for (int r = 1; r < rings.length; r++) {
      area -= Math.abs(signedArea(rings[r]));
    }
    return area;
  }

  private static double signedArea(double[] ring) {
    double sum = 0;
    for (int i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      sum += ring[j] * ring[i + 1] - ring[i] * ring[j + 1];
    }
    return sum / 2;
  }
}
