package org.ndsampler.core.geom;

import java.util.Arrays;

/**
 * An affine map of the plane, {@code x' = m00 x + m01 y + m02}, {@code y' = m10 x + m11 y + m12}.
 * Immutable.
 *
 * <p>Coordinates follow this package's corner origin: scaling an image by 2 is {@code scaling(2,
 * 2)}, without half-pixel terms.
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

  /**
   * The map of the rows of a 3x3 or 2x3 matrix.
   *
   * @throws IllegalArgumentException if the matrix has another shape, or its third row is not
   *     {@code 0, 0, 1}
   */
  public static Affine ofMatrix(double[][] matrix) {
    if (matrix.length != 2 && matrix.length != 3) {
      throw new IllegalArgumentException(
          "an affine matrix must have 2 or 3 rows, but has " + matrix.length);
    }
    for (int i = 0; i < matrix.length; i++) {
      if (matrix[i].length != 3) {
        throw new IllegalArgumentException(
            "row " + i + " of an affine matrix must have 3 numbers, but has " + matrix[i].length);
      }
    }
    if (matrix.length == 3 && (matrix[2][0] != 0 || matrix[2][1] != 0 || matrix[2][2] != 1)) {
      throw new IllegalArgumentException(
          "the last row of an affine matrix must be 0, 0, 1, but is " + Arrays.toString(matrix[2]));
    }
    return new Affine(
        matrix[0][0], matrix[0][1], matrix[0][2], matrix[1][0], matrix[1][1], matrix[1][2]);
  }

  /** This map carried out about a point instead of the origin, which it then leaves in place. */
  public Affine about(double x, double y) {
    return translation(-x, -y).then(this).then(translation(x, y));
  }

  /**
   * A scale, a rotation, a shear along x and a shift, as {@link #ofParameters} puts them together.
   *
   * @param offsetX shift along x
   * @param offsetY shift along y
   * @param scaleX factor along x, never negative when it comes from {@link Affine#decompose()}
   * @param scaleY factor along y
   * @param theta angle in radians, from the x axis towards the y axis
   * @param shearX how far x goes with y
   */
  public record Parameters(
      double offsetX, double offsetY, double scaleX, double scaleY, double theta, double shearX) {
    // What is left of a shear or an angle of 0 after the arithmetic.
    private static final double NOISE = 1e-12;

    /** The map with these parameters. */
    public Affine toAffine() {
      return ofParameters(scaleX, scaleY, theta, shearX, offsetX, offsetY);
    }

    /** Whether the shift is 0, but for 1e-9 of it. */
    public boolean hasOffset() {
      return !(close(offsetX, 0) && close(offsetY, 0));
    }

    /** Whether the scale is not 1. */
    public boolean hasScale() {
      return !(close(scaleX, 1) && close(scaleY, 1));
    }

    /**
     * The JSON object that kwcoco writes for the transform: only what differs from the identity,
     * and one number where both directions are alike, such as {@code {"scale": 2.0, "type":
     * "affine"}}.
     */
    public String toJson() {
      StringBuilder json = new StringBuilder("{");
      if (hasOffset()) {
        append(json, "offset", offsetX, offsetY);
      }
      if (hasScale()) {
        append(json, "scale", scaleX, scaleY);
      }
      if (Math.abs(shearX) > NOISE) {
        append(json, "shearx", shearX, shearX);
      }
      if (Math.abs(theta) > NOISE) {
        append(json, "theta", theta, theta);
      }
      return json.append("\"type\": \"affine\"}").toString();
    }

    private static void append(StringBuilder json, String name, double a, double b) {
      json.append('"').append(name).append("\": ");
      if (close(a, b)) {
        json.append(a);
      } else {
        json.append('[').append(a).append(", ").append(b).append(']');
      }
      json.append(", ");
    }

    /** Python's {@code math.isclose}. */
    private static boolean close(double a, double b) {
      return a == b || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
    }
  }

  /**
   * The scale, rotation, shear and shift that make up this map, such that {@code
   * decompose().toAffine()} is the map again but for rounding. The factor along x is never
   * negative: a mirror image has a negative factor along y.
   *
   * @throws ArithmeticException if the map has no area
   */
  public Parameters decompose() {
    double scaleX = Math.hypot(m00, m10);
    double theta = Math.atan2(m10, m00);
    double sin = Math.sin(theta);
    double cos = Math.cos(theta);
    double sheared = m01 * cos + m11 * sin;
    double scaleY =
        Math.abs(cos) < Math.abs(sin) ? (sheared * cos - m01) / sin : (m11 - sheared * sin) / cos;
    if (scaleX == 0 || scaleY == 0) {
      throw new ArithmeticException("the transform cannot be taken apart, it has no area: " + this);
    }
    return new Parameters(m02, m12, scaleX, scaleY, theta, sheared / scaleY);
  }

  /**
   * How much the map turns circles into ellipses: their eccentricity, 0 when it keeps angles and
   * towards 1 when it flattens.
   */
  public double eccentricity() {
    // The singular values from the sums and differences of the linear part.
    double e = (m00 + m11) / 2;
    double f = (m00 - m11) / 2;
    double g = (m10 + m01) / 2;
    double h = (m10 - m01) / 2;
    double q = Math.hypot(e, h);
    double r = Math.hypot(f, g);
    double large = q + r;
    if (large == 0) {
      return 0;
    }
    double ratio = (q - r) / large;
    return Math.sqrt(Math.max(0, 1 - ratio * ratio));
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
