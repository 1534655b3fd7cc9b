package org.ndsampler.eval;

import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.TopologyException;
import org.locationtech.jts.geom.util.GeometryFixer;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.geom.Segmentation;

/**
 * Intersection over union of outlines as they are, of oriented boxes above all. An object without
 * an outline is compared by its box.
 */
final class OutlineOverlaps implements Overlaps {
  private final Truths truths;
  private final Detections detections;
  private final boolean crowds;

  OutlineOverlaps(Truths truths, Detections detections, EvaluationOptions options) {
    this.truths = truths;
    this.detections = detections;
    crowds = !options.isMended(Oddity.CROWD_OVERLAP);
  }

  @Override
  public void fill(int[] dets, int dFrom, int dTo, int[] rows, int tFrom, int tTo, double[] into) {
    if (dFrom == dTo) {
      return;
    }
    int truthCount = tTo - tFrom;
    Geometry[] objects = new Geometry[truthCount];
    for (int j = 0; j < truthCount; j++) {
      objects[j] = truth(rows[tFrom + j]);
    }
    for (int i = dFrom; i < dTo; i++) {
      Geometry found = detection(dets[i]);
      for (int j = 0; j < truthCount; j++) {
        into[(i - dFrom) * truthCount + j] =
            overlap(found, objects[j], crowds && truths.crowd[rows[tFrom + j]]);
      }
    }
  }

  private static double overlap(Geometry found, Geometry object, boolean crowd) {
    if (!found.getEnvelopeInternal().intersects(object.getEnvelopeInternal())) {
      return 0;
    }
    double shared;
    try {
      shared = found.intersection(object).getArea();
    } catch (TopologyException e) {
      shared = found.buffer(0).intersection(object.buffer(0)).getArea();
    }
    double divisor = crowd ? found.getArea() : found.getArea() + object.getArea() - shared;
    return shared > 0 && divisor > 0 ? shared / divisor : 0;
  }

  private Geometry truth(int row) {
    Segmentation shape;
    try {
      shape = truths.dataset.annotations().at(row).segmentation().orElse(null);
    } catch (CocoException e) {
      shape = null;
    }
    return shape == null
        ? rectangle(
            truths.edge(row, 0), truths.edge(row, 1), truths.edge(row, 2), truths.edge(row, 3))
        : valid(shape.toMultiPolygon());
  }

  private Geometry detection(int d) {
    return detections
        .segmentation(d)
        .map(shape -> valid(shape.toMultiPolygon()))
        .orElseGet(
            () ->
                rectangle(
                    detections.x(d), detections.y(d), detections.width(d), detections.height(d)));
  }

  private static Geometry rectangle(double x, double y, double width, double height) {
    return MultiPolygon.of(Polygon.of(x, y, x + width, y, x + width, y + height, x, y + height))
        .toJts();
  }

  /** An outline as JTS can compute with it. */
  static Geometry valid(MultiPolygon outline) {
    Geometry geometry = outline.toJts();
    return geometry.isValid() ? geometry : GeometryFixer.fix(geometry);
  }
}
