package org.ndsampler.core.regions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.util.GeometryFixer;
import org.ndsampler.core.coco.CocoAnnotations;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImages;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.geom.Segmentation;

/**
 * The annotations that negatives keep away from: which of them count, and whether by their boxes or
 * by their shapes. All rules ask here, so that what an annotation without a box, or with a box the
 * wrong way round, means is decided once. Immutable and safe for use by many threads.
 */
final class Subjects {
  private final CocoDataset dataset;
  private final boolean shapes;
  // Whether annotations of each category count; at 0 those without a category.
  private final boolean[] counts;

  /**
   * Looks the classes up.
   *
   * @param classes only annotations of these count, case does not matter; null for all
   */
  Subjects(CocoDataset dataset, boolean shapes, @Nullable Set<String> classes) {
    this.dataset = dataset;
    this.shapes = shapes;
    counts = countingCategories(dataset, classes);
  }

  private static boolean[] countingCategories(CocoDataset dataset, @Nullable Set<String> classes) {
    boolean[] counting = new boolean[dataset.categories().size() + 1];
    if (classes == null) {
      Arrays.fill(counting, true);
      return counting;
    }
    Set<String> lower =
        classes.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    Set<String> unknown = new HashSet<>(lower);
    for (int row = 0; row < dataset.categories().size(); row++) {
      String name = dataset.categories().name(row).toLowerCase(Locale.ROOT);
      counting[row + 1] = lower.contains(name);
      unknown.remove(name);
    }
    // A class that is spelled wrong would silently forbid nothing.
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "classes that the dataset does not have: "
              + unknown
              + "; it has "
              + dataset.categories().names());
    }
    return counting;
  }

  /** Whether the shapes of annotations are meant, and not their boxes. */
  boolean isOfShapes() {
    return shapes;
  }

  private boolean counts(int annotation) {
    return counts[dataset.annotations().categoryRow(annotation) + 1];
  }

  /** Left, top, right and bottom of each annotation of an image that counts and has a box. */
  double[] boxes(int image) {
    CocoImages table = dataset.images();
    CocoAnnotations annotations = dataset.annotations();
    double[] boxes = new double[4 * table.annotationCount(image)];
    int size = 0;
    for (int k = 0; k < table.annotationCount(image); k++) {
      int row = table.annotationRow(image, k);
      if (annotations.hasBox(row) && counts(row)) {
        double x = annotations.x(row);
        double y = annotations.y(row);
        double endX = x + annotations.width(row);
        double endY = y + annotations.height(row);
        // a negative extent is damage; the box is taken the other way round
        boxes[size++] = Math.min(x, endX);
        boxes[size++] = Math.min(y, endY);
        boxes[size++] = Math.max(x, endX);
        boxes[size++] = Math.max(y, endY);
      }
    }
    return size == boxes.length ? boxes : Arrays.copyOf(boxes, size);
  }

  /** The shape of each annotation of an image that counts, its box if it has no other. */
  List<MultiPolygon> outlines(int image) {
    CocoImages table = dataset.images();
    List<MultiPolygon> outlines = new ArrayList<>(table.annotationCount(image));
    for (int k = 0; k < table.annotationCount(image); k++) {
      int row = table.annotationRow(image, k);
      MultiPolygon outline = counts(row) ? outline(row) : null;
      if (outline != null) {
        outlines.add(outline);
      }
    }
    return outlines;
  }

  private @Nullable MultiPolygon outline(int row) {
    CocoAnnotations annotations = dataset.annotations();
    Optional<Segmentation> shape = annotations.at(row).segmentation().filter(s -> !s.isEmpty());
    if (shape.isPresent()) {
      return shape.get().toMultiPolygon();
    }
    if (!annotations.hasBox(row)) {
      return null;
    }
    double x = annotations.x(row);
    double y = annotations.y(row);
    double endX = x + annotations.width(row);
    double endY = y + annotations.height(row);
    return MultiPolygon.of(
        Polygon.of(
            Box.ofCorners(
                Math.min(x, endX), Math.min(y, endY), Math.max(x, endX), Math.max(y, endY))));
  }

  /** Whether a box shares any area with the box of an annotation that counts. */
  boolean hits(int image, Box box) {
    CocoImages table = dataset.images();
    CocoAnnotations annotations = dataset.annotations();
    for (int k = 0; k < table.annotationCount(image); k++) {
      int row = table.annotationRow(image, k);
      if (annotations.hasBox(row) && counts(row)) {
        double x = annotations.x(row);
        double y = annotations.y(row);
        if (Math.min(box.maxX(), x + annotations.width(row)) > Math.max(box.x(), x)
            && Math.min(box.maxY(), y + annotations.height(row)) > Math.max(box.y(), y)) {
          return true;
        }
      }
    }
    return false;
  }

  /** A geometry that JTS can work with: people draw rings that cross themselves. */
  static Geometry valid(MultiPolygon shape) {
    Geometry geometry = shape.toJts();
    return geometry.isValid() ? geometry : GeometryFixer.fix(geometry);
  }
}
