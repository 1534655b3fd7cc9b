package org.ndsampler.eval;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.coco.io.internal.SegmentationJson;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Segmentation;
import org.ndsampler.core.regions.internal.LeftOuts.Reason;
import org.ndsampler.core.regions.internal.ResultsParser;

/**
 * Makes detections of a file of COCO results. Confined to one thread.
 *
 * <p>As in pycocotools, the first result says what all are: where it has a box, areas are those of
 * the boxes, else those of masks, else those around the keypoints. A result that has not what the
 * first one has is read by what it has.
 */
final class DetectionsReader {
  /** The names that tell what an object is in place of a list. */
  private static final Set<String> FIELDS =
      Set.of(
          "image_id",
          "category_id",
          "images",
          "annotations",
          "categories",
          "results",
          "predictions",
          "detections");

  private final ResultsParser result;
  private final Detections.Builder builder = Detections.builder();
  private boolean boxesDecide;
  private boolean decided;

  private DetectionsReader(ResultsParser parser) {
    result = parser;
  }

  static Detections read(Path json, CocoDataset dataset, @Nullable Long categoryOfNone)
      throws IOException {
    try (ResultsParser parser = ResultsParser.open(json, dataset, categoryOfNone)) {
      if (!parser.isList()) {
        throw parser.error(
            parser.isEmpty()
                ? "the file is empty"
                : parser.isObject() ? object(parser.firstFieldOf(FIELDS)) : "this is no list");
      }
      return new DetectionsReader(parser).results();
    }
  }

  /** What an object is that stands in place of a list. */
  private static String object(@Nullable String field) {
    return switch (field == null ? "" : field) {
      case "" -> "this is an object and no list of results";
      case "image_id", "category_id" ->
          "this is one result and no list; if there is one in each line, put commas between them"
              + " and [ ] around all";
      case "images", "annotations", "categories" ->
          "this is a dataset and no list of results; if its annotations have scores,"
              + " Detections.of(Predictions.read(path)) takes their boxes";
      default -> "this is an object; if the results are the list '" + field + "', write that alone";
    };
  }

  private Detections results() throws IOException {
    while (result.next(pointer -> builder.leaveOut(Reason.NO_RESULT, pointer))) {
      if (!decided) {
        decided = true;
        boxesDecide = result.box().length == 4;
      }
      Reason why = add();
      if (why != null) {
        builder.leaveOut(why, result.pointer());
      }
      result.requireRoom(builder.heapBytes());
    }
    return builder.build();
  }

  /** Adds the result, or says why it is none. */
  private @Nullable Reason add() {
    Long imageId = result.imageId();
    if (imageId == null) {
      return Reason.UNKNOWN_IMAGE;
    }
    Long categoryId = result.categoryId();
    if (categoryId == null) {
      return Reason.UNKNOWN_CATEGORY;
    }
    if (Double.isNaN(result.score())) {
      return Reason.NO_SCORE;
    }
    Slice segmentation = result.segmentation();
    Segmentation shape;
    double[] box;
    double area;
    try {
      shape = segmentation == null ? null : SegmentationJson.parsePadded(segmentation);
      box = result.box().length == 4 ? result.box() : box(shape);
      if (box.length == 0) {
        return Reason.NO_BOX;
      }
      area = shape != null ? shape.area() : box[2] * box[3];
    } catch (CocoException | IllegalArgumentException | ArithmeticException e) {
      return Reason.DAMAGED;
    }
    for (double edge : box) {
      if (!Double.isFinite(edge)) {
        return Reason.NOT_FINITE;
      }
    }
    int at = builder.size();
    builder.add(imageId, categoryId, box[0], box[1], box[2], box[3], result.score());
    if (!boxesDecide) {
      builder.area(at, area);
    }
    if (segmentation != null && shape != null) {
      builder.segmentation(at, segmentation);
    }
    if (result.keypoints().length > 0) {
      builder.keypoints(at, result.keypoints());
    }
    return null;
  }

  /** The box of the mask or the keypoints; empty if there is neither. */
  private double[] box(@Nullable Segmentation shape) {
    Box box = shape != null ? shape.bounds() : ResultsParser.around(result.keypoints());
    return box == null ? new double[0] : new double[] {box.x(), box.y(), box.width(), box.height()};
  }
}
