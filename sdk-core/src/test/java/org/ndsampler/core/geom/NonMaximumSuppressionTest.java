package org.ndsampler.core.geom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NonMaximumSuppressionTest {
  private static final Box A = Box.of(0, 0, 10, 10);
  private static final Box B = Box.of(0, 5, 10, 10);
  private static final Box C = Box.of(20, 20, 5, 5);

  @Test
  void theBestOfThoseThatOverlapIsKept() {
    List<Box> boxes = List.of(A, B, C);
    double third = 50.0 / 150;
    assertThat(NonMaximumSuppression.select(boxes, new double[] {1, 2, 3}, 0.3))
        .containsExactly(2, 1);
    assertThat(NonMaximumSuppression.select(boxes, new double[] {3, 2, 1}, 0.3))
        .containsExactly(0, 2);
    // Only more than the threshold is too much.
    assertThat(NonMaximumSuppression.select(boxes, new double[] {3, 2, 1}, third))
        .containsExactly(0, 1, 2);
    assertThat(NonMaximumSuppression.select(boxes, new double[] {3, 2, 1}, Math.nextDown(third)))
        .containsExactly(0, 2);
  }

  @Test
  void aBiasCountsPixelsAndNotDistances() {
    List<Box> boxes = List.of(A, B);
    double[] scores = {2, 1};
    // 11 x 6 of 2 x 121 - 66.
    assertThat(NonMaximumSuppression.select(boxes, scores, 0.37, 1)).containsExactly(0);
    assertThat(NonMaximumSuppression.select(boxes, scores, 0.38, 1)).containsExactly(0, 1);
    List<Box> touching = List.of(Box.of(0, 0, 2, 2), Box.of(2, 0, 2, 2), Box.of(0, 2, 2, 2));
    assertThat(NonMaximumSuppression.select(touching, new double[] {3, 2, 1}, 0)).hasSize(3);
    assertThat(NonMaximumSuppression.select(touching, new double[] {3, 2, 1}, 0, 1)).hasSize(1);
  }

  @Test
  void ofEqualScoresTheLaterIsFirstAndNoScoreIsTheLast() {
    List<Box> apart = List.of(A, C, Box.of(40, 0, 1, 1), Box.of(50, 0, 1, 1), Box.of(60, 0, 1, 1));
    double nan = Double.NaN;
    assertThat(NonMaximumSuppression.select(apart, new double[] {1, 1, nan, 2, nan}, 0.5))
        .containsExactly(3, 1, 0, 4, 2);
  }

  @Test
  void withoutBoxesNothingIsKeptAndScoresMustBeAsMany() {
    assertThat(NonMaximumSuppression.select(List.of(), new double[0], 0.5)).isEmpty();
    assertThatThrownBy(() -> NonMaximumSuppression.select(List.of(A), new double[2], 0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 scores and 1.0 boxes");
  }

  /** The definition, in the words of {@link Box#iou}. */
  @Test
  void itIsWhatTheDefinitionSays() {
    SplittableRandom random = new SplittableRandom(4);
    for (int round = 0; round < 50; round++) {
      List<Box> boxes = new ArrayList<>();
      double[] scores = new double[30];
      for (int i = 0; i < scores.length; i++) {
        boxes.add(
            Box.of(random.nextInt(30), random.nextInt(30), random.nextInt(12), random.nextInt(12)));
        scores[i] = random.nextDouble();
      }
      List<Integer> kept = new ArrayList<>();
      IntStream.range(0, scores.length)
          .boxed()
          .sorted((i, j) -> Double.compare(scores[j], scores[i]))
          .forEach(
              i -> {
                if (kept.stream().allMatch(k -> boxes.get(k).iou(boxes.get(i)) <= 0.4)) {
                  kept.add(i);
                }
              });
      assertThat(NonMaximumSuppression.select(boxes, scores, 0.4))
          .containsExactly(kept.stream().mapToInt(i -> i).toArray());
    }
  }
}
