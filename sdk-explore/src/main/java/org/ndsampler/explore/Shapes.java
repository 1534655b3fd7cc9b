package org.ndsampler.explore;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoAnnotations;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImages;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.index.AnnotationIndex;
import org.ndsampler.core.regions.Predictions;
import org.ndsampler.viz.paint.Mark;

/**
 * What is drawn on images, as JSON: the largest objects of a view, and how many lie where when
 * there are too many to draw. Safe for concurrent use.
 */
final class Shapes {
  /** Of an image with more objects a view has those that lie in it, found by the index. */
  static final int MOST_WHOLE = 600;

  /** No view has more shapes. */
  static final int MOST = 2000;

  /** So many boxes are drawn on a small picture. */
  private static final int ON_THUMBNAILS = 40;

  private static final int CROWDED = 10_000;

  /** A view with more shapes has boxes only. */
  private static final int MOST_OUTLINES = 600;

  private static final int MOST_POINTS = 200_000;

  private final CocoDataset dataset;
  private final @Nullable Predictions predictions;
  private volatile @Nullable AnnotationIndex index;

  /** Of images of very many objects the largest are found once. */
  private final Map<Integer, int[]> ofCrowdedImages = new ConcurrentHashMap<>();

  Shapes(CocoDataset dataset, @Nullable Predictions predictions) {
    this.dataset = dataset;
    this.predictions = predictions;
  }

  /**
   * A part of an image as it is seen.
   *
   * @param box in pixels of the image
   * @param columns cells from left to right, when objects are counted
   * @param rows cells from top to bottom
   */
  record View(Box box, int columns, int rows) {}

  /** The rows of the largest annotations of an image, largest first; not to be changed. */
  int[] largest(int imageRow) {
    return dataset.images().annotationCount(imageRow) <= CROWDED
        ? findLargest(imageRow)
        : ofCrowdedImages.computeIfAbsent(imageRow, this::findLargest);
  }

  private int[] findLargest(int imageRow) {
    CocoImages images = dataset.images();
    int count = images.annotationCount(imageRow);
    int[] rows = new int[count];
    for (int i = 0; i < count; i++) {
      rows[i] = images.annotationRow(imageRow, i);
    }
    return largestOf(rows, count, ON_THUMBNAILS);
  }

