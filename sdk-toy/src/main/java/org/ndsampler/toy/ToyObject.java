package org.ndsampler.toy;

import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;

/** One drawn shape: what it is and where. Immutable. */
final class ToyObject {
  final ShapeKind kind;

  /** From the kind's unit square to pixels. */
  final Affine placement;

  /** In pixels, rounded to eighths. */
  final Outline outline;

  /** In pixels, rounded to eighths: x0, y0, x1, y1, ... */
  final double[] keypoints;

  final int color;
  final long texture;

  /** The track, or -1. */
  final long track;

  ToyObject(ShapeKind kind, int variant, Affine placement, int color, long texture, long track) {
    this.kind = kind;
    this.placement = placement;
    this.outline = kind.unitOutline(variant).place(placement);
    double[] points = kind.unitKeypoints();
    for (int i = 0; i < points.length; i += 2) {
      double x = placement.applyX(points[i], points[i + 1]);
      double y = placement.applyY(points[i], points[i + 1]);
      points[i] = Outline.round(x);
      points[i + 1] = Outline.round(y);
    }
    this.keypoints = points;
    this.color = color;
    this.texture = texture;
    this.track = track;
  }

  Box box() {
    return outline.bounds();
  }

  /** The placement of the unit square: stretched, turned by an angle in radians, shifted. */
  static Affine placement(double cx, double cy, double width, double height, double angle) {
    // StrictMath: the last digit of Math.cos may differ from machine to machine.
    double c = StrictMath.cos(angle);
    double s = StrictMath.sin(angle);
    return new Affine(c * width, -s * height, cx, s * width, c * height, cy);
  }

  /** Draws the shape with its face. */
  void draw(Canvas canvas) {
    canvas.emboss(outline, color, texture, 0.55);
    if (kind == ShapeKind.SUPERSTAR) {
      drawFace(canvas);
    }
  }

  private void drawFace(Canvas canvas) {
    double[] eyes = kind.unitKeypoints();
    for (int i = 0; i < eyes.length; i += 2) {
      double x = eyes[i];
      double y = eyes[i + 1];
      part(canvas, ShapeKind.ellipse(x, y, 0.062, 0.1, 20), 0xFFFFFF);
      part(canvas, ShapeKind.ellipse(x, y + 0.01, 0.045, 0.08, 20), 0x14141E);
      part(canvas, ShapeKind.ellipse(x - 0.014, y - 0.025, 0.016, 0.025, 12), 0xFFFFFF);
    }
    part(canvas, smile(), 0x14141E);
  }

  private void part(Canvas canvas, double[] ring, int fill) {
    canvas.paint(Outline.of(ring).map(placement), fill, 0.95);
  }

  private static double[] smile() {
    int steps = 10;
    double[] ring = new double[4 * (steps + 1)];
    for (int i = 0; i <= steps; i++) {
      double t = 2.0 * i / steps - 1;
      double x = 0.1 * t;
      double low = 0.1 + 0.07 * (1 - t * t);
      double high = 0.1 + 0.025 * (1 - t * t);
      ring[2 * i] = x;
      ring[2 * i + 1] = low;
      int back = ring.length - 2 - 2 * i;
      ring[back] = x;
      ring[back + 1] = high;
    }
    return ring;
  }
}
