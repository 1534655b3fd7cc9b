package org.ndsampler.core.regions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

class AuditTest {
  private static final CocoDataset DATASET =
      CocoDataset.builder()
          .category(1, "star")
          .image(10, "a.png", Size.of(40, 30))
          .image(20, "b.png", Size.of(16, 16))
          .annotation(1, 10, 1, Box.of(2, 2, 5, 5))
          .annotation(2, 10, 1, Box.of(20, 20, 5, 5))
          .build();

  @Test
  void imagesAnnotationsAndPixelsAreCounted() {
    Audit audit =
        Audit.builder(DATASET)
            .item()
            .see(10, Window.of(0, 0, 20, 15))
            .seeAnnotation(0)
            .item()
            .see(10, Window.of(10, 0, 20, 15))
            .item()
            .see(10, Window.of(-100, 0, 50, 15))
            .build();
    assertThat(audit.items()).isEqualTo(3);
    assertThat(audit.views()).isEqualTo(2);
    assertThat(audit.imageViews(10)).isEqualTo(2);
    assertThat(audit.imageViews(20)).isZero();
    assertThat(audit.annotationViews(1)).isEqualTo(1);
    assertThat(audit.annotationsNeverSeen()).containsExactly(2);
    assertThat(audit.imagesNeverSeen()).containsExactly(20);
    assertThat(audit.coverage(10)).isEqualTo(30 * 15 / 1200.0);
    assertThat(audit.coverage(20)).isZero();
    assertThat(audit.coverage()).isEqualTo(450 / 1456.0);
    assertThat(audit.meanPixelViews(10)).isEqualTo(600 / 1200.0);
    assertThat(audit.summary())
        .contains("3 items", "images: 1 of 2 seen", "annotations: 1 of 2 seen", "30.9 %");
  }

  @Test
  void coverageAndHeatMapsAreThoseOfCountedPixels() {
    Random random = new Random(5);
    for (int round = 0; round < 200; round++) {
      int[][] pixels = new int[30][40];
      Audit.Builder builder = Audit.builder(DATASET);
      int count = random.nextInt(12);
      for (int k = 0; k < count; k++) {
        Window window =
            Window.of(
                random.nextInt(50) - 8,
                random.nextInt(40) - 8,
                1 + random.nextInt(30),
                1 + random.nextInt(20));
        builder.item().see(10, window);
        for (int y = Math.max(0, window.y()); y < Math.min(30, window.endY()); y++) {
          for (int x = Math.max(0, window.x()); x < Math.min(40, window.endX()); x++) {
            pixels[y][x]++;
          }
        }
      }
      Audit audit = builder.build();
      int seen = 0;
      for (int[] row : pixels) {
        for (int value : row) {
          seen += value > 0 ? 1 : 0;
        }
      }
      assertThat(audit.coverage(10)).isEqualTo(seen / 1200.0);
      HeatMap map = audit.heatMap(10, 6);
      assertThat(map.cell()).isEqualTo(7);
      assertThat(map.columns()).isEqualTo(6);
      assertThat(map.rows()).isEqualTo(5);
      for (int row = 0; row < map.rows(); row++) {
        for (int column = 0; column < map.columns(); column++) {
          double sum = 0;
          int area = 0;
          for (int y = 7 * row; y < Math.min(30, 7 * row + 7); y++) {
            for (int x = 7 * column; x < Math.min(40, 7 * column + 7); x++) {
              sum += pixels[y][x];
              area++;
            }
          }
          assertThat(map.views(column, row)).isEqualTo(sum / area, within(1e-12));
        }
      }
    }
  }

  @Test
  void anUnknownImageIsAnError() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Audit.builder(DATASET).see(3, Window.of(0, 0, 1, 1)))
        .withMessageContaining("3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Audit.builder(DATASET).build().heatMap(10, 0))
        .withMessageContaining("at least one cell");
  }
}
