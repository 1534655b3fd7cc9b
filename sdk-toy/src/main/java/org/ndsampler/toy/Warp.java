package org.ndsampler.toy;

import org.ndsampler.core.geom.Affine;

/**
 * A transform in the parameters in which kwcoco writes it: scale, then turn, then shift. The
 * numbers are whole thousandths, see {@link ToyJson#number}. Immutable.
 */
record Warp(double scaleX, double scaleY, double theta, double offsetX, double offsetY) {
  static final Warp IDENTITY = new Warp(1, 1, 0, 0, 0);

  static Warp scale(double scale) {
    return new Warp(scale, scale, 0, 0, 0);
  }

  static double thousandths(double value) {
    return Math.rint(value * 1000) / 1000 + 0.0;
  }

  Affine toAffine() {
    double c = StrictMath.cos(theta);
    double s = StrictMath.sin(theta);
    return new Affine(c * scaleX, -s * scaleY, offsetX, s * scaleX, c * scaleY, offsetY);
  }

  void appendTo(ToyJson json) {
    json.text("{");
    if (scaleX == scaleY) {
      if (scaleX != 1) {
        json.text("\"scale\": ").number(scaleX).text(", ");
      }
    } else {
      json.text("\"scale\": ").point(scaleX, scaleY).text(", ");
    }
    if (theta != 0) {
      json.text("\"theta\": ").number(theta).text(", ");
    }
    if (offsetX != 0 || offsetY != 0) {
      json.text("\"offset\": ").point(offsetX, offsetY).text(", ");
    }
    json.text("\"type\": \"affine\"}");
  }
}
