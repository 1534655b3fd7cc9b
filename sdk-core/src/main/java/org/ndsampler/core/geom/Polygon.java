package org.ndsampler.core.geom;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A polygon with any number of holes, by real coordinates. Immutable.
 *
 * <p>Rings are kept as they came: a ring is closed by itself, and a last point that repeats the
 * first one is allowed and changes nothing. Damaged rings, of fewer than three points or crossing
 * themselves, are allowed too; what is inside is then decided by the even-odd rule over all rings.
 */
public final class Polygon {
  private static final int[] NO_ENDS = new int[0];

  // All rings one after the other, x then y; the rings of this polygon are [firstRing, endRing).
  private final double[] xy;
  private final int[] ringEnds;
  private final int firstRing;
  private final int endRing;

  Polygon(double[] xy, int[] ringEnds, int firstRing, int endRing) {
    this.xy = xy;
    this.ringEnds = ringEnds;
    this.firstRing = firstRing;
    this.endRing = endRing;
  }

  /** A polygon without holes, of {@code x0, y0, x1, y1, ...}. */
  public static Polygon of(double... exteriorXy) {
    return of(exteriorXy, List.of());
  }

  /**
   * A polygon with holes.
   *
   * @param exteriorXy the outer ring, {@code x0, y0, x1, y1, ...}
   * @param holes the rings of the holes, in the same form
   * @throws IllegalArgumentException if a ring has an odd count of numbers, or one that is not
   *     finite
   */
  public static Polygon of(double[] exteriorXy, List<double[]> holes) {
    int total = checkRing(exteriorXy, "the exterior");
    for (int i = 0; i < holes.size(); i++) {
      total = Math.addExact(total, checkRing(holes.get(i), "hole " + i));
    }
    double[] xy = Arrays.copyOf(exteriorXy, total);
    int[] ends = new int[holes.size() + 1];
    ends[0] = exteriorXy.length;
    for (int i = 0; i < holes.size(); i++) {
      double[] hole = holes.get(i);
      System.arraycopy(hole, 0, xy, ends[i], hole.length);
      ends[i + 1] = ends[i] + hole.length;
    }
    return new Polygon(xy, ends, 0, ends.length);
  }

  /** The polygon of a box: its four corners. */
  public static Polygon of(Box box) {
    return of(box.x(), box.y(), box.maxX(), box.y(), box.maxX(), box.maxY(), box.x(), box.maxY());
  }

  static int checkRing(double[] ring, String name) {
    if ((ring.length & 1) != 0) {
      throw new IllegalArgumentException(
          name + " must be pairs of x and y, but has an odd count of numbers: " + ring.length);
    }
    for (int i = 0; i < ring.length; i++) {
      if (!Double.isFinite(ring[i])) {
        throw new IllegalArgumentException(
            name + " must have finite coordinates, but number " + i + " is " + ring[i]);
      }
    }
    return ring.length;
  }

  private int start(int ring) {
    return ring == 0 ? 0 : ringEnds[ring - 1];
  }

  /** The outer ring, {@code x0, y0, x1, y1, ...}; a copy. */
  public double[] exterior() {
    return ring(0);
  }

  /** The rings of the holes, in the form of {@link #exterior()}; copies. */
  public List<double[]> holes() {
    List<double[]> holes = new ArrayList<>();
    for (int i = 1; i < endRing - firstRing; i++) {
      holes.add(ring(i));
    }
    return List.copyOf(holes);
  }

  /** The number of rings: one and that of the holes. */
  public int ringCount() {
    return endRing - firstRing;
  }

  /** A ring, {@code x0, y0, x1, y1, ...}; 0 is the exterior, then the holes; a copy. */
  public double[] ring(int index) {
    Objects.checkIndex(index, ringCount());
    return Arrays.copyOfRange(xy, start(firstRing + index), ringEnds[firstRing + index]);
  }

  /** The number of points of all rings. */
  public int pointCount() {
    return (ringEnds[endRing - 1] - start(firstRing)) / 2;
  }

  /** Whether there is no point at all. */
  public boolean isEmpty() {
    return pointCount() == 0;
  }

  /** The smallest box around the exterior; a box of no area at the origin when it is empty. */
  public Box bounds() {
    return Rings.bounds(xy, start(firstRing), ringEnds[firstRing]);
  }

  /** The area of the exterior less that of the holes, whatever way the rings turn. */
  public double area() {
    double area = Math.abs(Rings.signedArea(xy, start(firstRing), ringEnds[firstRing]));
    for (int i = firstRing + 1; i < endRing; i++) {
      area -= Math.abs(Rings.signedArea(xy, start(i), ringEnds[i]));
    }
    return area;
  }

  /** Whether a point is inside, by the even-odd rule; points on the boundary may go either way. */
  public boolean contains(double x, double y) {
    boolean inside = false;
    for (int i = firstRing; i < endRing; i++) {
      inside ^= Rings.contains(xy, start(i), ringEnds[i], x, y);
    }
    return inside;
  }

  /** The polygon after an affine map. */
  public Polygon warp(Affine transform) {
    return copy(
        Rings.warp(xy, start(firstRing), ringEnds[endRing - 1], transform), start(firstRing));
  }

  /** The polygon moved by {@code (dx, dy)}. */
  public Polygon translate(double dx, double dy) {
    return copy(
        Rings.translate(xy, start(firstRing), ringEnds[endRing - 1], dx, dy), start(firstRing));
  }

  private Polygon copy(double[] moved, int offset) {
    int[] ends = NO_ENDS;
    int count = endRing - firstRing;
    if (firstRing == 0 && endRing == ringEnds.length) {
      ends = ringEnds;
    } else {
      ends = new int[count];
      for (int i = 0; i < count; i++) {
        ends[i] = ringEnds[firstRing + i] - offset;
      }
    }
    return new Polygon(moved, ends, 0, count);
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof Polygon that) || ringCount() != that.ringCount()) {
      return false;
    }
    for (int i = 0; i < ringCount(); i++) {
      if (!Arrays.equals(ring(i), that.ring(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = 0;
    for (int i = 0; i < ringCount(); i++) {
      hash = 31 * hash + Arrays.hashCode(ring(i));
    }
    return hash;
  }

  @Override
  public String toString() {
    return "Polygon["
        + pointCount()
        + " points, "
        + (ringCount() - 1)
        + " holes, "
        + bounds()
        + "]";
  }
}
