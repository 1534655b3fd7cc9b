package org.ndsampler.core.coco;

import org.ndsampler.core.coco.internal.Outlines;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.io.internal.JsonScanner;
import org.ndsampler.core.coco.io.internal.ScanException;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Segmentation;

/** The area that an annotation declares, and the one that it has. */
final class Areas {
  private Areas() {}

  /** The number that a value is, or that its text is; NaN if it is none. */
  static double of(Slice value) {
    try {
      JsonScanner scanner = new JsonScanner(value);
      return scanner.peek() == '"'
          ? Double.parseDouble(scanner.stringValue().strip())
          : scanner.doubleValue();
    } catch (ScanException | NumberFormatException noNumber) {
      return Double.NaN;
    }
  }

  /** The area of an annotation's outline, or of its box; NaN if it has neither. */
  static double ofShape(CocoDataset dataset, int row) {
    Segmentation shape = Outlines.of(dataset, row);
    if (shape instanceof RunLengthMask mask) {
      return mask.area();
    }
    if (shape != null) {
      // In two halves, so that what crosses itself is cut, and counts as its mask does.
      MultiPolygon polygons = shape.toMultiPolygon();
      Box bounds = polygons.bounds();
      Box left = Box.of(bounds.x(), bounds.y(), bounds.width() / 2, bounds.height());
      return polygons.clip(left).area() + polygons.clip(left.translate(left.width(), 0)).area();
    }
    Box place = Outlines.place(dataset, row);
    return place == null ? Double.NaN : place.area();
  }
}
