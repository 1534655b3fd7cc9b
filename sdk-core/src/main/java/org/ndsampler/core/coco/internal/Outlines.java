package org.ndsampler.core.coco.internal;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoAnnotations;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImages;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Segmentation;
import org.ndsampler.core.geom.Size;

/**
 * Whether the outline of an annotation says where the object is, and what does if it is damaged.
 * What validates, repairs, draws negatives and measures visibility asks here, so that it is decided
 * once. Safe for use by many threads.
 */
public final class Outlines {
  /** Half of what an image can be wide, so that a square window with its margin fits as well. */
  private static final double REACH = 1 << 29;

  private Outlines() {}

  /** Why a shape is none: a ring of fewer than three points, a line, no pixel; null if it is. */
  public static @Nullable String flaw(Segmentation shape) {
    if (shape instanceof RunLengthMask) {
      return shape.isEmpty() ? "the mask has no pixel" : null;
    }
    List<Polygon> polygons = shape.toMultiPolygon().polygons();
    if (polygons.isEmpty()) {
      return "there is no ring";
    }
    for (int i = 0; i < polygons.size(); i++) {
      String flaw = flaw(polygons.get(i).exterior());
      if (flaw != null) {
        return "ring " + i + flaw;
      }
    }
    return null;
  }

  private static @Nullable String flaw(double[] ring) {
    int second = differing(ring, 0);
    if (second < 0) {
      return ring.length == 0 ? " has no point" : " has one point";
    }
    double dx = ring[second] - ring[0];
    double dy = ring[second + 1] - ring[1];
    boolean third = false;
    for (int i = second; i < ring.length; i += 2) {
      double px = ring[i] - ring[0];
      double py = ring[i + 1] - ring[1];
      third |= (px != 0 || py != 0) && (px != dx || py != dy);
      if (dx * py - dy * px != 0) {
        return null;
      }
    }
    return third ? " is a line" : " has two points";
  }

  /** Where the first point is that differs from one, or -1. */
  private static int differing(double[] ring, int from) {
    for (int i = from + 2; i < ring.length; i += 2) {
      if (ring[i] != ring[from] || ring[i + 1] != ring[from + 1]) {
        return i;
      }
    }
    return -1;
  }

  /** Whether a mask has another size than its image, so that nobody knows where its pixels are. */
  public static boolean isOfAnotherSize(Segmentation shape, CocoDataset dataset, int imageRow) {
    if (!(shape instanceof RunLengthMask mask) || imageRow < 0) {
      return false;
    }
    CocoImages images = dataset.images();
    Size size =
        images.declaresSize(imageRow) || (dataset.hasImageSizes() && images.hasSize(imageRow))
            ? images.size(imageRow)
            : mask.size();
    return !mask.size().equals(size);
  }

  /** Whether an outline lies wholly outside the box, as one in other coordinates does. */
  public static boolean isElsewhere(Segmentation shape, Box box) {
    return isProper(box) && !shape.bounds().intersects(box);
  }

  /** Whether a box says where an object is: finite numbers, an area, and in reach of windows. */
  public static boolean isProper(Box box) {
    return box.isValid() && box.width() > 0 && box.height() > 0 && isReachable(box);
  }

  /**
   * Whether a window around a box, a margin included, has corners that are numbers of 32 bits. What
   * lies farther away is in no image; it would stop whoever goes over all annotations.
   */
  public static boolean isReachable(Box box) {
    return isReachable(box.x(), box.y(), box.width(), box.height());
  }

  /** As {@link #isReachable(Box)}, of the numbers of a box. */
  public static boolean isReachable(double x, double y, double width, double height) {
    return x >= -REACH && y >= -REACH && x + width <= REACH && y + height <= REACH;
  }

  /**
   * The outline of an annotation, if it says where the object is: one that can be read, that is a
   * polygon or a mask with pixels, of the size of its image, and not outside the box. Null
   * otherwise; then the box counts.
   */
  public static @Nullable Segmentation of(CocoDataset dataset, int row) {
    Segmentation shape = readable(dataset.annotations().at(row));
    if (shape == null
        || flaw(shape) != null
        || isOfAnotherSize(shape, dataset, dataset.annotations().imageRow(row))) {
      return null;
    }
    Box box = box(dataset.annotations(), row);
    return box != null && isElsewhere(shape, box) ? null : shape;
  }

  private static @Nullable Segmentation readable(CocoAnnotation annotation) {
    try {
      return annotation.segmentation().orElse(null);
    } catch (CocoException e) {
      return null;
    }
  }

  private static @Nullable Box box(CocoAnnotations table, int row) {
    return table.hasBox(row)
        ? Box.of(table.x(row), table.y(row), table.width(row), table.height(row))
        : null;
  }

  /** The box that the outline of an annotation has; null if it has none that is sound. */
  public static @Nullable Box bounds(CocoDataset dataset, int row) {
    Segmentation shape = of(dataset, row);
    Box bounds = shape == null ? null : shape.bounds();
    return bounds == null || !isReachable(bounds) ? null : bounds;
  }

  /**
   * Where the object of an annotation is: its box; where that is missing, is not finite, is
   * negative or has no area, the box of its outline; without one the box turned the right way
   * round. Null where nobody knows.
   */
  public static @Nullable Box place(CocoDataset dataset, int row) {
    Box box = box(dataset.annotations(), row);
    if (box != null && isProper(box)) {
      return box;
    }
    Box bounds = bounds(dataset, row);
    return bounds != null ? bounds : box == null ? null : turned(box);
  }

  /** A box with extents of at least 0; null if it is not finite. */
  public static @Nullable Box turned(Box box) {
    if (box.isValid()) {
      return box;
    }
    Box turned =
        Box.ofCorners(
            Math.min(box.x(), box.maxX()),
            Math.min(box.y(), box.maxY()),
            Math.max(box.x(), box.maxX()),
            Math.max(box.y(), box.maxY()));
    return turned.isValid() ? turned : null;
  }

  /** The shape that counts for an annotation: its outline if it is sound, otherwise its box. */
  public static @Nullable MultiPolygon shape(CocoDataset dataset, int row) {
    Segmentation shape = of(dataset, row);
    if (shape != null) {
      return shape.toMultiPolygon();
    }
    Box place = place(dataset, row);
    return place == null ? null : MultiPolygon.of(Polygon.of(place));
  }
}
