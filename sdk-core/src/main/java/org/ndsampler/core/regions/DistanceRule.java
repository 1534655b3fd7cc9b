package org.ndsampler.core.regions;

import org.ndsampler.core.geom.MultiPolygon;

/** Every annotation is at least so far away, horizontally or vertically. Said wholly as areas. */
final class DistanceRule extends NegativeRule {
  private final double pixels;

  DistanceRule(double pixels) {
    super("clearOf", pixels);
    if (!(pixels >= 0) || Double.isInfinite(pixels)) {
      throw new IllegalArgumentException(
          "limit of a distance must be finite and not negative, not " + pixels);
    }
    this.pixels = pixels;
  }

  @Override
  void forbid(Scene scene, Forbidden forbidden) {
    if (scene.subjects().isOfShapes()) {
      for (MultiPolygon outline : scene.subjects().outlines(scene.image())) {
        forbidden.obstacles().add(Subjects.valid(outline), pixels);
      }
      return;
    }
    double[] boxes = scene.subjects().boxes(scene.image());
    for (int at = 0; at < boxes.length; at += 4) {
      forbidden.near(
          boxes[at] - pixels, boxes[at + 1] - pixels, boxes[at + 2] + pixels, boxes[at + 3] + pixels);
    }
  }
}
