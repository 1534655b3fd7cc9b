package org.ndsampler.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.io.ReadOptions;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Size;

/** Each oddity is there, and can be mended. */
class OddityTest {
  @TempDir Path folder;

  private static final Box BOX = Box.of(10, 10, 32, 32);

  /** One object of 32 x 32 pixels with some id and a field, and another category. */
  private static CocoDataset object(long id, String field, String value) {
    return CocoDataset.builder()
        .category(1, "cat")
        .category(2, "dog")
        .image(1, "a.png", Size.of(100, 100))
        .annotation(id, draft -> draft.image(1).category(1).box(BOX).area(1024).field(field, value))
        .build();
  }

  private static final Detections FOUND = Detections.builder().add(1, 1, BOX, 0.9).build();

  private static double strict(CocoDataset dataset, Detections detections, String statistic) {
    return Evaluation.of(dataset, detections).statistic(statistic);
  }

  private static double mended(
      CocoDataset dataset, Detections detections, String statistic, Oddity oddity) {
    return Evaluation.of(dataset, detections, EvaluationOptions.DEFAULT.mended(oddity))
        .statistic(statistic);
  }

  @Test
  void anObjectOfIdZeroIsFoundOnceMended() {
    CocoDataset dataset = object(0, "note", "1");
    assertThat(strict(dataset, FOUND, "AR@100")).isZero();
    assertThat(mended(dataset, FOUND, "AR@100", Oddity.ID_ZERO)).isEqualTo(1);
  }

  @Test
  void theFieldIgnoreCountsOnceMended() {
    CocoDataset dataset = object(1, "ignore", "1");
    assertThat(strict(dataset, FOUND, "AR@100")).isEqualTo(1);
    assertThat(mended(dataset, FOUND, "AR@100", Oddity.IGNORE_OVERWRITTEN)).isEqualTo(-1);
  }

  @Test
  void anAreaAtALimitIsInOneRangeOnceMended() {
    CocoDataset dataset = object(1, "note", "1");
    assertThat(strict(dataset, FOUND, "ARs")).isEqualTo(1);
    assertThat(strict(dataset, FOUND, "ARm")).isEqualTo(1);
    assertThat(mended(dataset, FOUND, "ARs", Oddity.AREA_LIMITS)).isEqualTo(-1);
    assertThat(mended(dataset, FOUND, "ARm", Oddity.AREA_LIMITS)).isEqualTo(1);
  }

  @Test
  void precisionCanBeOneOnceMended() {
    CocoDataset dataset = object(1, "note", "1");
    assertThat(strict(dataset, FOUND, "AP")).isEqualTo(0.9999999999999998);
    assertThat(mended(dataset, FOUND, "AP", Oddity.EPSILON)).isEqualTo(1);
  }

  @Test
  void apAtAnotherLimitIsThereOnceMended() {
    CocoDataset dataset = object(1, "note", "1");
    EvaluationOptions options = EvaluationOptions.DEFAULT.maxDetections(1, 10, 1000);
    assertThat(Evaluation.of(dataset, FOUND, options).statistic("AP")).isEqualTo(-1);
    assertThat(Evaluation.of(dataset, FOUND, options.mended(Oddity.AP_AT_100)).statistic("AP"))
        .isEqualTo(0.9999999999999998);
  }

