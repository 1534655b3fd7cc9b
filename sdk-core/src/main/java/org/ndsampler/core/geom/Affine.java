package org.ndsampler.core.geom;

/**
 * An affine map of the plane, {@code x' = m00 x + m01 y + m02}, {@code y' = m10 x + m11 y + m12}.
 * Immutable.
 *
 * <p>Coordinates follow this package's corner origin: scaling an image by 2 is {@code scale(2, 2)},
 * without half-pixel terms.
 *
 * @param m00 factor of x in x'
 * @param m01 factor of y in x'
 * @param m02 shift of x'
 * @param m10 factor of x in y'
 * @param m11 factor of y in y'
 * @param m12 shift of y'
 */
public record Affine(double m00, double m01, double m02, double m10, double m11, double m12) {

  /** The map that changes nothing. */
  public static final Affine IDENTITY = new Affine(1, 0, 0, 0, 1, 0);

  /** Shifts by {@code (dx, dy)}. */
  public static Affine translation(double dx, double dy) {
    return new Affine(1, 0, dx, 0, 1, dy);
  }

  /** Scales about the origin. */
  public static Affine scaling(double sx, double sy) {
    return new Affine(sx, 0, 0, 0, sy, 0);
  }

  /** Turns about the origin by an angle in radians, from the x axis towards the y axis. */
  public static Affine rotation(double theta) {
    double c = Math.cos(theta);
    double s = Math.sin(theta);
    return new Affine(c, -s, 0, s, c, 0);
  }

  /**
   * The map of a scale, a rotation, a shear along x and a shift, applied in this order of matrices:
   * {@code T(offset) R(theta) Shear(shearX) S(scale)}. This is the form in which kwcoco writes a
   * transform.
   */
  public static Affine ofParameters(
      double scaleX, double scaleY, double theta, double shearX, double offsetX, double offsetY) {
    double c = Math.cos(theta);
    double s = Math.sin(theta);
    // With kx = shearX: R Shear S = [[c sx, (c kx - s) sy], [s sx, (s kx + c) sy]].
    return new Affine(
        c * scaleX,
        (c * shearX - s) * scaleY,
        offsetX,
        s * scaleX,
        (s * shearX + c) * scaleY,
        offsetY);
  }

  /** The x of the image of a point. */
  public double applyX(double x, double y) {
    return m00 * x + m01 * y + m02;
  }

  /** The y of the image of a point. */
  public double applyY(double x, double y) {
    return m10 * x + m11 * y + m12;
  }

  /**
   * The map that first applies {@code this} and then {@code next}: the matrix product {@code next *
   * this}.
   */
  public Affine then(Affine next) {
    return new Affine(
        next.m00 * m00 + next.m01 * m10,
        next.m00 * m01 + next.m01 * m11,
        next.m00 * m02 + next.m01 * m12 + next.m02,
        next.m10 * m00 + next.m11 * m10,
        next.m10 * m01 + next.m11 * m11,
        next.m10 * m02 + next.m11 * m12 + next.m12);
  }

  /** The determinant of the linear part: the signed factor by which areas grow. */
  public double determinant() {
    return m00 * m11 - m01 * m10;
  }

  /**
   * The inverse map.
   *
   * @throws ArithmeticException if the map cannot be inverted
   */
  public Affine inverse() {
    if (isTranslation()) {
      return new Affine(1, 0, 0 - m02, 0, 1, 0 - m12);
    }
    double det = determinant();
    if (det == 0 || !Double.isFinite(det)) {
      throw new ArithmeticException("the transform cannot be inverted: " + this);
    }
    double a = m11 / det;
    double b = -m01 / det;
    double c = -m10 / det;
    double d = m00 / det;
    return new Affine(a, b, -(a * m02 + b * m12), c, d, -(c * m02 + d * m12));
  }

  /** Whether this is exactly the identity. */
  public boolean isIdentity() {
    return isTranslation() && m02 == 0 && m12 == 0;
  }

  /** Whether this only shifts. */
  public boolean isTranslation() {
    return m00 == 1 && m01 == 0 && m10 == 0 && m11 == 1;
  }

  /** Whether rectangles stay axis-aligned without being turned: scale and shift only. */
  public boolean isAxisAligned() {
    return m01 == 0 && m10 == 0;
  }

  /**
   * The rows of the 3x3 matrix: {@code {{m00, m01, m02}, {m10, m11, m12}, {0, 0, 1}}}, a new array.
   */
  public double[][] toMatrix() {
    return new double[][] {{m00, m01, m02}, {m10, m11, m12}, {0, 0, 1}};
  }
}
