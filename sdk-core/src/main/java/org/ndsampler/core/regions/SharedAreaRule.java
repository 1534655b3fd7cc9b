package org.ndsampler.core.regions;

import org.locationtech.jts.geom.Geometry;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Window;

/**
 * The window and each annotation share no more than some area.
 *
 * <p>For boxes this is said as areas: at a given column the shared width is known, so a box forbids
 * one interval of rows. For shapes the shared area at a column is no simple function of the row, so
 * that windows are drawn first and tested then. What would be an alternative, integrals of each
 * shape along the rows, costs memory of the size of the shape for every column.
 */
abstract sealed class SharedAreaRule extends NegativeRule {
  final double largest;

  private SharedAreaRule(String name, String what, double largest) {
    super(name, largest);
    this.largest = part(what, largest);
  }

  /** The largest area that a window and an annotation may share. */
  abstract double most(double windowArea, double annotationArea);

  @Override
  void forbid(Scene scene, Forbidden forbidden) {
    if (scene.subjects().isOfShapes()) {
      return;
    }
    double windowArea = (double) scene.width() * scene.height();
    double[] boxes = scene.subjects().boxes(scene.image());
    for (int at = 0; at < boxes.length; at += 4) {
      double left = boxes[at];
      double top = boxes[at + 1];
      double right = boxes[at + 2];
      double bottom = boxes[at + 3];
      forbidden.sharing(
          left, top, right, bottom, most(windowArea, (right - left) * (bottom - top)));
    }
  }

  @Override
  boolean isTested(Subjects subjects) {
    return subjects.isOfShapes();
  }

  @Override
  boolean accepts(Scene scene, Window window) {
    if (!scene.subjects().isOfShapes()) {
      return true;
    }
    Box box = window.toBox();
    for (Subjects.Outlined outlined : scene.subjects().outlined(scene.image())) {
      // most are elsewhere, and looking at the bounds costs nothing beside a clip
      if (outlined.bounds().intersects(box)) {
        Geometry geometry = Subjects.valid(outlined.outline());
        double shared = MultiPolygon.fromJts(geometry).clip(box).area();
        if (shared > most(box.area(), geometry.getArea())) {
          return false;
        }
      }
    }
    return true;
  }

  /** The part of the window that an annotation covers. */
  static final class OfWindow extends SharedAreaRule {
    OfWindow(double largest) {
      super("shareOfWindow", "the share of a window", largest);
    }

    @Override
    double most(double windowArea, double annotationArea) {
      return largest * windowArea;
    }
  }

  /** The part of an annotation that the window covers. */
  static final class OfAnnotation extends SharedAreaRule {
    OfAnnotation(double largest) {
      super("shareOfAnnotation", "the share of an annotation", largest);
    }

    @Override
    double most(double windowArea, double annotationArea) {
      return largest * annotationArea;
    }
  }

  /** Intersection over union. */
  static final class Iou extends SharedAreaRule {
    Iou(double largest) {
      super("iou", "an intersection over union", largest);
    }

    @Override
    double most(double windowArea, double annotationArea) {
      // shared / (window + annotation - shared) <= largest, solved for what is shared
      return largest * (windowArea + annotationArea) / (1 + largest);
    }
  }
}
