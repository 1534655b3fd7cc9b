package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.targets.Targets;

class TargetsWarningTest {
  @Test
  void annotationsWithoutABoxAreCountedInOneWarning() throws Exception {
    CocoDataset dataset =
        CocoDataset.builder()
            .category(1, "thing")
            .image(1, "a.png", Size.of(10, 10))
            .annotation(1, 1, 1, Box.of(1, 1, 2, 2))
            .annotation(2, annotation -> annotation.image(1).category(1))
            .annotation(3, annotation -> annotation.image(1).category(1))
            .build();
    List<String> warnings =
        Warnings.of(
            Targets.class.getName(),
            () -> assertThat(Targets.table(dataset).rowCount()).isEqualTo(1));
    assertThat(warnings)
        .containsExactly(
            "2 of 3 annotations of dataset have no sound box or no image and are not in the target"
                + " table");
  }
}
