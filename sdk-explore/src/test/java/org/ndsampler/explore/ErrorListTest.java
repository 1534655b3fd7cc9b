package org.ndsampler.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.eval.Detections;
import org.ndsampler.eval.Evaluation;
import org.ndsampler.eval.Match;
import org.ndsampler.eval.Verdict;
import org.ndsampler.explore.ErrorList.Cell;

class ErrorListTest {
  private static final CocoDataset DATASET =
      CocoDataset.builder()
          .category(1, "cat")
          .category(2, "dog")
          .image(1, "a.png", Size.of(300, 300))
          .annotation(1, 1, 1, Box.of(0, 0, 40, 40))
          .annotation(2, 1, 1, Box.of(100, 0, 40, 40))
          .annotation(3, 1, 2, Box.of(200, 0, 40, 40))
          .annotation(4, 1, 2, Box.of(0, 200, 30, 30))
          .annotation(5, 1, 2, Box.of(200, 200, 60, 60))
          .build();

  private static ErrorList errors(Detections detections) {
    return ErrorList.of(Evaluation.of(DATASET, detections));
  }

  private static final ErrorList ERRORS =
      errors(
          Detections.builder()
              .add(1, 1, Box.of(0, 0, 40, 40), 0.9)
              .add(1, 2, Box.of(100, 0, 40, 40), 0.8)
              .add(1, 1, Box.of(200, 0, 40, 40), 0.7)
              .add(1, 1, Box.of(120, 120, 20, 20), 0.95)
              .build());

  @Test
  void theWorstComesFirst() {
    assertThat(ERRORS.worst())
        .extracting(Match::verdict)
        .containsExactly(
            Verdict.BACKGROUND, Verdict.CLASS, Verdict.CLASS, Verdict.MISSED, Verdict.MISSED);
    // The larger one of what was missed.
    assertThat(ERRORS.worst().get(3).annotationId()).hasValue(5);
    assertThat(ERRORS.of(Verdict.CLASS)).hasSize(2);
    assertThat(ERRORS.ap()).isBetween(0.0, 1.0);
    assertThat(ERRORS.gains()).hasSize(6).doesNotContainKey(Verdict.FOUND);
    assertThat(ERRORS.gains().get(Verdict.CLASS)).isPositive();
    assertThat(ERRORS.toString()).startsWith("ErrorList(5, FOUND 0, CLASS 2");
  }

  @Test
  void aCellHasItsErrors() {
    assertThat(ERRORS.cells())
        .containsExactly(
            new Cell("nothing", "dog", 2),
            new Cell("cat", "dog", 1),
            new Cell("cat", "nothing", 1),
            new Cell("dog", "cat", 1));
    for (Cell cell : ERRORS.cells()) {
      assertThat(ERRORS.of(cell.found(), cell.there())).hasSize(cell.count());
    }
    assertThat(ERRORS.of("cat", "cat")).isEmpty();
  }

  @Test
  void itsObjectsAreAQuery() {
    String query = ErrorList.query(ERRORS.worst());
    assertThat(query).isEqualTo("annotation.id in (2, 3, 4, 5)");
    assertThat(DATASET.query(query).annotations()).containsExactly(1, 2, 3, 4);
    assertThat(ErrorList.query(ERRORS.of(Verdict.BACKGROUND)))
        .satisfies(none -> assertThat(DATASET.query(none).annotations()).isEmpty())
        .satisfies(none -> assertThat(DATASET.query(none).images()).isEmpty());
  }

  @Test
  void withoutErrorsThereIsNothing() {
    Detections.Builder right = Detections.builder();
    DATASET.annotations().stream()
        .forEach(a -> right.add(1, a.categoryId(), a.box().orElseThrow(), 0.9));
    ErrorList none = errors(right.build());
    assertThat(none.worst()).isEmpty();
    assertThat(none.cells()).isEqualTo(List.of());
    assertThat(none.ap()).isEqualTo(1.0);
  }
}