  private int[] largestOf(int[] rows, int count, int most) {
    CocoAnnotations annotations = dataset.annotations();
    // The least of the largest is the first to go. Areas are not negative: their bits have their
    // order.
    PriorityQueue<Long> kept = new PriorityQueue<>();
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      if (!annotations.hasBox(row)) {
        continue;
      }
      float area = (float) (annotations.width(row) * annotations.height(row));
      long key = ((long) Float.floatToIntBits(area > 0 ? area : 0) << 32) | (~row & 0xffffffffL);
      if (kept.size() < most) {
        kept.add(key);
      } else if (kept.peek() < key) {
        kept.poll();
        kept.add(key);
      }
    }
    int[] largest = new int[kept.size()];
    for (int i = largest.length - 1; i >= 0; i--) {
      largest[i] = ~kept.remove().intValue();
    }
    return largest;
  }

  /** The index of the dataset, which is made when it is first asked for. */
  AnnotationIndex index() {
    AnnotationIndex known = index;
    if (known != null) {
      return known;
    }
    synchronized (this) {
      AnnotationIndex made = index;
      if (made == null) {
        made = AnnotationIndex.of(dataset);
        index = made;
      }
      return made;
    }
  }

  /** Writes what is drawn of a view, or of a whole image of few objects. */
  void write(JsonGenerator json, int imageRow, View view, Set<Integer> hidden) throws IOException {
    int total = dataset.images().annotationCount(imageRow);
    boolean isWhole = total <= MOST_WHOLE;
    IntPredicate isSeen = row -> !hidden.contains(dataset.annotations().categoryRow(row));
    int[] inView =
        isWhole
            ? all(imageRow)
            : Arrays.stream(index().query(imageRow, view.box())).filter(isSeen).toArray();
    json.writeStartObject();
    json.writeNumberField("total", total);
    json.writeNumberField("inView", inView.length);
    json.writeBooleanField("whole", isWhole);
    json.writeArrayFieldStart("shapes");
    int[] drawn = isWhole ? withoutBoxesLast(inView) : largestOf(inView, inView.length, MOST);
    int points = 0;
    for (int row : drawn) {
      boolean isDetailed = drawn.length <= MOST_OUTLINES && points < MOST_POINTS;
      points += writeShape(json, dataset.annotations().at(row), isDetailed);
    }
    json.writeEndArray();
    if (inView.length > drawn.length) {
      writeDensity(json, inView, view);
    }
    writePredictions(json, imageRow);
    json.writeEndObject();
  }

  private int[] all(int imageRow) {
    int[] rows = new int[dataset.images().annotationCount(imageRow)];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = dataset.images().annotationRow(imageRow, i);
    }
    return rows;
  }

  /** The largest first, so that small ones lie on them, and then those that have no box. */
  private int[] withoutBoxesLast(int[] rows) {
    int[] largest = largestOf(rows, rows.length, rows.length);
    int[] all = Arrays.copyOf(largest, rows.length);
    int next = largest.length;
    for (int row : rows) {
      if (!dataset.annotations().hasBox(row)) {
        all[next++] = row;
      }
    }
    return all;
  }

  /** Returns how many points that took. */
  private int writeShape(JsonGenerator json, CocoAnnotation annotation, boolean isDetailed)
      throws IOException {
    int row = annotation.row();
    CocoAnnotations annotations = dataset.annotations();
    json.writeStartObject();
    json.writeNumberField("r", row);
    json.writeNumberField("i", annotations.id(row));
    json.writeNumberField("c", annotations.categoryRow(row));
    if (annotations.hasBox(row)) {
      writeBox(
          json,
          Box.of(
              annotations.x(row),
              annotations.y(row),
              annotations.width(row),
              annotations.height(row)));
    }
    if (annotations.isCrowd(row)) {
      json.writeBooleanField("w", true);
    }
    int points = 0;
    if (isDetailed) {
      OptionalDouble score = score(annotation);
      if (score.isPresent()) {
        json.writeNumberField("s", score.getAsDouble());
      }
      Mark mark = Mark.of(annotation);
      if (mark.trackId().isPresent()) {
        json.writeNumberField("t", mark.trackId().getAsLong());
      }
      points += writeOutline(json, mark);
      points += writeKeypoints(json, mark);
    }
    json.writeEndObject();
    return points;
  }

  /** The score that an annotation has, if it is one of a detector. */
  static OptionalDouble score(CocoAnnotation annotation) {
    try {
      String text = annotation.field("score").orElse("");
      return text.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(text));
    } catch (NumberFormatException | CocoException e) {
      return OptionalDouble.empty();
    }
  }

  static void writeBox(JsonGenerator json, Box box) throws IOException {
    json.writeFieldName("b");
    writeNumbers(json, box);
  }

  /** A box as an array of four numbers. */
  static void writeNumbers(JsonGenerator json, Box box) throws IOException {
    json.writeStartArray();
    for (double value : new double[] {box.x(), box.y(), box.width(), box.height()}) {
      writeNumber(json, value);
    }
    json.writeEndArray();
  }

  /** Hundredths of a pixel are enough for a screen. What is no number is 0 there. */
  private static void writeNumber(JsonGenerator json, double value) throws IOException {
    double rounded = Math.rint(value * 100) / 100;
    if (rounded == Math.rint(rounded) && Math.abs(rounded) < 1e15) {
      json.writeNumber((long) rounded);
    } else {
      json.writeNumber(Double.isFinite(rounded) ? rounded : 0);
    }
  }

  private static int writeOutline(JsonGenerator json, Mark mark) throws IOException {
    if (mark.segmentation().isEmpty() || mark.segmentation().get().isEmpty()) {
      return 0;
    }
    MultiPolygon outline = mark.segmentation().get().toMultiPolygon();
    json.writeArrayFieldStart("o");
    for (Polygon polygon : outline.polygons()) {
      for (int ring = 0; ring < polygon.ringCount(); ring++) {
        json.writeStartArray();
        for (double value : polygon.ring(ring)) {
          writeNumber(json, value);
        }
        json.writeEndArray();
      }
    }
    json.writeEndArray();
    return outline.pointCount();
  }

  private static int writeKeypoints(JsonGenerator json, Mark mark) throws IOException {
    List<Mark.Point> points = mark.keypoints();
    if (points.isEmpty()) {
      return 0;
    }
    json.writeArrayFieldStart("k");
    for (Mark.Point point : points) {
      json.writeStartArray();
      writeNumber(json, point.x());
      writeNumber(json, point.y());
      json.writeNumber(
          switch (point.state()) {
            case ABSENT -> 0;
            case HIDDEN -> 1;
            case VISIBLE -> 2;
          });
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("e");
    for (int[] edge : mark.skeleton()) {
      json.writeArray(edge, 0, edge.length);
    }
    json.writeEndArray();
    return points.size();
  }

  /** How many centres lie in each cell of the view: all of them, not an estimate. */
  private void writeDensity(JsonGenerator json, int[] rows, View view) throws IOException {
    CocoAnnotations annotations = dataset.annotations();
    int[] counts = new int[view.columns() * view.rows()];
    Box box = view.box();
    int most = 0;
    for (int row : rows) {
      double x = annotations.x(row) + annotations.width(row) / 2;
      double y = annotations.y(row) + annotations.height(row) / 2;
      int column = (int) Math.floor((x - box.x()) / box.width() * view.columns());
      int line = (int) Math.floor((y - box.y()) / box.height() * view.rows());
      if (column >= 0 && column < view.columns() && line >= 0 && line < view.rows()) {
        most = Math.max(most, ++counts[line * view.columns() + column]);
      }
    }
    json.writeObjectFieldStart("density");
    json.writeNumberField("columns", view.columns());
    json.writeNumberField("rows", view.rows());
    writeBox(json, box);
    json.writeNumberField("most", most);
    json.writeFieldName("counts");
    json.writeArray(counts, 0, counts.length);
    json.writeEndObject();
  }

  private void writePredictions(JsonGenerator json, int imageRow) throws IOException {
    if (predictions == null) {
      return;
    }
    Predictions found = predictions.of(dataset.images().at(imageRow));
    json.writeArrayFieldStart("predictions");
    for (int i = 0; i < Math.min(MOST, found.size()); i++) {
      json.writeStartObject();
      json.writeNumberField("c", categoryRow(found.categoryId(i)));
      writeBox(json, found.box(i));
      json.writeNumberField("s", found.score(i));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private int categoryRow(long id) {
    return dataset.categories().contains(id) ? dataset.categories().row(id) : -1;
  }
}
