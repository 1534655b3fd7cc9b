package org.ndsampler.core.regions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

class RegionValuesTest {
  private static final Window HERE = Window.of(1, 2, 3, 4);
  private static final Window THERE = Window.of(1, 2, 3, 5);

  @Test
  void cellsAreEqualIfAllTheySayIs() {
    List<Long> frames = List.of(3L, 4L);
    List<Long> found = List.of(9L);
    GridCell cell = GridCell.ofVideo(7, frames, 2, 5, HERE, found, true);
    assertThat(cell)
        .isEqualTo(GridCell.ofVideo(7, frames, 2, 5, HERE, found, true))
        .hasSameHashCodeAs(GridCell.ofVideo(7, frames, 2, 5, HERE, found, true))
        .isNotEqualTo(GridCell.ofVideo(8, frames, 2, 5, HERE, found, true))
        .isNotEqualTo(GridCell.ofVideo(7, List.of(3L), 2, 5, HERE, found, true))
        .isNotEqualTo(GridCell.ofVideo(7, frames, 1, 5, HERE, found, true))
        .isNotEqualTo(GridCell.ofVideo(7, frames, 2, 6, HERE, found, true))
        .isNotEqualTo(GridCell.ofVideo(7, frames, 2, 5, THERE, found, true))
        .isNotEqualTo(GridCell.ofVideo(7, frames, 2, 5, HERE, List.of(), true))
        .isNotEqualTo(GridCell.ofVideo(7, frames, 2, 5, HERE, found, false))
        .isNotEqualTo("cell");
    assertThat(cell.hashCode())
        .isNotEqualTo(GridCell.ofVideo(8, frames, 2, 5, HERE, found, true).hashCode());
    assertThat(cell.videoId()).hasValue(7);
    assertThat(cell.imageIds()).containsExactly(3L, 4L);
    assertThat(cell.firstFrame()).isEqualTo(2);
    assertThat(cell.endFrame()).isEqualTo(5);
    assertThat(cell.window()).isEqualTo(HERE);
    assertThat(cell.annotationIds()).containsExactly(9L);
    assertThat(cell.isPositive()).isTrue();
    assertThat(cell)
        .hasToString("GridCell(video 7, frames 2 to 5, " + HERE + ", annotations [9], positive)");
    GridCell ofImage = GridCell.ofImage(6, HERE, List.of(), false);
    assertThat(ofImage).hasToString("GridCell(image 6, " + HERE + ", annotations [])");
    assertThat(ofImage.endFrame()).isEqualTo(1);
    assertThat(ofImage.isPositive()).isFalse();
  }

  @Test
  void regionsAreEqualIfAllTheySayIs() {
    PooledRegion region = PooledRegion.positive(1, 2, 3, HERE);
    assertThat(region)
        .isEqualTo(PooledRegion.positive(1, 2, 3, HERE))
        .hasSameHashCodeAs(PooledRegion.positive(1, 2, 3, HERE))
        .isNotEqualTo(PooledRegion.positive(9, 2, 3, HERE))
        .isNotEqualTo(PooledRegion.positive(1, 9, 3, HERE))
        .isNotEqualTo(PooledRegion.positive(1, 2, 9, HERE))
        .isNotEqualTo(PooledRegion.positive(1, 2, 3, THERE))
        .isNotEqualTo(PooledRegion.negative(1, 3, HERE))
        .isNotEqualTo("region");
    assertThat(region.hashCode()).isNotEqualTo(PooledRegion.positive(1, 2, 3, THERE).hashCode());
    assertThat(region).hasToString("PooledRegion(image 1, annotation 2, category 3, " + HERE + ")");
    assertThat(PooledRegion.negative(1, 0, HERE))
        .hasToString("PooledRegion(image 1, negative, category 0, " + HERE + ")");
    PooledRegion damaged = PooledRegion.positive(1, 2, OptionalLong.empty(), HERE);
    assertThat(damaged)
        .hasToString("PooledRegion(image 1, annotation 2, no category, " + HERE + ")");
    assertThat(damaged.hasCategory()).isFalse();
    assertThatThrownBy(damaged::categoryId)
        .isInstanceOf(CocoException.class)
        .hasMessageStartingWith("annotation 2 has no category_id");
  }

