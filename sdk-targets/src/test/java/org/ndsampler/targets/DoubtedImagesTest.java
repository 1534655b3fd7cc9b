package org.ndsampler.targets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.sample.Target;
import org.ndsampler.eval.Detections;
import org.ndsampler.eval.Evaluation;
import tech.tablesaw.api.Table;

class DoubtedImagesTest {
  @Test
  void theImagesWithTheMostDoubtedLabelsComeFirst() {
    CocoDataset dataset =
        CocoDataset.builder()
            .category(1, "cat")
            .category(2, "dog")
            .image(1, "a.png", Size.of(100, 100))
            .image(2, "b.png", Size.of(100, 100))
            .image(3, "c.png", Size.of(100, 100))
            .annotation(1, 1, 1, Box.of(10, 10, 20, 20))
            .annotation(2, 2, 1, Box.of(10, 10, 20, 20))
            .annotation(3, 3, 1, Box.of(10, 10, 20, 20))
            .build();
    Detections detections =
        Detections.builder()
            .add(1, 1, Box.of(10, 10, 20, 20), 0.9)
            .add(1, 1, Box.of(60, 60, 20, 20), 0.9)
            .add(2, 2, Box.of(10, 10, 20, 20), 0.95)
            .add(2, 1, Box.of(60, 60, 20, 20), 0.95)
            .add(3, 1, Box.of(10, 10, 20, 20), 0.9)
            .build();
    Table worst = EvaluationTables.images(Evaluation.of(dataset, detections).labelErrors(0.8));
    assertThat(worst.longColumn("image_id").asObjectArray()).containsExactly(2L, 1L);
    assertThat(worst.stringColumn("file_name").asList()).containsExactly("b.png", "a.png");
    assertThat(worst.intColumn("doubts").asObjectArray()).containsExactly(2, 1);
    assertThat(worst.intColumn("wrong_class").asObjectArray()).containsExactly(1, 0);
    assertThat(worst.intColumn("missing").asObjectArray()).containsExactly(1, 1);
    assertThat(worst.doubleColumn("suspicion").asDoubleArray())
        .isSortedAccordingTo((a, b) -> Double.compare(b, a));
    assertThat(Targets.from(worst)).containsExactly(Target.image(2), Target.image(1));
  }
}
