package org.ndsampler.toy;

import java.util.ArrayList;
import java.util.List;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;

/**
 * Something in a landscape. Its forms are in a frame of its own: one unit is its extent, the origin
 * the middle of its foot, y up to -1. Immutable.
 */
final class PhotoObject {
  private static final int[] HULLS = {0xB8322A, 0x24507E, 0x2E6B4F, 0x8A5A2B, 0xE8E4D8};
  private static final int[] SAILS = {0xF7F3E8, 0xF2D9A0, 0xE86A4A, 0xF4F4F4};
  private static final int[] WALLS = {0xE9DFC8, 0xD9B48A, 0xC8D2D6, 0xE6C7B4, 0xB9574A};
  private static final int[] ROOFS = {0x9C4632, 0x6B4A3C, 0x59616C, 0xA8563A};
  private static final int[] LEAVES = {0x5E8F36, 0x4C7D33, 0x7D9A3A, 0xB98A32, 0x3F6F3A};
  private static final int[] NEEDLES = {0x2F5B3A, 0x37663C, 0x28513E};

  final PhotoKind kind;
  final double depth;

  /** The parts that the annotation has, in pixels, rounded. */
  final List<Outline> parts;

  /** In pixels, rounded: x0, y0, x1, y1, ... */
  final double[] keypoints;

  private final Affine placement;
  private final double extent;
  private final int first;
  private final int second;
  private final long texture;
  private final double width;

  PhotoObject(
      PhotoKind kind, ToyRandom random, double x, double base, double extent, double depth) {
    this.kind = kind;
    this.depth = depth;
    this.extent = extent;
    texture = random.nextLong();
    width = random.uniform(0.85, 1.2);
    double side = random.chance(0.5) ? 1 : -1;
    placement = new Affine(extent * side, 0, x, 0, extent, base);
    double hue = random.nextDouble();
    List<Outline> forms;
    double[] points;
    switch (kind) {
      case HOUSE -> {
        first = pick(WALLS, random);
        second = pick(ROOFS, random);
        forms = List.of(house());
        points = new double[] {-0.22 * width, -0.86, -0.22 * width, -0.02};
      }
      case PINE -> {
        first = pick(NEEDLES, random);
        second = 0x4A3728;
        forms = List.of(pine(random));
        points = new double[] {0, -1, 0, 0};
      }
      case TREE -> {
        first = pick(LEAVES, random);
        second = 0x5B4433;
        Outline tree = tree();
        forms = List.of(tree);
        points = new double[] {top(tree)[0], top(tree)[1], 0, 0};
      }
      case BOAT -> {
        first = pick(HULLS, random);
        second = pick(SAILS, random);
        forms = List.of(hull(), mainSail(), jib());
        points = new double[] {0.56 * width, -0.17, -0.5 * width, -0.15, 0, -1};
      }
      default -> {
        first = Canvas.hsv(hue, 0.8, 0.92);
        second = random.chance(0.5) ? 0xF6EFD9 : Canvas.hsv(hue + 0.13, 0.75, 0.98);
        forms = List.of(envelope(), basket());
        points = new double[] {0, -1, 0, -0.05};
      }
    }
    List<Outline> placed = new ArrayList<>();
    for (Outline form : forms) {
      placed.add(form.place(placement));
    }
    parts = List.copyOf(placed);
    keypoints = new double[points.length];
    for (int i = 0; i < points.length; i += 2) {
      keypoints[i] = Outline.round(placement.applyX(points[i], points[i + 1]));
      keypoints[i + 1] = Outline.round(placement.applyY(points[i], points[i + 1]));
    }
  }

  private static int pick(int[] colors, ToyRandom random) {
    return colors[random.nextInt(colors.length)];
  }

  Box box() {
    Box box = parts.get(0).bounds();
    for (Outline part : parts) {
      box = box.union(part.bounds());
    }
    return box;
  }

  void draw(Canvas canvas) {
    switch (kind) {
      case HOUSE -> drawHouse(canvas);
      case PINE -> drawPine(canvas);
      case TREE -> drawTree(canvas);
      case BOAT -> drawBoat(canvas);
      default -> drawBalloon(canvas);
    }
  }

  /** The object's image in still water: faint, upside down below its foot. */
  void drawMirrored(Canvas canvas) {
    Affine mirror =
        new Affine(placement.m00(), 0, placement.m02(), 0, -0.55 * extent, placement.m12() - 1);
    part(canvas, hull(), mirror, darker(first, 0.6), 0.5);
    part(canvas, mainSail(), mirror, darker(second, 0.8), 0.35);
    part(canvas, jib(), mirror, darker(second, 0.75), 0.3);
  }

