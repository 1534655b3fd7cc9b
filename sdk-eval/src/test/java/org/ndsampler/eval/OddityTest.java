package org.ndsampler.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;

/** Each oddity is there, and can be mended. */
class OddityTest {
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
}
