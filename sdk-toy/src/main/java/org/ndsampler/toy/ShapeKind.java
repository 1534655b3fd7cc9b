package org.ndsampler.toy;

import java.util.List;

/** The three classes of the shapes datasets. */
enum ShapeKind {
  /** A star or cog of six to ten points, some with a hole. */
  STAR("star", 3, "vector"),
  /** A star of five points with two eyes and a smile. */
  SUPERSTAR("superstar", 6, "raster"),
  /** A letter F. */
  EFF("eff", 7, "raster");

  static final List<ShapeKind> ALL = List.of(values());

  final String category;
  final long categoryId;
  final String supercategory;

  ShapeKind(String category, long categoryId, String supercategory) {
    this.category = category;
    this.categoryId = categoryId;
    this.supercategory = supercategory;
  }

  /** One of some, each as likely as the others. */
  static ShapeKind random(ToyRandom random, List<ShapeKind> kinds) {
    return kinds.get(random.nextInt(kinds.size()));
  }

  /**
   * The class of a name.
   *
   * @throws IllegalArgumentException if there is none, with the names that there are
   */
  static ShapeKind named(String category) {
    for (ShapeKind kind : ALL) {
      if (kind.category.equals(category)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        "no shape is called \""
            + category
            + "\"; there are "
            + ALL.stream().map(k -> k.category).toList());
  }

  /** The names of the keypoints. */
  List<String> keypoints() {
    return switch (this) {
      case STAR -> List.of();
      case SUPERSTAR -> List.of("left_eye", "right_eye");
      case EFF -> List.of("top_tip", "mid_tip", "bot_tip");
    };
  }

  /**
   * The outline in the unit square around the origin, -0.5 to 0.5, y down.
   *
   * @param variant chooses among the forms of the class
   */
  Outline unitOutline(int variant) {
    return switch (this) {
      case STAR -> star(6 + Math.floorMod(variant, 5), Math.floorMod(variant / 5, 3) == 0);
      case SUPERSTAR -> superstar();
      case EFF -> eff();
    };
  }

  /** The keypoints in the same frame, as x0, y0, x1, y1, ... in the order of the names. */
  double[] unitKeypoints() {
    return switch (this) {
      case STAR -> new double[0];
      case SUPERSTAR -> new double[] {-0.1, -0.06, 0.1, -0.06};
      case EFF -> new double[] {0.46, -0.39, 0.27, 0.01, -0.32, 0.46};
    };
  }

  private static Outline star(int points, boolean hole) {
    double inner = hole ? 0.37 : 0.31;
    double[] ring = new double[points * 4];
    for (int i = 0; i < points * 2; i++) {
      double radius = i % 2 == 0 ? 0.5 : inner;
      double angle = Math.PI * i / points - Math.PI / 2;
      ring[2 * i] = radius * StrictMath.cos(angle);
      ring[2 * i + 1] = radius * StrictMath.sin(angle);
    }
    return hole ? Outline.of(ring, ellipse(0, 0, 0.17, 0.17, 20)) : Outline.of(ring);
  }

  private static Outline superstar() {
    double[] corners = new double[20];
    for (int i = 0; i < 10; i++) {
      double radius = i % 2 == 0 ? 0.56 : 0.3;
      double angle = Math.PI * i / 5 - Math.PI / 2;
      corners[2 * i] = radius * StrictMath.cos(angle);
      // The five points hang above the middle of their circle.
      corners[2 * i + 1] = radius * StrictMath.sin(angle) + 0.03;
    }
    return Outline.of(rounded(corners, 0.32));
  }

  private static Outline eff() {
    return Outline.of(
        rounded(
            new double[] {
              -0.5, -0.5, 0.5, -0.5, 0.5, -0.27, -0.14, -0.27, -0.14, -0.1, 0.31, -0.1, 0.31, 0.12,
              -0.14, 0.12, -0.14, 0.5, -0.5, 0.5
            },
            0.08));
  }

  /** An ellipse of {@code points} corners. */
  static double[] ellipse(double x, double y, double rx, double ry, int points) {
    double[] ring = new double[points * 2];
    for (int i = 0; i < points; i++) {
      double angle = 2 * Math.PI * i / points;
      ring[2 * i] = x + rx * StrictMath.cos(angle);
      ring[2 * i + 1] = y + ry * StrictMath.sin(angle);
    }
    return ring;
  }

  /** The ring with each corner cut at a part of its edges and replaced by a quadratic curve. */
  static double[] rounded(double[] ring, double part) {
    int n = ring.length / 2;
    int steps = 4;
    double[] result = new double[n * (steps + 1) * 2];
    int at = 0;
    for (int i = 0; i < n; i++) {
      int before = (i + n - 1) % n;
      int after = (i + 1) % n;
      double x = ring[2 * i];
      double y = ring[2 * i + 1];
      double ax = x + (ring[2 * before] - x) * part;
      double ay = y + (ring[2 * before + 1] - y) * part;
      double bx = x + (ring[2 * after] - x) * part;
      double by = y + (ring[2 * after + 1] - y) * part;
      for (int s = 0; s <= steps; s++) {
        double t = (double) s / steps;
        double u = 1 - t;
        result[at++] = u * u * ax + 2 * u * t * x + t * t * bx;
        result[at++] = u * u * ay + 2 * u * t * y + t * t * by;
      }
    }
    return result;
  }
}