  private static int darker(int color, double by) {
    return ((int) (((color >> 16) & 0xFF) * by) << 16)
        | ((int) (((color >> 8) & 0xFF) * by) << 8)
        | (int) ((color & 0xFF) * by);
  }

  private void part(Canvas canvas, Outline form, int color) {
    part(canvas, form, placement, color, 1);
  }

  private static void part(
      Canvas canvas, Outline form, Affine placement, int color, double opacity) {
    canvas.paint(form.map(placement), color, opacity);
  }

  /** The shadow that the object throws on the ground, away from the light. */
  private void groundShadow(Canvas canvas, double half, double length) {
    double right = Math.signum(placement.m00());
    double[] ring = ShapeKind.ellipse(right * length * 0.35, -0.005, half + length * 0.3, 0.05, 24);
    Outline shadow = Outline.of(ring).map(placement);
    canvas.paint(shadow, 0x10180C, 0.3);
    canvas.paint(
        Outline.of(ShapeKind.ellipse(right * length * 0.2, -0.005, half * 0.9, 0.03, 24))
            .map(placement),
        0x10180C,
        0.3);
  }

  // A house: the front with its gable on the left, the side wall and the roof to the right.

  private Outline house() {
    double w = width;
    return Outline.of(
        new double[] {
          -0.5 * w, 0, 0.06 * w, 0, 0.56 * w, -0.06, 0.56 * w, -0.42, 0.6 * w, -0.44, 0.32 * w,
          -0.86, -0.22 * w, -0.86, -0.55 * w, -0.44, -0.5 * w, -0.47
        });
  }

  private void drawHouse(Canvas canvas) {
    double w = width;
    groundShadow(canvas, 0.5, 0.5);
    part(canvas, house(), darker(second, 0.5));
    part(
        canvas,
        Outline.of(
            new double[] {
              -0.5 * w, 0, 0.06 * w, 0, 0.06 * w, -0.46, -0.22 * w, -0.82, -0.5 * w, -0.46
            }),
        first);
    part(
        canvas,
        Outline.of(new double[] {0.06 * w, 0, 0.56 * w, -0.06, 0.56 * w, -0.43, 0.06 * w, -0.46}),
        darker(first, 0.72));
    // The roof's near plane, with rows of tiles.
    double[] roof = {-0.22 * w, -0.86, 0.32 * w, -0.86, 0.6 * w, -0.44, 0.09 * w, -0.43};
    part(canvas, Outline.of(roof), second);
    for (int row = 0; row < 9; row++) {
      double t = (row + 0.4) / 9;
      double u = t + 0.035;
      part(
          canvas,
          Outline.of(
              new double[] {
                (-0.22 + 0.31 * t) * w, -0.86 + 0.43 * t, (0.32 + 0.28 * t) * w, -0.86 + 0.42 * t,
                (0.32 + 0.28 * u) * w, -0.86 + 0.42 * u, (-0.22 + 0.31 * u) * w, -0.86 + 0.43 * u
              }),
          placement,
          darker(second, 0.68),
          0.7);
    }
    // The edge of the roof over the front.
    part(
        canvas,
        Outline.of(
            new double[] {
              -0.55 * w, -0.44, -0.22 * w, -0.86, 0.09 * w, -0.43, 0.05 * w, -0.43, -0.22 * w, -0.8,
              -0.5 * w, -0.44
            }),
        darker(second, 0.8));
    window(canvas, -0.42 * w, -0.38, 0.13 * w, 0.16);
    window(canvas, -0.15 * w, -0.38, 0.13 * w, 0.16);
    window(canvas, -0.28 * w, -0.62, 0.12 * w, 0.12);
    part(canvas, rectangle(-0.29 * w, -0.24, 0.14 * w, 0.24), 0xEFE8D8);
    part(canvas, rectangle(-0.275 * w, -0.225, 0.11 * w, 0.225), 0x5A3A26);
    for (int i = 0; i < 2; i++) {
      double x = (0.15 + 0.2 * i) * w;
      double slope = -0.12 / w;
      part(
          canvas,
          Outline.of(
              new double[] {
                x,
                -0.2 + slope * (x - 0.06 * w),
                x + 0.12 * w,
                -0.2 + slope * (x + 0.06 * w),
                x + 0.12 * w,
                -0.36 + slope * 0.5 * (x + 0.06 * w),
                x,
                -0.36 + slope * 0.5 * (x - 0.06 * w)
              }),
          0x3B4A58);
    }
    canvas.emboss(parts.get(0), -1, texture, 0, 0.008, 0.9);
  }