  @Test
  void aHeatMapHasTheMeanOfEachCell() {
    // Cells of 4 pixels: three columns, of which the last is 2 wide, and two rows, the last 1 high.
    HeatMap map = HeatMap.of(5, 10, 5, 3, new int[] {0, 0, 10, 5, 3, 1, 9, 5});
    assertThat(map.cell()).isEqualTo(4);
    assertThat(map.columns()).isEqualTo(3);
    assertThat(map.rows()).isEqualTo(2);
    assertThat(map.imageId()).isEqualTo(5);
    assertThat(map.imageWidth()).isEqualTo(10);
    assertThat(map.imageHeight()).isEqualTo(5);
    assertThat(map.views(0, 0)).isEqualTo(1 + 3 / 16.0);
    assertThat(map.views(1, 0)).isEqualTo(1 + 12 / 16.0);
    assertThat(map.views(2, 0)).isEqualTo(1 + 3 / 8.0);
    assertThat(map.views(0, 1)).isEqualTo(1.25);
    assertThat(map.views(1, 1)).isEqualTo(2);
    assertThat(map.views(2, 1)).isEqualTo(1.5);
    assertThat(map.most()).isEqualTo(2);
    assertThat(map).hasToString("HeatMap(image 5, 3 x 2 cells)");
    assertThatThrownBy(() -> map.views(3, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> map.views(0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(HeatMap.of(5, 9, 3, 3, new int[0]).columns()).isEqualTo(3);
  }

  @Test
  void anAuditCountsWhatWasSeen() {
    CocoDataset dataset =
        CocoDataset.builder()
            .category(1, "thing")
            .image(1, "a.png", Size.of(10, 10))
            .image(2, "b.png", Size.of(20, 10))
            .image(3, image -> image.fileName("c.png"))
            .annotation(11, 1, 1, Box.of(0, 0, 5, 5))
            .annotation(12, 2, 1, Box.of(0, 0, 5, 5))
            .build();
    Audit.Builder builder = Audit.builder(dataset);
    for (int k = 0; k < 70; k++) {
      builder.item().see(2, Window.of(k % 2, 0, 10, 10)).seeAnnotation(1);
    }
    builder.see(1, Window.of(5, 5, 10, 10)).see(1, Window.of(10, 0, 5, 5)).see(3, HERE);
    Audit audit = builder.build();
    assertThat(audit.dataset()).isSameAs(dataset);
    assertThat(audit.items()).isEqualTo(70);
    assertThat(audit.views()).isEqualTo(72);
    assertThat(audit.imageViews()).containsExactly(1, 70, 1);
    assertThat(audit.imageViews(2)).isEqualTo(70);
    assertThat(audit.annotationViews()).containsExactly(0, 70);
    assertThat(audit.annotationViews(12)).isEqualTo(70);
    assertThat(audit.annotationsNeverSeen()).containsExactly(11);
    assertThat(audit.imagesNeverSeen()).isEmpty();
    assertThat(audit.coverage(1)).isEqualTo(0.25);
    assertThat(audit.coverage(2)).isEqualTo(110 / 200.0);
    assertThat(audit.coverage(3)).isNaN();
    assertThat(audit.coverage()).isEqualTo(135 / 300.0);
    assertThat(audit.meanPixelViews(1)).isEqualTo(0.25);
    assertThat(audit.meanPixelViews(2)).isEqualTo(35);
    assertThat(audit.meanPixelViews(3)).isNaN();
    assertThat(audit.heatMap(2, 2).views(0, 0)).isEqualTo(66.5);
    assertThat(audit.summary())
        .isEqualToNormalizingNewlines(
            """
            70 items, 72 views
            images: 3 of 3 seen
            annotations: 1 of 2 seen, 35.00 times on average, 70 at most
            pixels: 45.0 % seen
            """);
    assertThat(audit.toString()).startsWith("Audit(70 items, 72 views of ");
    assertThatThrownBy(() -> audit.heatMap(1, 0))
        .hasMessage("a heat map needs at least one cell, not 0");
    assertThatThrownBy(() -> audit.heatMap(3, 1))
        .hasMessage("the dataset does not say the size of image 3; add it first");
    assertThatThrownBy(() -> builder.seeAnnotation(2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void predictionsAreKeptAndGivenByImage() {
    Predictions.Builder builder = Predictions.builder();
    for (int k = 0; k < 70; k++) {
      builder.add(k % 3, k, Box.of(k, 1, 2, 3), k / 100.0);
    }
    Predictions all = builder.build();
    assertThat(all.size()).isEqualTo(70);
    for (int k = 0; k < 70; k++) {
      assertThat(all.imageId(k)).isEqualTo(k % 3);
      assertThat(all.categoryId(k)).isEqualTo(k);
      assertThat(all.box(k)).isEqualTo(Box.of(k, 1, 2, 3));
      assertThat(all.score(k)).isEqualTo(k / 100.0);
    }
    assertThat(all).hasToString("Predictions(70)");
    CocoDataset dataset =
        CocoDataset.builder()
            .image(1, "a.png", Size.of(10, 10))
            .image(5, "b.png", Size.of(10, 10))
            .build();
    Predictions some = all.of(dataset.image(1));
    assertThat(some.size()).isEqualTo(23);
    assertThat(some.categoryId(0)).isEqualTo(1);
    assertThat(some.categoryId(22)).isEqualTo(67);
    assertThat(all.of(dataset.image(5)).size()).isZero();
    assertThatThrownBy(() -> builder.add(1, 1, Box.of(0, 0, 1, 1), Double.NaN))
        .hasMessage("the score of prediction 70 is NaN");
    builder.addOrLeaveOut("/0", 1, 1, null, 1);
    builder.addOrLeaveOut("/1", 1, 1, Box.of(0, 0, -1, 1), 1);
    builder.addOrLeaveOut("/2", 1, 1, Box.of(0, 0, 1, -1), 1);
    builder.addOrLeaveOut("/3", 1, 1, Box.of(0, 0, 1, 1), Double.NaN);
    for (int side = 0; side < 4; side++) {
      double[] b = {0, 0, 1, 1};
      b[side] = Double.POSITIVE_INFINITY;
      builder.addOrLeaveOut("/" + (4 + side), 1, 1, Box.of(b[0], b[1], b[2], b[3]), 1);
    }
    assertThat(builder.build().leftOut()).isEqualTo(8);
    assertThat(builder.build()).hasToString("Predictions(70, 8 left out)");
    assertThat(Predictions.builder().leaveOutAlso(builder.build()).build().leftOut()).isEqualTo(8);
    // A box of no area is one.
    builder.addOrLeaveOut("/8", 1, 1, Box.of(0, 0, 0, 0), 1);
    assertThat(builder.build().size()).isEqualTo(71);
  }
}
