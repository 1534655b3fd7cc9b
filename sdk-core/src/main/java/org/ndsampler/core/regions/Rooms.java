package org.ndsampler.core.regions;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.util.GeometryFixer;
import org.locationtech.jts.operation.overlayng.OverlayNG;
import org.locationtech.jts.operation.overlayng.OverlayNGRobust;
import org.ndsampler.core.coco.CocoAnnotations;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImages;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.geom.Segmentation;
import org.ndsampler.core.geom.Window;

/** The free room of each image for windows of one size. Safe for use by many threads. */
final class Rooms {
  private final CocoDataset dataset;
  private final NegativeSettings settings;
  private final int width;
  private final int height;
  private final boolean[] counts;
  private final Map<Long, List<Window>> earlier = new HashMap<>();

  Rooms(CocoDataset dataset, NegativeSettings settings, int width, int height) {
    this.dataset = dataset;
    this.settings = settings;
    this.width = width;
    this.height = height;
    counts = settings.countingCategories(dataset);
    for (Negative negative : settings.earlier) {
      earlier
          .computeIfAbsent(negative.imageId(), id -> new java.util.ArrayList<>())
          .add(negative.window());
    }
  }

  /** Whether an image is known to be as large as the window. */
  boolean fits(int image) {
    CocoImages table = dataset.images();
    return (table.hasSize(image) || !dataset.hasImageSizes())
        && table.width(image) >= width
        && table.height(image) >= height;
  }

  /**
   * The room of an image; where {@link #isBounded}, it also holds places that {@link #accepts}
   * refuses.
   */
  FreeRoom of(int image) {
    CocoImages table = dataset.images();
    return new FreeRoom(
        table.width(image) - width + 1,
        table.height(image) - height + 1,
        width,
        height,
        settings.rule,
        settings.shapes ? new double[0] : boxes(image),
        obstacles(image));
  }

  private double[] boxes(int image) {
    CocoImages table = dataset.images();
    CocoAnnotations annotations = dataset.annotations();
    double[] boxes = new double[4 * table.annotationCount(image)];
    int size = 0;
    for (int k = 0; k < table.annotationCount(image); k++) {
      int row = table.annotationRow(image, k);
      if (annotations.hasBox(row) && counts[annotations.categoryRow(row) + 1]) {
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
    return Arrays.copyOf(boxes, size);
  }

  private Obstacles obstacles(int image) {
    Obstacles obstacles = new Obstacles();
    if (settings.shapes && isDistance()) {
      CocoImages table = dataset.images();
      for (int k = 0; k < table.annotationCount(image); k++) {
        MultiPolygon shape = shape(table.annotationRow(image, k));
        if (shape != null) {
          obstacles.add(valid(shape), settings.rule.limit());
        }
      }
    }
    var regions = settings.valid;
    if (regions != null) {
      Optional<MultiPolygon> region = regions.apply(dataset.images().at(image));
      if (region.isPresent()) {
        Geometry all =
            MultiPolygon.of(Polygon.of(dataset.images().size(image).toWindow().toBox())).toJts();
        obstacles.add(OverlayNGRobust.overlay(all, valid(region.get()), OverlayNG.DIFFERENCE), 0);
      }
    }
    if (!earlier.isEmpty()) {
      earlier.getOrDefault(dataset.images().id(image), List.of()).forEach(obstacles::add);
    }
    return obstacles;
  }

  private boolean isDistance() {
    return settings.rule.measure() == NegativeRule.Measure.DISTANCE;
  }

  private static Geometry valid(MultiPolygon shape) {
    Geometry geometry = shape.toJts();
    return geometry.isValid() ? geometry : GeometryFixer.fix(geometry);
  }

  /** The shape of an annotation that counts, its box if it has no other; null if it has neither. */
  private @Nullable MultiPolygon shape(int row) {
    CocoAnnotations annotations = dataset.annotations();
    if (!counts[annotations.categoryRow(row) + 1]) {
      return null;
    }
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

  /** Whether candidates from the room have to be tested, so that the work has to be bounded. */
  boolean isBounded() {
    return settings.filter != null || (settings.shapes && !isDistance());
  }

  /** Whether a window from the room is one that the caller wants. */
  boolean accepts(Negative candidate) {
    if (settings.shapes && !isDistance() && !sharesLittle(candidate)) {
      return false;
    }
    var filter = settings.filter;
    return filter == null || filter.test(candidate);
  }

  /** The rule about shared areas, for the shapes and not for their boxes. */
  private boolean sharesLittle(Negative candidate) {
    Box window = candidate.window().toBox();
    CocoImages table = dataset.images();
    int image = table.row(candidate.imageId());
    for (int k = 0; k < table.annotationCount(image); k++) {
      MultiPolygon shape = shape(table.annotationRow(image, k));
      if (shape == null || !shape.bounds().intersects(window)) {
        continue;
      }
      Geometry geometry = valid(shape);
      double shared = MultiPolygon.fromJts(geometry).clip(window).area();
      if (shared > settings.rule.sharedLimit(window.area(), geometry.getArea())) {
        return false;
      }
    }
    return true;
  }
}
