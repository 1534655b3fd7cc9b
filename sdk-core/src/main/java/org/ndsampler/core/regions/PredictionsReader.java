package org.ndsampler.core.regions;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.coco.io.CocoFormatException;
import org.ndsampler.core.coco.io.internal.SegmentationJson;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Segmentation;
import org.ndsampler.core.regions.internal.LeftOuts.Reason;
import org.ndsampler.core.regions.internal.ResultsParser;

/** Makes predictions of a file of COCO results, or of a dataset whose annotations have scores. */
final class PredictionsReader {
  private PredictionsReader() {}

  static Predictions read(Path json, @Nullable CocoDataset dataset) throws IOException {
    try (ResultsParser parser = ResultsParser.open(json, dataset)) {
      if (parser.isList()) {
        return results(parser, dataset);
      }
      if (!parser.isObject()) {
        throw parser.error(
            parser.isEmpty() ? "the file is empty" : "this is neither a list nor a dataset");
      }
      // One result a line looks like a dataset at its start; a dataset has no image_id.
      String field = parser.firstFieldOf(Set.of("images", "annotations", "categories", "image_id"));
      if (field == null) {
        throw parser.error(
            "this object is no dataset: it has no images, annotations or categories");
      }
      if (field.equals("image_id")) {
        throw parser.error(
            "this is one result, or one on each line (NDJSON), and not a list of them; put them"
                + " into [ ] with commas between");
      }
    }
    return annotations(json, dataset);
  }

  private static Predictions annotations(Path json, @Nullable CocoDataset dataset)
      throws IOException {
    try {
      Predictions all = Predictions.of(CocoDataset.read(json));
      if (dataset == null) {
        return all;
      }
      Predictions.Builder builder = Predictions.builder();
      for (int i = 0; i < all.size(); i++) {
        if (dataset.images().row(all.imageId(i)) < 0) {
          builder.leaveOut(Reason.UNKNOWN_IMAGE, "/annotations");
        } else if (dataset.categories().row(all.categoryId(i)) < 0) {
          builder.leaveOut(Reason.UNKNOWN_CATEGORY, "/annotations");
        } else {
          builder.add(all.imageId(i), all.categoryId(i), all.box(i), all.score(i));
        }
      }
      return builder.leaveOutAlso(all).build();
    } catch (CocoException | IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw new IOException(
          (e instanceof CocoFormatException ? "" : json + ": ")
              + message
              + "; predictions are COCO results, or a dataset whose annotations have a score",
          e);
    }
  }

  private static Predictions results(ResultsParser parser, @Nullable CocoDataset dataset)
      throws IOException {
    Predictions.Builder builder = Predictions.builder();
    while (parser.next(pointer -> builder.leaveOut(Reason.NO_RESULT, pointer))) {
      Long imageId = parser.imageId();
      Long categoryId = parser.categoryId();
      if (imageId == null) {
        builder.leaveOut(
            dataset == null ? Reason.TEXT_IMAGE : Reason.UNKNOWN_IMAGE, parser.pointer());
      } else if (categoryId == null) {
        builder.leaveOut(Reason.UNKNOWN_CATEGORY, parser.pointer());
      } else {
        add(parser, imageId, categoryId, builder);
        parser.requireRoom(builder.heapBytes());
      }
    }
    if (parser.count() == 0) {
      throw parser.error("the list is empty; there is nothing to compare");
    }
    return builder.build();
  }

  private static void add(
      ResultsParser result, long imageId, long categoryId, Predictions.Builder builder) {
    Box box;
    try {
      box = box(result);
    } catch (CocoException | IllegalArgumentException | ArithmeticException e) {
      builder.leaveOut(Reason.DAMAGED, result.pointer());
      return;
    }
    // Boxes alone are as good as a detector that is sure.
    double score = result.hasScore() ? result.score() : 1;
    builder.addOrLeaveOut(result.pointer(), imageId, categoryId, box, score);
  }

  private static @Nullable Box box(ResultsParser result) {
    double[] box = result.box();
    if (box.length == 4) {
      return Box.of(box[0], box[1], box[2], box[3]);
    }
    Slice segmentation = result.segmentation();
    Segmentation shape = segmentation == null ? null : SegmentationJson.parsePadded(segmentation);
    return shape != null ? shape.bounds() : ResultsParser.around(result.keypoints());
  }
}
