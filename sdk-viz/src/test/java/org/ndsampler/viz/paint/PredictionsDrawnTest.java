package org.ndsampler.viz.paint;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.regions.Predictions;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.core.sample.Target;

/** What a detector found is told from what is there by its lines alone. */
class PredictionsDrawnTest {
  private static final Color ORANGE = Palette.standard().color(1);
  private static final CocoDataset DATASET =
      CocoDataset.builder()
          .category(1, "cat")
          .image(1, "a.png", Size.of(640, 480))
          .image(2, "b.png", Size.of(640, 480))
          .annotation(1, 1, 1, Box.of(40, 40, 200, 200))
          .build();
  private static final Predictions FOUND =
      Predictions.builder()
          .add(1, 1, Box.of(340, 40, 200, 200), 0.9)
          .add(1, 1, Box.of(40, 340, 100, 100), 0.2)
          .add(2, 1, Box.of(40, 340, 100, 100), 0.9)
          .build();

  private static Sample sample(Target target) {
    return Sample.of(NDArray.zeros(DType.UINT8, Shape.of(480, 640, 3)), DATASET, target);
  }

  /** How much of the upper edge of a box is in the colour of its class. */
  private static double coloured(BufferedImage picture, Box box) {
    int n = 0;
    for (int x = (int) box.x() + 4; x < box.maxX() - 4; x++) {
      n += picture.getRGB(x, (int) box.y()) == ORANGE.getRGB() ? 1 : 0;
    }
    return n / (box.width() - 8);
  }

  @Test
  void annotationsAreSolidAndPredictionsDashed() {
    Sample sample = sample(Target.image(1));
    AnnotationPainter painter = AnnotationPainter.standard().labels(false);
    BufferedImage picture = painter.paint(sample, FOUND);
    assertThat(coloured(picture, Box.of(40, 40, 200, 200))).isEqualTo(1);
    assertThat(coloured(picture, Box.of(340, 40, 200, 200))).isBetween(0.4, 0.8);
    assertThat(coloured(picture, Box.of(40, 340, 100, 100))).isBetween(0.4, 0.8);
    BufferedImage sure = painter.paint(sample, FOUND.atLeast(0.5));
    assertThat(coloured(sure, Box.of(340, 40, 200, 200))).isBetween(0.4, 0.8);
    assertThat(coloured(sure, Box.of(40, 340, 100, 100))).isZero();
  }

  @Test
  void inAWindowTheyAreWhereTheyAreInTheImage() {
    Sample part = sample(Target.image(1).region(300, 0, 340, 480));
    List<Mark> marks = Mark.listOf(part, FOUND);
    assertThat(marks).as("those in the window").hasSize(1);
    assertThat(marks.get(0).box()).contains(Box.of(40, 40, 200, 200));
    assertThat(marks.get(0).label()).isEqualTo("cat 0.90");
    assertThat(marks.get(0).isDashed()).isTrue();
    assertThat(Tile.of(part, FOUND).detail()).isEqualTo("0 annotations, 1 prediction (dashed)");
    assertThat(Tile.of(part, "right half").caption()).isEqualTo("right half");
  }
}
