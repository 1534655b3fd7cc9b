package org.ndsampler.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Segmentation;
import org.ndsampler.core.geom.Size;

/** What windows found twice becomes one. */
class MergingTest {
  @TempDir Path folder;

  /** One object that two windows cut at x = 100, where they overlap by 20 pixels. */
  private static Detections.Builder cut() {
    return Detections.builder()
        .add(1, 1, Box.of(60, 10, 50, 20), 0.8)
        .add(1, 1, Box.of(90, 10, 35, 20), 0.7);
  }

  @Test
  void theTwoPartsOfACutObjectBecomeOne() {
    Detections merged = cut().build().merged(Merging.DEFAULT);
    assertThat(merged.size()).isEqualTo(1);
    assertThat(merged.box(0)).isEqualTo(Box.of(60, 10, 65, 20));
    assertThat(merged.score(0)).isEqualTo(0.8);
    assertThat(merged.id(0)).isEqualTo(1);
  }

  @Test
  void suppressionKeepsTheSurestAsItIs() {
    Detections kept = cut().build().merged(Merging.DEFAULT.method(Merging.Method.SUPPRESS));
    assertThat(kept.size()).isEqualTo(1);
    assertThat(kept.box(0)).isEqualTo(Box.of(60, 10, 50, 20));
  }

  @Test
  void intersectionOverUnionIsLessThanThePartOfTheSmaller() {
    assertThat(cut().build().merged(Merging.DEFAULT.measure(Merging.Measure.IOU)).size())
        .isEqualTo(2);
  }

  @Test
  void otherClassesAndOtherImagesStayApartUnlessAsked() {
    Detections found =
        cut().add(1, 2, Box.of(60, 10, 50, 20), 0.9).add(2, 1, Box.of(60, 10, 50, 20), 0.6).build();
    Detections apart = found.merged(Merging.DEFAULT);
    assertThat(apart.size()).isEqualTo(3);
    Detections any = found.merged(Merging.DEFAULT.classAgnostic(true));
    assertThat(any.size()).isEqualTo(2);
    assertThat(any.categoryId(0)).isEqualTo(2);
    assertThat(any.imageId(1)).isEqualTo(2);
  }

  @Test
  void chainsGoOnWhereTheGreedyRuleStops() {
    // Each overlaps the next one by half, and no other.
    Detections found =
        Detections.builder()
            .add(1, 1, Box.of(0, 0, 40, 10), 0.9)
            .add(1, 1, Box.of(20, 0, 40, 10), 0.8)
            .add(1, 1, Box.of(40, 0, 40, 10), 0.7)
            .build();
    Merging lower = Merging.DEFAULT.threshold(0.4);
    assertThat(found.merged(lower).size()).isEqualTo(2);
    Detections one = found.merged(lower.method(Merging.Method.MERGE_CHAINS));
    assertThat(one.size()).isEqualTo(1);
    assertThat(one.box(0)).isEqualTo(Box.of(0, 0, 80, 10));
  }

  @Test
  void masksAndOutlinesAreJoined() {
    Size size = Size.of(60, 20);
    Segmentation left = MultiPolygon.ofRings(List.of(new double[] {0, 0, 30, 0, 30, 10, 0, 10}));
    Segmentation right = MultiPolygon.ofRings(List.of(new double[] {10, 0, 40, 0, 40, 10, 10, 10}));
    Detections outlines = Detections.builder().add(1, 1, left, 0.9).add(1, 1, right, 0.8).build();
    Detections merged = outlines.merged(Merging.DEFAULT);
    assertThat(merged.size()).isEqualTo(1);
    assertThat(merged.segmentation(0).orElseThrow().area()).isEqualTo(400);
    assertThat(merged.area(0)).isEqualTo(400);
    Detections mixed =
        Detections.builder().add(1, 1, left.toMask(size), 0.9).add(1, 1, right, 0.8).build();
    Segmentation mask = mixed.merged(Merging.DEFAULT).segmentation(0).orElseThrow();
    assertThat(mask).isInstanceOf(RunLengthMask.class);
    assertThat(mask.area()).isEqualTo(400);
    assertThat(mask.bounds()).isEqualTo(Box.of(0, 0, 40, 10));
  }

  @Test
  void whatWasLeftOutIsStillSaidAndKeypointsStay() throws IOException {
    CocoDataset dataset =
        CocoDataset.builder().category(1, "cat").image(1, "a.png", Size.of(100, 100)).build();
    Path file =
        Files.writeString(
            folder.resolve("results.json"),
            """
            [{"image_id": 7, "category_id": 1, "bbox": [1, 1, 5, 5], "score": 1},
             {"image_id": 1, "category_id": 1, "bbox": [1, 1, 8, 8], "score": 0.5},
             {"image_id": 1, "category_id": 1, "bbox": [1, 1, 9, 9], "score": 0.9,
              "keypoints": [3, 4, 2]}]
            """);
    Detections merged = Detections.read(file, dataset).merged(Merging.DEFAULT);
    assertThat(merged.leftOut()).isEqualTo(1);
    assertThat(merged.problems().toString()).contains("no such image");
    assertThat(merged.size()).isEqualTo(1);
    assertThat(merged.keypoints(0)).containsExactly(3, 4, 2);
    assertThat(Evaluation.of(dataset, merged).detections()).isSameAs(merged);
  }

  @Test
  void nothingMergesToNothing() {
    assertThat(Detections.builder().build().merged(Merging.DEFAULT).size()).isZero();
  }

  @Test
  void manyOfOneImageTakeNoTimeThatGrowsWithTheirSquare() {
    Random random = new Random(1);
    Detections.Builder builder = Detections.builder();
    for (int i = 0; i < 200_000; i++) {
      builder.add(1, 1, Box.of(random.nextInt(90_000), random.nextInt(90_000), 40, 40), 0.5);
    }
    Detections found = builder.build();
    for (Merging.Method method : Merging.Method.values()) {
      Detections merged =
          Assertions.assertTimeoutPreemptively(
              Duration.ofSeconds(60), () -> found.merged(Merging.DEFAULT.method(method)));
      assertThat(merged.size()).isBetween(150_000, 200_000);
    }
  }

  @Test
  void aThresholdOfNothingIsRefused() {
    assertThatThrownBy(() -> Merging.DEFAULT.threshold(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the threshold of merging must be above 0 and at most 1: 0.0");
    assertThat(Merging.DEFAULT).hasToString("Merging(MERGE, OF_SMALLER from 0.5, class by class)");
  }
}
