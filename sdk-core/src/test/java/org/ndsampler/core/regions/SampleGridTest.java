package org.ndsampler.core.regions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

class SampleGridTest {
  private static CocoDataset.Builder builder() {
    return CocoDataset.builder()
        .category(1, "Star")
        .category(2, "Background")
        .category(3, "Ignore");
  }

  @Test
  void windowsArePositiveByTheClassesThatTouchThem() {
    CocoDataset dataset =
        builder()
            .image(5, "a.png", Size.of(40, 20))
            .annotation(1, 5, 1, Box.of(12, 2, 4, 4))
            .annotation(2, 5, 2, Box.of(25, 2, 3, 4))
            .build();
    SampleGrid grid = SampleGrid.ofImages(dataset).window(10, 20).build();
    assertThat(grid.size()).isEqualTo(4);
    assertThat(grid.positives()).containsExactly(1);
    assertThat(grid.negatives()).containsExactly(0, 2, 3);
    assertThat(grid.cell(2).annotationIds()).containsExactly(2L);
    assertThat(grid.cells())
        .hasSize(4)
        .element(3)
        .satisfies(
            cell -> {
              assertThat(cell.window()).isEqualTo(Window.of(30, 0, 10, 20));
              assertThat(cell.imageIds()).containsExactly(5L);
              assertThat(cell.videoId()).isEmpty();
            });
    assertThat(
            SampleGrid.ofImages(dataset)
                .window(10, 20)
                .classesOfInterest(Set.of("background"))
                .build()
                .positives())
        .containsExactly(2);
    assertThat(
            SampleGrid.ofImages(dataset)
                .window(10, 20)
                .negativeClasses(Set.of())
                .build()
                .positives())
        .containsExactly(1, 2);
    assertThat(SampleGrid.ofImages(dataset).window(10, 20).withoutAnnotations().build().positives())
        .isEmpty();
  }

  @Test
  void windowsThatIgnoredBoxesCoverTogetherAreLeftOut() {
    CocoDataset dataset =
        builder()
            .image(1, "a.png", Size.of(40, 20))
            .image(2, "b.png", Size.of(40, 20))
            .annotation(1, 1, 3, Box.of(10, 0, 5, 20))
            .annotation(2, 1, 3, Box.of(14, 0, 3, 20))
            .annotation(3, 1, 3, Box.of(30, 0, 5, 20))
            .build();
    SampleGrid grid = SampleGrid.ofImages(dataset).window(10, 20).build();
    assertThat(grid.size()).isEqualTo(7);
    assertThat(grid.cells())
        .extracting(cell -> cell.window().x())
        .containsExactly(0, 20, 30, 0, 10, 20, 30);
    assertThat(
            SampleGrid.ofImages(dataset)
                .window(10, 20)
                .ignore(Set.of("ignore"), 0.7)
                .build()
                .size())
        .isEqualTo(8);
    assertThat(SampleGrid.ofImages(dataset).window(10, 20).ignore(Set.of(), 0).build().size())
        .isEqualTo(8);
  }

