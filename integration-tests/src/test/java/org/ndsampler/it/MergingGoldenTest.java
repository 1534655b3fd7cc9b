package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.regions.GridCell;
import org.ndsampler.core.regions.SampleGrid;
import org.ndsampler.eval.Detections;
import org.ndsampler.eval.Merging;

/** Windows over a large image, and what was found in them put together, are those of SAHI. */
class MergingGoldenTest {
  private static final String FOLDER = "eval/";

  private static JsonNode cases(String kind) throws IOException {
    return Golden.json(FOLDER + "cases.json").get(kind);
  }

  @Test
  void whatIsMergedIsWhatSahiMerges() throws IOException {
    for (JsonNode of : cases("merge")) {
      String file = FOLDER + of.get("file").asText();
      JsonNode set = Golden.json(file);
      Detections.Builder builder = Detections.builder();
      for (int i = 0; i < set.get("boxes").size(); i++) {
        builder.add(
            1,
            set.get("categories").get(i).asLong(),
            box(set.get("boxes").get(i)),
            set.get("scores").get(i).asDouble());
      }
      Detections found = builder.build();
      Golden golden = Golden.of(file);
      for (JsonNode result : set.get("results")) {
        Merging merging = merging(result);
        golden.check(
            merging.toString(), () -> assertSame(found.merged(merging), result.get("output")));
      }
      golden.finish();
    }
  }

  private static Merging merging(JsonNode result) {
    return Merging.DEFAULT
        .method(
            switch (result.get("type").asText()) {
              case "NMS" -> Merging.Method.SUPPRESS;
              case "GREEDYNMM" -> Merging.Method.MERGE;
              case "NMM" -> Merging.Method.MERGE_CHAINS;
              default -> throw new IllegalArgumentException(result.get("type").asText());
            })
        .measure(
            switch (result.get("metric").asText()) {
              case "IOU" -> Merging.Measure.IOU;
              case "IOS" -> Merging.Measure.OF_SMALLER;
              default -> throw new IllegalArgumentException(result.get("metric").asText());
            })
        .threshold(result.get("threshold").asDouble())
        .classAgnostic(result.get("classAgnostic").asBoolean());
  }

  /** Boxes but for the rounding of a width that is subtracted and added again. */
  private static void assertSame(Detections merged, JsonNode expected) {
    assertThat(merged.size()).isEqualTo(expected.size());
    for (int i = 0; i < merged.size(); i++) {
      JsonNode want = expected.get(i);
      Box box = box(want.get("bbox"));
      assertThat(merged.score(i)).isEqualTo(want.get("score").asDouble());
      assertThat(merged.categoryId(i)).isEqualTo(want.get("category").asLong());
      assertThat(merged.box(i).x()).isEqualTo(box.x());
      assertThat(merged.box(i).y()).isEqualTo(box.y());
      assertThat(merged.box(i).maxX()).isCloseTo(box.maxX(), within(1e-10));
      assertThat(merged.box(i).maxY()).isCloseTo(box.maxY(), within(1e-10));
    }
  }

  private static Box box(JsonNode corners) {
    return Box.ofCorners(
        corners.get(0).asDouble(),
        corners.get(1).asDouble(),
        corners.get(2).asDouble(),
        corners.get(3).asDouble());
  }

  @Test
  void theWindowsOfAGridAreTheSlicesOfSahi() throws IOException {
    for (JsonNode of : cases("slices")) {
      String file = FOLDER + of.get("file").asText();
      Golden golden = Golden.of(file);
      for (JsonNode slices : Golden.json(file)) {
        String name =
            "%s%s x %s by %s x %s, overlap %s and %s"
                .formatted(
                    slices.get("sliceWidth").isNull() ? "automatic, " : "",
                    slices.get("imageWidth"),
                    slices.get("imageHeight"),
                    slices.get("sliceWidth"),
                    slices.get("sliceHeight"),
                    slices.get("overlapWidth"),
                    slices.get("overlapHeight"));
        golden.check(name, () -> assertSlices(slices));
      }
      golden.finish(Map.of("automatic, *", "a grid is told how large its windows are"));
    }
  }

  /**
   * SAHI cuts windows off where the image ends, and rounds what they share down to whole pixels; a
   * grid lets them go beyond, and rounds their step. Told so, both are the same.
   */
  private static void assertSlices(JsonNode slices) {
    Size image = Size.of(slices.get("imageWidth").asInt(), slices.get("imageHeight").asInt());
    int width = slices.get("sliceWidth").asInt();
    int height = slices.get("sliceHeight").asInt();
    int sharedWidth = (int) (slices.get("overlapWidth").asDouble() * width);
    int sharedHeight = (int) (slices.get("overlapHeight").asDouble() * height);
    int cutWidth = Math.min(width, image.width());
    int cutHeight = Math.min(height, image.height());
    List<Window> windows =
        SampleGrid.ofImages(CocoDataset.builder().image(1, "a.png", image).build())
            .window(cutWidth, cutHeight)
            .overlap(
                0,
                height > cutHeight ? 0 : (double) sharedHeight / cutHeight,
                width > cutWidth ? 0 : (double) sharedWidth / cutWidth)
            .build()
            .cells()
            .stream()
            .map(GridCell::window)
            .toList();
    List<Window> expected = new ArrayList<>();
    for (JsonNode box : slices.get("boxes")) {
      expected.add(
          Window.ofCorners(
              box.get(0).asInt(), box.get(1).asInt(), box.get(2).asInt(), box.get(3).asInt()));
    }
    assertThat(windows).isEqualTo(expected);
  }
}
