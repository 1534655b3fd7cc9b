package org.ndsampler.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.geom.Size;

class EvaluationTest {
  private static final CocoDataset ONE =
      CocoDataset.builder()
          .category(1, "cat")
          .category(2, "dog")
          .image(1, "a.png", Size.of(100, 100))
          .image(2, "b.png", Size.of(100, 100))
          .annotation(7, draft -> draft.image(1).category(1).box(Box.of(10, 10, 20, 20)).area(400))
          .build();

  @TempDir Path folder;

  private static Detections one(long category, Box box, double score) {
    return Detections.builder().add(1, category, box, score).build();
  }

  @Test
  void aPerfectDetectionHasTheAveragePrecisionOfPycocotools() {
    Evaluation evaluation = Evaluation.of(ONE, one(1, Box.of(10, 10, 20, 20), 0.5));
    assertThat(evaluation.statistic("AP")).isEqualTo(0.9999999999999998);
    assertThat(evaluation.statistic("AP50")).isEqualTo(0.9999999999999999);
    assertThat(evaluation.statistic("APl")).isEqualTo(-1);
    assertThat(evaluation.statistics()).hasSize(12);
    assertThat(evaluation.summary()).startsWith("AP        1.000  mean average precision\n");
  }

  @Test
  void anUnknownStatisticNamesThoseThatThereAre() {
    Evaluation evaluation = Evaluation.of(ONE, Detections.builder().build());
    assertThat(evaluation.statistic("AP")).isZero();
    assertThatThrownBy(() -> evaluation.statistic("mAP"))
        .hasMessageContaining("'mAP'")
        .hasMessageContaining("AP50");
  }

  @Test
  void explainSaysWhatChangesHere() {
    Evaluation evaluation = Evaluation.of(ONE, one(1, Box.of(10, 10, 20, 20), 0.5));
    List<OddityEffect> effects = evaluation.explain();
    assertThat(effects).hasSize(Oddity.values().length);
    assertThat(effects.stream().filter(OddityEffect::isSeen).map(OddityEffect::oddity))
        .containsExactly(Oddity.EPSILON);
    assertThat(effects.toString()).contains("-> 1.0");
  }