  @Test
  void aCategoryOfFalseAlarmsCountsOnceMended() {
    CocoDataset dataset = object(1, "note", "1");
    Detections alarms =
        Detections.builder().add(1, 1, BOX, 0.9).add(1, 2, Box.of(60, 60, 9, 9), 0.9).build();
    assertThat(strict(dataset, alarms, "AP50")).isEqualTo(0.9999999999999999);
    assertThat(mended(dataset, alarms, "AP50", Oddity.NO_OBJECTS)).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void ofEqualOverlapsTheFirstIsTakenOnceMended() {
    CocoDataset dataset =
        CocoDataset.builder()
            .category(1, "cat")
            .image(1, "a.png", Size.of(100, 100))
            .annotation(1, draft -> draft.image(1).category(1).box(BOX).area(1024))
            .annotation(2, draft -> draft.image(1).category(1).box(BOX).area(1024))
            .build();
    ImageMatches strict = Evaluation.of(dataset, FOUND).matches(1, 1, 0).orElseThrow();
    ImageMatches mended =
        Evaluation.of(dataset, FOUND, EvaluationOptions.DEFAULT.mended(Oddity.LAST_OF_EQUALS))
            .matches(1, 1, 0)
            .orElseThrow();
    assertThat(strict.truthOf(0, 0)).isEqualTo(1);
    assertThat(mended.truthOf(0, 0)).isZero();
  }

  @Test
  void theOverlapWithACrowdIsThatOfAnyObjectOnceMended() {
    CocoDataset dataset =
        CocoDataset.builder()
            .category(1, "cat")
            .image(1, "a.png", Size.of(100, 100))
            .annotation(
                1,
                draft ->
                    draft.image(1).category(1).box(Box.of(0, 0, 64, 64)).area(4096).crowd(true))
            .build();
    assertThat(Evaluation.of(dataset, FOUND).overlaps(1, 1)[0][0]).isEqualTo(1);
    assertThat(
            Evaluation.of(dataset, FOUND, EvaluationOptions.DEFAULT.mended(Oddity.CROWD_OVERLAP))
                .overlaps(1, 1)[0][0])
        .isEqualTo(0.25);
  }

  /** What explain() tells of an oddity on some data. */
  private static OddityEffect effect(Evaluation evaluation, Oddity oddity) {
    return evaluation.explain().stream()
        .filter(effect -> effect.oddity() == oddity)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anObjectLargerThanAnyRangeCountsOnceMended() {
    Box huge = Box.of(0, 0, 200_000, 100_000);
    CocoDataset dataset =
        CocoDataset.builder()
            .category(1, "cat")
            .image(1, "a.png", Size.of(200_000, 100_000))
            .annotation(1, draft -> draft.image(1).category(1).box(huge).area(2e10))
            .build();
    Detections found = Detections.builder().add(1, 1, huge, 0.9).build();
    assertThat(strict(dataset, found, "AR@100")).isEqualTo(-1);
    assertThat(mended(dataset, found, "AR@100", Oddity.AREA_MOST)).isEqualTo(1);
    assertThat(mended(dataset, found, "ARl", Oddity.AREA_MOST)).isEqualTo(1);
    assertThat(effect(Evaluation.of(dataset, found), Oddity.AREA_MOST).toString())
        .contains("AR@100 -1.0 -> 1.0", "ARl -1.0 -> 1.0")
        .doesNotContain("ARm");
  }

  /** Of 20 objects 7 are found: a recall of 7 / 20, which is below 35 * 0.01. */
  @Test
  void aRecallOfThirtyFiveHundredthsReachesItsThresholdOnceMended() {
    CocoDataset.Builder builder = CocoDataset.builder().category(1, "cat");
    Detections.Builder found = Detections.builder();
    for (int i = 1; i <= 20; i++) {
      int image = i;
      builder.image(image, image + ".png", Size.of(100, 100));
      builder.annotation(image, draft -> draft.image(image).category(1).box(BOX).area(1024));
      if (image <= 7) {
        found.add(image, 1, BOX, 1 - image / 100.0);
      }
    }
    CocoDataset dataset = builder.build();
    assertThat(strict(dataset, found.build(), "AP50")).isCloseTo(35 / 101.0, within(1e-12));
    assertThat(mended(dataset, found.build(), "AP50", Oddity.RECALL_THRESHOLDS))
        .isCloseTo(36 / 101.0, within(1e-12));
    assertThat(effect(Evaluation.of(dataset, found.build()), Oddity.RECALL_THRESHOLDS).toString())
        .contains("AP50 0.3465346", " -> 0.3564356")
        .doesNotContain("AR@100");
  }

  /** 2.52 / 2.8 is 0.8999999999999999 in doubles: enough for the ninth threshold, not for 0.9. */
  @Test
  void anOverlapOneBitBelowNineTenthsIsTooLittleOnceMended() {
    CocoDataset dataset =
        CocoDataset.builder()
            .category(1, "cat")
            .image(1, "a.png", Size.of(100, 100))
            .annotation(1, draft -> draft.image(1).category(1).box(Box.of(0, 0, 2.8, 10)).area(28))
            .build();
    Detections found = Detections.builder().add(1, 1, Box.of(0, 0, 2.52, 10), 0.9).build();
    Evaluation strict = Evaluation.of(dataset, found);
    assertThat(strict.overlaps(1, 1)[0][0]).isEqualTo(0.8999999999999999).isLessThan(0.9);
    assertThat(strict.statistic("AP")).isCloseTo(0.9, within(1e-12));
    assertThat(mended(dataset, found, "AP", Oddity.NINTH_THRESHOLD)).isCloseTo(0.8, within(1e-12));
    assertThat(effect(strict, Oddity.NINTH_THRESHOLD).toString())
        .contains("AP 0.8999", " -> 0.7999")
        .doesNotContain("AP50", "AP75");
  }

  @Test
  void keypointsAreComparedWithoutCategoriesOnceMended() {
    double[] points = {20, 20, 2, 30, 30, 2};
    CocoDataset dataset =
        CocoDataset.builder()
            .category(1, "cat")
            .image(1, "a.png", Size.of(100, 100))
            .annotation(
                1,
                draft ->
                    draft
                        .image(1)
                        .category(1)
                        .box(BOX)
                        .area(1024)
                        .field("keypoints", "[20, 20, 2, 30, 30, 2]")
                        .field("num_keypoints", "2"))
            .build();
    Detections.Builder builder = Detections.builder().add(1, 1, BOX, 0.9);
    builder.keypoints(0, points);
    EvaluationOptions options =
        EvaluationOptions.DEFAULT
            .metric(Metric.KEYPOINTS)
            .sigmas(0.05, 0.05)
            .areas(AreaRange.COCO.get(0))
            .classAgnostic(true);
    Evaluation strict = Evaluation.of(dataset, builder.build(), options);
    assertThat(strict.statistic("AR")).isZero();
    assertThat(
            Evaluation.of(dataset, builder.build(), options.mended(Oddity.KEYPOINTS_CLASS_AGNOSTIC))
                .statistic("AR"))
        .isEqualTo(1);
    assertThat(effect(strict, Oddity.KEYPOINTS_CLASS_AGNOSTIC).toString())
        .contains("AR 0.0 -> 1.0");
  }

  /** A surer false alarm has a box of 40 x 40 and a triangle of half as much for a mask. */
  @Test
  void theMaskOfADetectionHasItsOwnAreaOnceMended() throws IOException {
    CocoDataset dataset =
        CocoDataset.builder()
            .category(1, "cat")
            .image(1, "a.png", Size.of(100, 100))
            .annotation(
                1,
                draft ->
                    draft
                        .image(1)
                        .category(1)
                        .box(Box.of(0, 0, 40, 40))
                        .segmentation(
                            MultiPolygon.ofRings(
                                List.of(new double[] {0, 0, 40, 0, 40, 40, 0, 40})))
                        .area(1600))
            .build();
    Path file =
        Files.writeString(
            folder.resolve("results.json"),
            """
            [{"image_id": 1, "category_id": 1, "bbox": [0, 0, 40, 40], "score": 0.5,
              "segmentation": [[0, 0, 40, 0, 40, 40, 0, 40]]},
             {"image_id": 1, "category_id": 1, "bbox": [50, 50, 40, 40], "score": 0.9,
              "segmentation": [[50, 50, 90, 50, 90, 90]]}]
            """);
    Detections found = Detections.read(file, dataset);
    EvaluationOptions masks = EvaluationOptions.DEFAULT.metric(Metric.MASKS);
    Evaluation strict = Evaluation.of(dataset, found, masks);
    assertThat(strict.statistic("APm")).isCloseTo(0.5, within(1e-12));
    assertThat(Evaluation.of(dataset, found, masks.mended(Oddity.AREA_OF_BOX)).statistic("APm"))
        .isCloseTo(1, within(1e-12));
    assertThat(effect(strict, Oddity.AREA_OF_BOX).toString())
        .contains("APm 0.5 -> 0.999")
        .doesNotContain("AP50");
  }

  @Test
  void annotationsOfOneIdAreObjectsOfTheirOwnOnceMended() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("twice.json"),
            """
            {"images": [{"id": 1, "width": 100, "height": 100, "file_name": "a.png"}],
             "categories": [{"id": 1, "name": "cat"}],
             "annotations": [
              {"id": 1, "image_id": 1, "category_id": 1, "bbox": [10, 10, 32, 32], "area": 1024},
              {"id": 1, "image_id": 1, "category_id": 1, "bbox": [60, 60, 20, 20], "area": 400}]}
            """);
    CocoDataset dataset = CocoDataset.read(file, ReadOptions.lenient());
    Detections found =
        Detections.builder().add(1, 1, BOX, 0.9).add(1, 1, Box.of(60, 60, 20, 20), 0.8).build();
    Evaluation strict = Evaluation.of(dataset, found);
    assertThat(strict.statistic("AR@100")).isEqualTo(0.5);
    assertThat(strict.problems().toString()).contains("annotations share an id");
    assertThat(mended(dataset, found, "AR@100", Oddity.ID_TWICE)).isEqualTo(1);
    assertThat(effect(strict, Oddity.ID_TWICE).toString()).contains("AR@100 0.5 -> 1.0");
  }
}