  @Test
  void videosHaveClassesAndIgnoredWindowsToo() {
    CocoDataset dataset =
        builder()
            .video(9, "v", Size.of(20, 20))
            .image(
                1, image -> image.size(Size.of(10, 10)).video(9, 0).toVideo(Affine.scaling(2, 2)))
            .image(
                2, image -> image.size(Size.of(10, 10)).video(9, 1).toVideo(Affine.scaling(2, 2)))
            .image(
                3, image -> image.size(Size.of(10, 10)).video(9, 2).toVideo(Affine.scaling(2, 2)))
            .annotation(1, 1, 1, Box.of(6, 6, 1, 1))
            .annotation(2, 1, 3, Box.of(0, 0, 4, 4))
            .annotation(3, 2, 3, Box.of(0, 0, 4, 4))
            .annotation(4, 3, 2, Box.of(1, 6, 1, 1))
            .build();
    SampleGrid grid = SampleGrid.ofVideos(dataset).window(10, 10).frames(2).build();
    // 4 windows at frames 0-1, of which the first is ignored, and 4 at frames 1-2
    assertThat(grid.size()).isEqualTo(7);
    assertThat(grid.positives()).containsExactly(2);
    GridCell cell = grid.cell(2);
    assertThat(cell.window()).isEqualTo(Window.of(10, 10, 10, 10));
    assertThat(cell.videoId()).hasValue(9);
    assertThat(cell.imageIds()).containsExactly(1L, 2L);
    assertThat(cell.annotationIds()).containsExactly(1L);
    assertThat(grid.cell(3).firstFrame()).isEqualTo(1);
    assertThat(grid.cell(3).endFrame()).isEqualTo(3);
    assertThat(SampleGrid.ofVideos(dataset).build().cell(0).endFrame()).isEqualTo(3);
    assertThat(grid).hasToString("SampleGrid(7 windows of 1 videos)");
  }

  @Test
  void aGridOfMillionsIsMadeOnDemand() {
    CocoDataset.Builder builder = builder();
    for (int i = 1; i <= 20; i++) {
      builder.image(i, i + ".png", Size.of(30_000, 30_000));
    }
    SampleGrid grid = SampleGrid.ofImages(builder.build()).window(64, 64).overlap(0.5).build();
    assertThat(grid.size()).isGreaterThan(10_000_000L);
    GridCell last = grid.cell(grid.size() - 1);
    assertThat(last.window()).isEqualTo(Window.of(29_936, 29_936, 64, 64));
    assertThat(last.imageIds()).containsExactly(20L);
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> grid.cell(grid.size()));
  }

  @Test
  void imagesOfWhichNothingIsLeftAreSkippedOver() {
    CocoDataset dataset =
        builder()
            .image(1, "a.png", Size.of(10, 10))
            .image(2, "b.png", Size.of(10, 10))
            .image(3, "c.png", Size.of(10, 10))
            .annotation(1, 1, 3, Box.of(0, 0, 10, 10))
            .annotation(2, 2, 3, Box.of(0, 0, 10, 10))
            .build();
    SampleGrid grid = SampleGrid.ofImages(dataset).build();
    assertThat(grid.size()).isEqualTo(1);
    assertThat(grid.cell(0).imageIds()).containsExactly(3L);
    assertThat(SampleGrid.ofImages(dataset).only(3, 1).withoutAnnotations().build().cells())
        .extracting(cell -> cell.imageIds().get(0))
        .containsExactly(3L, 1L);
  }

  @Test
  void settingsThatCannotBeAreRejected() {
    CocoDataset dataset = builder().image(1, "a.png", Size.of(10, 10)).build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SampleGrid.ofImages(dataset).classesOfInterest(Set.of("moon")).build())
        .withMessageContaining("moon");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SampleGrid.ofImages(dataset).only(7).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SampleGrid.ofImages(dataset).window(0, 1));
    assertThatIllegalStateException().isThrownBy(() -> SampleGrid.ofImages(dataset).frames(2));
  }

  @Test
  void theAreaOfAUnionIsThatOfItsPixels() {
    Random random = new Random(2);
    for (int round = 0; round < 200; round++) {
      Box[] boxes = new Box[1 + random.nextInt(8)];
      boolean[][] covered = new boolean[20][20];
      for (int i = 0; i < boxes.length; i++) {
        int x = random.nextInt(15);
        int y = random.nextInt(15);
        int w = random.nextInt(6);
        int h = random.nextInt(6);
        boxes[i] = Box.of(x, y, w, h);
        for (int r = y; r < y + h; r++) {
          Arrays.fill(covered[r], x, x + w, true);
        }
      }
      int pixels = 0;
      for (boolean[] row : covered) {
        for (boolean one : row) {
          pixels += one ? 1 : 0;
        }
      }
      assertThat(RectangleUnion.area(boxes, boxes.length)).isEqualTo(pixels);
    }
  }
}