  private void window(Canvas canvas, double x, double y, double w, double h) {
    part(canvas, rectangle(x - 0.012, y - 0.012, w + 0.024, h + 0.024), 0xF4EFE2);
    part(canvas, rectangle(x, y, w, h), 0x34465A);
    part(canvas, rectangle(x, y, w * 0.46, h * 0.46), 0x6D8AA3);
    part(canvas, rectangle(x + w * 0.46, y, w * 0.08, h), 0xF4EFE2);
    part(canvas, rectangle(x, y + h * 0.46, w, h * 0.08), 0xF4EFE2);
  }

  private static Outline rectangle(double x, double y, double w, double h) {
    return Outline.of(new double[] {x, y, x + w, y, x + w, y + h, x, y + h});
  }

  // Trees.

  private Outline pine(ToyRandom random) {
    int tiers = 6;
    double trunk = 0.035;
    double[] left = new double[4 * tiers];
    double[] right = new double[4 * tiers];
    for (int i = 0; i < tiers; i++) {
      double y = -1 + 0.86 * (i + 1) / tiers;
      double reach = 0.3 * width * (i + 1) / tiers;
      double inner = i == tiers - 1 ? trunk : reach * 0.4;
      left[4 * i] = -reach * random.uniform(0.85, 1.1);
      left[4 * i + 1] = y + random.uniform(-0.015, 0.015);
      left[4 * i + 2] = -inner;
      left[4 * i + 3] = y - 0.012;
      right[4 * i] = reach * random.uniform(0.85, 1.1);
      right[4 * i + 1] = y + random.uniform(-0.015, 0.015);
      right[4 * i + 2] = inner;
      right[4 * i + 3] = y - 0.012;
    }
    double[] ring = new double[2 + 8 * tiers + 4];
    int at = 0;
    ring[at++] = 0;
    ring[at++] = -1;
    for (double value : right) {
      ring[at++] = value;
    }
    ring[at++] = trunk;
    ring[at++] = 0;
    ring[at++] = -trunk;
    ring[at++] = 0;
    for (int i = 2 * tiers - 1; i >= 0; i--) {
      ring[at++] = left[2 * i];
      ring[at++] = left[2 * i + 1];
    }
    return Outline.of(ring);
  }

  private void drawPine(Canvas canvas) {
    groundShadow(canvas, 0.2, 0.4);
    canvas.emboss(parts.get(0), first, texture, 0, 0.07, 5);
    canvas.paint(rectangle(-0.035, -0.17, 0.07, 0.17).map(placement), second, 0.85);
  }

  /** A trunk below a crown whose rim is noise around an ellipse. */
  private Outline tree() {
    int points = 44;
    double trunk = 0.045;
    double[] ring = new double[2 * points + 8];
    int at = 0;
    ring[at++] = -trunk * 1.4;
    ring[at++] = 0;
    ring[at++] = -trunk;
    ring[at++] = -0.28;
    Lattice lattice = new Lattice(texture);
    // Around the crown from the left of the trunk over the top to its right.
    for (int i = 0; i < points; i++) {
      double angle = Math.PI * (0.57 + 1.86 * (i + 0.5) / points);
      double c = StrictMath.cos(angle);
      double s = StrictMath.sin(angle);
      double radius = 0.78 + 0.44 * lattice.fractal(2.2 * c + 9, 2.2 * s + 9, 3);
      ring[at++] = 0.37 * width * radius * c;
      ring[at++] = -0.6 + 0.36 * radius * s;
    }
    ring[at++] = trunk;
    ring[at++] = -0.28;
    ring[at++] = trunk * 1.4;
    ring[at++] = 0;
    return Outline.of(ring);
  }

  private static double[] top(Outline outline) {
    double[] ring = outline.exterior();
    int best = 0;
    for (int i = 0; i < ring.length; i += 2) {
      if (ring[i + 1] < ring[best + 1]) {
        best = i;
      }
    }
    return new double[] {ring[best], ring[best + 1]};
  }

  private void drawTree(Canvas canvas) {
    groundShadow(canvas, 0.3, 0.4);
    canvas.emboss(parts.get(0), first, texture, 0, 0.1, 4.5);
    // Clusters of leaves, lighter towards the light, all of them within the crown.
    ToyRandom random = ToyRandom.of(texture);
    for (int i = 0; i < 60; i++) {
      double angle = random.uniform(0, 2 * Math.PI);
      double radius = Math.sqrt(random.nextDouble()) * 0.8;
      double x = 0.3 * width * radius * StrictMath.cos(angle);
      double y = -0.62 + 0.27 * radius * StrictMath.sin(angle);
      double r = random.uniform(0.03, 0.065);
      double up = (-0.62 - y) / 0.27;
      double tone = 0.82 + 0.3 * up + random.uniform(-0.12, 0.12);
      int color = tone < 1 ? darker(first, tone) : lighter(first, tone - 1);
      part(canvas, Outline.of(ShapeKind.ellipse(x, y, r, r * 0.8, 9)), placement, color, 0.3);
    }
    part(
        canvas,
        Outline.of(
            new double[] {
              -0.063, 0, -0.045, -0.29, -0.1, -0.42, -0.03, -0.34, 0.04, -0.45, 0.045, -0.29, 0.063,
              0
            }),
        placement,
        second,
        0.8);
  }