  @Test
  void resultsWithoutClassesAreReadWhereOneIsGiven() throws IOException {
    Path results =
        Files.writeString(
            folder.resolve("any.json"),
            """
            [{"image_id": 1, "bbox": [10, 10, 20, 20], "score": 0.5},
             {"image_id": 1, "category_id": null, "bbox": [50, 10, 20, 20], "score": 0.4},
             {"image_id": 1, "category_id": 1, "bbox": [50, 50, 20, 20], "score": 0.3},
             {"image_id": 1, "category_id": 9, "bbox": [50, 50, 20, 20], "score": 0.3}]
            """);
    Path none =
        Files.writeString(
            folder.resolve("none.json"),
            "[{\"image_id\": 1, \"bbox\": [10, 10, 20, 20], \"score\": 0.5}]");
    assertThatThrownBy(() -> Detections.read(none, ONE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("result 0 has no category_id")
        .hasMessageContaining("Detections.read(path, dataset, categoryId)");
    Detections any = Detections.read(results, ONE, 2);
    assertThat(any.size()).isEqualTo(3);
    assertThat(any.leftOut()).isEqualTo(1);
    assertThat(List.of(any.categoryId(0), any.categoryId(1), any.categoryId(2)))
        .containsExactly(2L, 2L, 1L);
    Evaluation evaluation =
        Evaluation.of(
            ONE, Detections.read(none, ONE, 2), EvaluationOptions.DEFAULT.classAgnostic(true));
    assertThat(evaluation.statistic("AP50")).isEqualTo(0.9999999999999999);
    assertThatThrownBy(() -> Detections.read(none, ONE, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no category has the id 3");
  }

  @Test
  void whatCannotBeComparedIsLeftOutAndSaid() throws IOException {
    Path results =
        Files.writeString(
            folder.resolve("results.json"),
            """
            [{"image_id": 1, "category_id": 9, "bbox": [0, 0, 1, 1], "score": 0.5},
             {"image_id": 5, "category_id": 1, "bbox": [0, 0, 1, 1], "score": 0.5},
             {"image_id": "a.png", "category_id": "cat", "bbox": [10, 10, 20, 20], "score": 0.5},
             {"image_id": 1, "category_id": 1, "bbox": [0, 0, 1, 1]}]
            """);
    Detections detections = Detections.read(results, ONE);
    assertThat(detections.size()).isEqualTo(1);
    assertThat(detections.id(0)).isEqualTo(3);
    assertThat(detections.leftOut()).isEqualTo(3);
    assertThat(detections.problems().toString())
        .contains("no such category")
        .contains("no such image")
        .contains("no score");
    assertThat(Evaluation.of(ONE, detections).problems()).hasSize(3);
  }

  @Test
  void whatIsNoResultAmongResultsIsLeftOutAndTheOthersKeepTheirPlaces() throws IOException {
    String good = "{\"image_id\": 1, \"category_id\": 1, \"bbox\": [10, 10, 20, 20], \"score\": 1}";
    Path results =
        Files.writeString(folder.resolve("results.json"), "[" + good + ", null, {}, " + good + "]");
    Detections detections = Detections.read(results, ONE);
    assertThat(detections.size()).isEqualTo(2);
    assertThat(detections.id(1)).isEqualTo(4);
    assertThat(detections.problems().toString()).contains("2 of 4 results left out");
    // The counts of a mask may end early, as pycocotools has it.
    String mask = "{\"size\": [40, 40], \"counts\": [0, 4]}";
    Files.writeString(
        results,
        "[" + good.replace("\"bbox\": [10, 10, 20, 20]", "\"segmentation\": " + mask) + "]");
    assertThat(Detections.read(results, ONE).box(0)).isEqualTo(Box.of(0, 0, 1, 4));
  }

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    Detections detections =
        Detections.builder()
            .add(1, 1, Box.of(0.1, 2, 3, 4), 0.3)
            .add(2, 2, MultiPolygon.of(Polygon.of(0, 0, 10, 0, 10, 10)), 1e-9)
            .build();
    Path results = detections.write(folder.resolve("results.json"));
    Detections again = Detections.read(results, ONE);
    assertThat(again.size()).isEqualTo(2);
    assertThat(again.box(0)).isEqualTo(Box.of(0.1, 2, 3, 4));
    assertThat(again.score(1)).isEqualTo(1e-9);
    assertThat(again.segmentation(1)).isEqualTo(detections.segmentation(1));
    assertThat(again.toPredictions().size()).isEqualTo(2);
  }

  @Test
  void aFileThatIsNoResultsSaysWhereAndWhatToDo() throws IOException {
    Path results = Files.writeString(folder.resolve("results.json"), "[{\"category_id\": 1}]");
    assertThatThrownBy(() -> Detections.read(results, ONE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("results.json, line 1")
        .hasMessageContaining("no image_id");
    Files.writeString(results, "{}");
    assertThatThrownBy(() -> Detections.read(results, ONE)).hasMessageContaining("no list");
  }

  @Test
  void keypointsOfAnotherNumberSaySo() throws IOException {
    CocoDataset people =
        CocoDataset.parse(
            """
            {"images": [{"id": 1, "width": 9, "height": 9, "file_name": "a"}],
             "categories": [{"id": 1, "name": "p"}],
             "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [0, 0, 9, 9],
               "area": 81, "iscrowd": 0, "num_keypoints": 1, "keypoints": [1, 1, 2]}]}
            """);
    Path results =
        Files.writeString(
            folder.resolve("results.json"),
            "[{\"image_id\": 1, \"category_id\": 1, \"keypoints\": [1, 1, 2], \"score\": 1}]");
    Detections detections = Detections.read(results, people);
    EvaluationOptions options = EvaluationOptions.DEFAULT.metric(Metric.KEYPOINTS);
    assertThatThrownBy(() -> Evaluation.of(people, detections, options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 keypoints and there are 17 sigmas");
    assertThat(Evaluation.of(people, detections, options.sigmas(0.1)).statistic("AR")).isEqualTo(1);
  }

  @Test
  void theRimOfAMaskCountsTwice() {
    Polygon there = Polygon.of(Box.of(10, 10, 60, 60));
    CocoDataset dataset =
        CocoDataset.builder()
            .category(1, "square")
            .image(1, "a.png", Size.of(100, 100))
            .annotation(
                1,
                draft ->
                    draft
                        .image(1)
                        .category(1)
                        .box(there.bounds())
                        .area(3600)
                        .segmentation(MultiPolygon.of(there)))
            .build();
    Detections moved =
        Detections.builder()
            .add(1, 1, MultiPolygon.of(Polygon.of(Box.of(12, 10, 60, 60))), 0.9)
            .build();
    EvaluationOptions options = EvaluationOptions.DEFAULT;
    double ofMasks =
        Evaluation.of(dataset, moved, options.metric(Metric.MASKS)).overlaps(1, 1)[0][0];
    double ofRims =
        Evaluation.of(dataset, moved, options.metric(Metric.BOUNDARIES)).overlaps(1, 1)[0][0];
    assertThat(ofMasks).isEqualTo(58.0 / 62);
    // A rim of 3 pixels: 60 * 60 - 54 * 54 = 684 each; they share two columns less at each side.
    int shared = 2 * (3 * 58) + 2 * 54;
    assertThat(ofRims).isEqualTo(shared / (2.0 * 684 - shared));
  }

  @Test
  void orientedBoxesAreComparedAsTheyAre() {
    Polygon diamond = Polygon.of(50, 0, 100, 50, 50, 100, 0, 50);
    CocoDataset dataset =
        CocoDataset.builder()
            .category(1, "diamond")
            .image(1, "a.png", Size.of(100, 100))
            .annotation(
                1,
                draft ->
                    draft
                        .image(1)
                        .category(1)
                        .box(diamond.bounds())
                        .area(5000)
                        .segmentation(MultiPolygon.of(diamond)))
            .build();
    EvaluationOptions outlines = EvaluationOptions.DEFAULT.metric(Metric.OUTLINES);
    Detections asBox = one(1, Box.of(0, 0, 100, 100), 0.9);
    assertThat(Evaluation.of(dataset, asBox).overlaps(1, 1)[0][0]).isEqualTo(1);
    assertThat(Evaluation.of(dataset, asBox, outlines).overlaps(1, 1)[0][0])
        .isCloseTo(0.5, within(1e-12));
  }

  @Test
  void errorsBecomeTargets() {
    Detections detections =
        Detections.builder()
            .add(1, 2, Box.of(10, 10, 20, 20), 0.9)
            .add(2, 1, Box.of(50, 50, 10, 10), 0.8)
            .build();
    Matches matches = Evaluation.of(ONE, detections).matches();
    assertThat(matches.stream().map(Match::verdict))
        .containsExactly(Verdict.CLASS, Verdict.BACKGROUND);
    assertThat(matches.get(0).annotationId()).isEqualTo(OptionalLong.of(7));
    assertThat(matches.where(Verdict.BACKGROUND).targets().get(0).imageId())
        .isEqualTo(OptionalLong.of(2));
    assertThat(matches.ap()).isZero();
    assertThat(matches.gain(Verdict.CLASS)).isGreaterThan(0);
    Matches nothing = Evaluation.of(ONE, Detections.builder().build()).matches();
    assertThat(nothing.where(Verdict.MISSED).targets().get(0).annotationId())
        .isEqualTo(OptionalLong.of(7));
  }

  @Test
  void doubtfulLabelsAreRankedAndWrittenBack() {
    Detections detections =
        Detections.builder()
            .add(1, 2, Box.of(10, 10, 20, 20), 0.9)
            .add(2, 1, Box.of(50, 50, 10, 10), 0.8)
            .add(2, 2, Box.of(0, 0, 10, 10), 0.1)
            .build();
    LabelErrors errors = Evaluation.of(ONE, detections).labelErrors(0.5);
    assertThat(errors.stream().map(LabelError::kind))
        .containsExactly(LabelError.Kind.WRONG_CLASS, LabelError.Kind.MISSING);
    CocoDataset mended = errors.mend(errors);
    assertThat(mended.annotation(7).categoryId()).isEqualTo(2);
    assertThat(mended.annotations().size()).isEqualTo(2);
    assertThat(mended.annotation(8).imageId()).isEqualTo(2);
    assertThat(errors.changes(errors).get(0))
        .isEqualTo("{\"change\": \"annotation\", \"id\": 7, \"category_id\": 2}");
    CocoDataset twice =
        ONE.toBuilder()
            .annotation(
                8, draft -> draft.image(1).category(1).box(Box.of(10, 10, 20, 21)).area(420))
            .build();
    LabelErrors duplicates = Evaluation.of(twice, Detections.builder().build()).labelErrors(0.5);
    assertThat(duplicates).hasSize(1);
    assertThat(duplicates.mend(duplicates).annotations().ids()).containsExactly(7);
  }

  @Test
  void theCurveHasItsBestScore() {
    Detections detections =
        Detections.builder()
            .add(1, 1, Box.of(10, 10, 20, 20), 0.9)
            .add(1, 1, Box.of(60, 60, 20, 20), 0.4)
            .build();
    Evaluation evaluation = Evaluation.of(ONE, detections);
    Curve curve = evaluation.curve(1, 0.5);
    assertThat(curve.size()).isEqualTo(2);
    assertThat(curve.score(curve.best())).isEqualTo(0.9);
    assertThat(curve.precision(1)).isEqualTo(0.5);
    assertThat(curve.recall(1)).isEqualTo(1);
    assertThat(evaluation.curve(0.5).f1(0)).isEqualTo(1);
    Calibration calibration = evaluation.calibration(0.5, 10);
    assertThat(calibration.count(9)).isEqualTo(1);
    assertThat(calibration.precision(4)).isZero();
    assertThat(calibration.error()).isCloseTo((0.1 + 0.4) / 2, within(1e-12));
    assertThat(evaluation.imageScores(0.5, 0.5).get(0)).isEqualTo(new ImageScore(1, 1, 1, 0));
    assertThat(evaluation.recallBySize(0.5)).containsExactly(new SliceScore("1 small", 1, 1));
    assertThat(evaluation.recallByAspect(0.5)).containsExactly(new SliceScore("even", 1, 1));
    assertThat(evaluation.recallByCrowding(0.5)).containsExactly(new SliceScore("alone", 1, 1));
    assertThat(evaluation.classScores().get(0).detections()).isEqualTo(2);
    assertThatThrownBy(() -> evaluation.curve(0.51)).hasMessageContaining("no threshold");
  }

  @Test
  void twoModelsAreComparedOnTheSameImages() {
    CocoDataset dataset = Scenes.dataset(60, 4);
    List<Scenes.Found> found = Scenes.found(dataset, 5);
    List<Scenes.Found> half = found.subList(0, found.size() / 2);
    Evaluation all = Evaluation.of(dataset, Scenes.detections(found));
    Evaluation less = Evaluation.of(dataset, Scenes.detections(half));
    Comparison comparison = Comparison.of(less, all, 200, 0);
    assertThat(comparison.difference())
        .isCloseTo(all.statistic("AP") - less.statistic("AP"), within(1e-9));
    assertThat(comparison.isClear()).isTrue();
    assertThat(comparison.low()).isLessThan(comparison.difference());
    assertThat(comparison.high()).isGreaterThan(comparison.difference());
    Comparison same = Comparison.of(all, all, 50, 0);
    assertThat(same.low()).isZero();
    assertThat(same.isClear()).isFalse();
  }

  @Test
  void itStopsWhenItIsAsked() {
    CancellationToken token = new CancellationToken();
    token.cancel();
    assertThatThrownBy(
            () ->
                Evaluation.of(
                    ONE,
                    one(1, Box.of(10, 10, 20, 20), 0.5),
                    EvaluationOptions.DEFAULT.cancellation(token)))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void settingsAreCheckedAndKeptApart() {
    EvaluationOptions options = EvaluationOptions.DEFAULT.maxDetections(500, 5, 50);
    assertThat(options.maxDetections()).containsExactly(5, 50, 500);
    assertThat(EvaluationOptions.DEFAULT.maxDetections()).containsExactly(1, 10, 100);
    assertThat(options.metric(Metric.KEYPOINTS).areas()).isEqualTo(AreaRange.KEYPOINTS);
    assertThatThrownBy(() -> options.iouThresholds(Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> options.threads(0)).hasMessageContaining("at least 1: 0");
    assertThat(options.iouThresholds()[8]).isEqualTo(0.8999999999999999);
    assertThat(options.mended(Oddity.NINTH_THRESHOLD).iouThresholds()[8]).isEqualTo(0.9);
  }
}
