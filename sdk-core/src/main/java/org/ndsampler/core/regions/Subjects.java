package org.ndsampler.core.regions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.util.GeometryFixer;
import org.ndsampler.core.coco.CocoAnnotations;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImages;
import org.ndsampler.core.coco.internal.Outlines;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;

/**
 * The annotations that negatives keep away from: which of them count, and whether by their boxes or
 * by their shapes. All rules ask here, so that what an annotation without a box, or with a box the
 * wrong way round, means is decided once. Nothing changes but what it remembers. Immutable and safe
 * for use by many threads.
 */
final class Subjects {
  /** Outlines of some hundred bytes each; one image may have more. */
  private static final int MOST_RECENT = 1 << 15;

  private final CocoDataset dataset;
  private final boolean shapes;
  // Whether annotations of each category count; at 0 those without a category.
  private final boolean[] counts;
  // Of the images that were asked about last: windows come in any order of images.
  private final Map<Integer, List<Outlined>> recent = new LinkedHashMap<>(16, 0.75f, true);
  private int recentOutlines;
  // Of annotations without a sound box; few, but of a dataset without boxes all.
  private final Map<Integer, Optional<Box>> places = new ConcurrentHashMap<>();

  /** The shape of an annotation, and the box around it. */
  record Outlined(MultiPolygon outline, Box bounds) {}

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

  /**
   * Left, top, right and bottom of each annotation of an image that counts, as {@link
   * Outlines#place} says: an annotation whose box is damaged counts by its outline.
   */
  double[] boxes(int image) {
    CocoImages table = dataset.images();
    double[] boxes = new double[4 * table.annotationCount(image)];
    int size = 0;
    for (int k = 0; k < table.annotationCount(image); k++) {
      int row = table.annotationRow(image, k);
      if (counts(row)) {
        size = put(row, boxes, size);
      }
    }
    return size == boxes.length ? boxes : Arrays.copyOf(boxes, size);
  }

  private int put(int row, double[] boxes, int at) {
    CocoAnnotations annotations = dataset.annotations();
    double x = annotations.x(row);
    double y = annotations.y(row);
    double endX = x + annotations.width(row);
    double endY = y + annotations.height(row);
    // NaN, as without a box, and what is infinite or turned round do not pass.
    if (!(endX > x && endY > y && endX - x < Double.MAX_VALUE && endY - y < Double.MAX_VALUE)) {
      Box place = place(row);
      if (place == null) {
        return at;
      }
      x = place.x();
      y = place.y();
      endX = place.maxX();
      endY = place.maxY();
    }
    boxes[at] = x;
    boxes[at + 1] = y;
    boxes[at + 2] = endX;
    boxes[at + 3] = endY;
    return at + 4;
  }

  /** Where an annotation is whose own box does not say it; its outline is parsed once. */
  private @Nullable Box place(int row) {
    return places
        .computeIfAbsent(row, r -> Optional.ofNullable(Outlines.place(dataset, r)))
        .orElse(null);
  }

  /**
   * The shape of each annotation of an image that counts, as {@link Outlines#shape} says: its box
   * if it has no outline that is sound.
   */
  List<MultiPolygon> outlines(int image) {
    CocoImages table = dataset.images();
    List<MultiPolygon> outlines = new ArrayList<>(table.annotationCount(image));
    for (int k = 0; k < table.annotationCount(image); k++) {
      int row = table.annotationRow(image, k);
      MultiPolygon outline = counts(row) ? Outlines.shape(dataset, row) : null;
      if (outline != null) {
        outlines.add(outline);
      }
    }
    return outlines;
  }

  /**
   * The same with their bounds, for one window after another: what was parsed for an image is kept
   * for the next window in it.
   */
  List<Outlined> outlined(int image) {
    synchronized (recent) {
      List<Outlined> known = recent.get(image);
      if (known != null) {
        return known;
      }
    }
    List<Outlined> made =
        outlines(image).stream().map(shape -> new Outlined(shape, shape.bounds())).toList();
    synchronized (recent) {
      if (recent.put(image, made) == null) {
        recentOutlines += made.size();
      }
      Iterator<List<Outlined>> eldest = recent.values().iterator();
      while (recentOutlines > MOST_RECENT && recent.size() > 1) {
        recentOutlines -= eldest.next().size();
        eldest.remove();
      }
    }
    return made;
  }

  /** Whether a box shares any area with the box of an annotation that counts. */
  boolean hits(int image, Box box) {
    double[] boxes = boxes(image);
    for (int at = 0; at < boxes.length; at += 4) {
      if (Math.min(box.maxX(), boxes[at + 2]) > Math.max(box.x(), boxes[at])
          && Math.min(box.maxY(), boxes[at + 3]) > Math.max(box.y(), boxes[at + 1])) {
        return true;
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