  private static int lighter(int color, double by) {
    return 0xFFFFFF - darker(0xFFFFFF - color, 1 - Math.min(1, by));
  }

  // A boat that sails to the right.

  private Outline hull() {
    double w = width;
    return Outline.of(
        new double[] {
          -0.5 * w, -0.15, -0.2 * w, -0.13, 0.2 * w, -0.13, 0.56 * w, -0.17, 0.46 * w, -0.06,
          0.36 * w, 0, -0.38 * w, 0, -0.46 * w, -0.06
        });
  }

  private Outline mainSail() {
    return Outline.of(
        new double[] {
          -0.01, -1, -0.01, -0.16, -0.44 * width, -0.19, -0.36 * width, -0.42, -0.2 * width, -0.74
        });
  }

  private Outline jib() {
    return Outline.of(
        new double[] {
          0.02, -0.9, 0.2 * width, -0.56, 0.46 * width, -0.2, 0.2 * width, -0.21, 0.02, -0.22
        });
  }

  private void drawBoat(Canvas canvas) {
    canvas.emboss(parts.get(0), first, texture, 0, 0.2, 1);
    part(
        canvas,
        Outline.of(
            new double[] {
              -0.47 * width, -0.06, 0.47 * width, -0.06, 0.45 * width, -0.035, -0.45 * width, -0.035
            }),
        placement,
        0xF4F0E4,
        0.8);
    canvas.emboss(parts.get(1), second, texture + 1, 0, 0.1, 0.8);
    canvas.emboss(parts.get(2), darker(second, 0.92), texture + 2, 0, 0.1, 0.8);
    part(canvas, rectangle(-0.012, -1, 0.026, 0.86), 0x4E3B2A);
  }

  // A balloon.

  private static double profile(double t) {
    // The radius from the crown, t = 0, to the mouth, t = 1.
    if (t < 0.42) {
      double u = 1 - t / 0.42;
      return Math.sqrt(Math.max(0, 1 - u * u));
    }
    double s = (t - 0.42) / 0.58;
    return 1 - 0.82 * s * s * (0.5 + 0.5 * (3 - 2 * s));
  }

  private Outline envelope() {
    return Outline.of(gore(-1, 1));
  }

  /** The strip of the envelope between two meridians, given by the sine of their angle. */
  private double[] gore(double from, double to) {
    int steps = 22;
    double[] ring = new double[4 * (steps + 1)];
    for (int i = 0; i <= steps; i++) {
      double t = (double) i / steps;
      // Closer together at the crown, where the outline turns fastest.
      t = t * t * (1.4 - 0.4 * t);
      double y = -1 + 0.8 * t;
      double radius = 0.36 * width * profile(t);
      ring[2 * i] = radius * to;
      ring[2 * i + 1] = y;
      int back = ring.length - 2 - 2 * i;
      ring[back] = radius * from;
      ring[back + 1] = y;
    }
    return ring;
  }

  private static Outline basket() {
    return Outline.of(new double[] {-0.062, -0.12, 0.062, -0.12, 0.054, 0, -0.054, 0});
  }

  private void drawBalloon(Canvas canvas) {
    canvas.paint(parts.get(0), first, 1);
    int gores = 9;
    for (int i = 1; i < gores; i += 2) {
      double from = StrictMath.sin(Math.PI * ((double) i / gores - 0.5));
      double to = StrictMath.sin(Math.PI * ((i + 1.0) / gores - 0.5));
      part(canvas, Outline.of(gore(from, to)), second);
    }
    canvas.emboss(parts.get(0), -1, texture, 0, 0.24, 0.5);
    double mouth = 0.36 * width * profile(1);
    for (int side = -1; side <= 1; side += 2) {
      part(
          canvas,
          Outline.of(
              new double[] {
                side * mouth,
                -0.2,
                side * 0.056,
                -0.12,
                side * 0.046,
                -0.12,
                side * (mouth - 0.01),
                -0.2
              }),
          placement,
          0x3A2E24,
          0.8);
    }
    canvas.emboss(parts.get(1), 0x8A5F36, texture + 1, 0, 0.15, 3);
    part(canvas, rectangle(-0.062, -0.12, 0.124, 0.018), 0x4A3220);
  }
}
