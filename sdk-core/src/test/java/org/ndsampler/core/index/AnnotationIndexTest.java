package org.ndsampler.core.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.internal.AllocatedBytes;
import org.ndsampler.core.regions.GridCell;
import org.ndsampler.core.regions.SampleGrid;

class AnnotationIndexTest {
  private final CocoDataset dataset =
      CocoDataset.builder()
          .category(1, "thing")
          .image(7, "a.png", Size.of(100, 100))
          .image(3, "b.png", Size.of(100, 100))
          .annotation(30, 7, 1, Box.of(10, 10, 10, 10))
          .annotation(20, 7, 1, Box.of(50, 50, 0, 0))
          .annotation(25, 7, 1, Box.of(15, 10, 10, 10))
          .annotation(5, 3, 1, Box.of(0, 0, 100, 100))
          .annotation(40, draft -> draft.image(7).category(1))
          .build();

  @Test
  void idsComeInAscendingOrderWhateverTheOrderOfTheFile() {
    AnnotationIndex index = AnnotationIndex.of(dataset);
    assertThat(index.size()).isEqualTo(4);
    assertThat(index.overlapping(7, Box.of(0, 0, 100, 100))).containsExactly(20, 25, 30);
    assertThat(index.overlapping(7, Box.of(20, 20, 5, 5))).containsExactly(25, 30);
    assertThat(index.overlapping(7, Box.of(50, 50, 1, 1))).containsExactly(20);
    assertThat(index.overlapping(3, Box.of(-5, -5, 4, 4))).isEmpty();
    int[] rows = new int[3];
    assertThat(index.query(0, 0, 0, 18, 18, rows)).isEqualTo(2);
    assertThat(dataset.annotations().id(rows[0])).isEqualTo(25);
    assertThat(index.any(0, 30, 30, 40, 40)).isFalse();
  }

  @Test
  void idsOfACrowdedImageComeInAscendingOrderToo() {
    CocoDataset.Builder builder =
        CocoDataset.builder().category(1, "thing").image(1, "a.png", Size.of(1000, 1000));
    int n = 5 * BoxIndex.SCAN;
    for (int i = 0; i < n; i++) {
      // 389 has no divisor in common with n, so that every id comes once, in no order.
      builder.annotation(1 + i * 389 % n, 1, 1, Box.of(i % 30 * 30, i / 30 * 30, 20, 20));
    }
    CocoDataset crowded = builder.build();
    Box box = Box.of(100.5, 95, 300, 200);
    AnnotationIndex index = AnnotationIndex.of(crowded);
    assertThat(index.overlapping(1, box))
        .hasSizeGreaterThan(50)
        .containsExactly(
            crowded.annotationsOf(1).stream()
                .filter(a -> meets(a.box().orElseThrow(), box))
                .mapToLong(CocoAnnotation::id)
                .sorted()
                .toArray());
  }

  @Test
  void queriesAllocateNothingWhetherScannedOrFromATree() {
    int queries = 20_000;
    for (int n : new int[] {BoxIndex.SCAN, 40 * BoxIndex.SCAN}) {
      CocoDataset.Builder builder =
          CocoDataset.builder().category(1, "thing").image(1, "a.png", Size.of(60_000, 60_000));
      for (int i = 0; i < n; i++) {
        builder.annotation(
            1 + i, 1, 1, Box.of(i * 7919 % 60_000, (int) (i * 104_729L % 60_000), 90, 70));
      }
      AnnotationIndex index = AnnotationIndex.of(builder.build());
      int[] rows = new int[n];
      int found = 0;
      long before = AllocatedBytes.ofThisThread();
      for (int i = 0; i < queries; i++) {
        double x = i * 37L % 60_000;
        double y = i * 101L % 60_000;
        found += index.query(0, x, y, x + 2000, y + 2000, rows);
        found += index.query(0, x, y, x + 2000, y + 2000, 0.5, rows);
        found += index.any(0, x, y, x + 50, y + 50) ? 1 : 0;
      }
      long bytes = AllocatedBytes.ofThisThread() - before;
      assertThat(found).isPositive();
      // Asking how much it is takes some itself.
      assertThat(bytes).as("bytes of %s queries of %s boxes", queries, n).isLessThan(queries);
    }
  }

  private static boolean meets(Box a, Box b) {
    return a.x() <= b.maxX() && b.x() <= a.maxX() && a.y() <= b.maxY() && b.y() <= a.maxY();
  }

  @Test
  void visibleIsStrictlyMoreThanTheShareOfTheAnnotation() {
    AnnotationIndex index = AnnotationIndex.of(dataset);
    Box half = Box.of(0, 0, 15, 100);
    assertThat(index.visibilities(7, half)[1]).isCloseTo(0.5, within(1e-7));
    assertThat(index.overlapping(7, half, 0.49)).containsExactly(30);
    assertThat(index.overlapping(7, half, 0.5)).isEmpty();
    assertThat(index.overlapping(7, Box.of(0, 0, 100, 100), 1)).isEmpty();
    assertThat(index.ious(3, Box.of(0, 0, 50, 100))).containsExactly(0.5);
  }

  @Test
  void itSaysHowMuchIsInIt() {
    AnnotationIndex index = AnnotationIndex.of(dataset);
    assertThat(index.dataset()).isSameAs(dataset);
    assertThat(index.size(0)).isEqualTo(3);
    assertThat(index.size(1)).isEqualTo(1);
    assertThat(index).hasToString("AnnotationIndex[4 annotations of 2 images]");
    assertThat(index.any(0, 12, 12, 13, 13)).isTrue();
  }

  @Test
  void whatOnlyTouchesSharesNothing() {
    AnnotationIndex index = AnnotationIndex.of(dataset);
    // Beside, below and at the corner of annotation 30, whose box is (10, 10, 10, 10).
    for (Box box : List.of(Box.of(0, 10, 10, 10), Box.of(10, 0, 10, 10), Box.of(0, 0, 10, 10))) {
      assertThat(index.overlapping(7, box)).contains(30);
      assertThat(index.overlapping(7, box, 1e-9)).doesNotContain(30);
      int last = index.overlapping(7, box).length - 1;
      assertThat(index.visibilities(7, box)[last]).isZero();
      assertThat(index.ious(7, box)[last]).isZero();
    }
    assertThat(index.overlapping(7, Box.of(12, 14, 4, 2), 0.01)).containsExactly(25, 30);
    assertThat(index.ious(7, Box.of(12, 14, 4, 2))).containsExactly(2 / 106.0, 8 / 100.0);
    // A box of no area on one of no area: nothing is divided.
    assertThat(index.ious(7, Box.of(50, 50, 0, 0))).containsExactly(0);
  }

  @Test
  void anUnknownImageIsAnError() {
    AnnotationIndex index = AnnotationIndex.of(dataset);
    assertThatThrownBy(() -> index.overlapping(99, Box.of(0, 0, 1, 1))).hasMessageContaining("99");
  }

  /** An object with an outline alone, or with a box that says nothing, is where the outline is. */
  @Test
  void anObjectWithoutASoundBoxIsWhereItsOutlineIs(@TempDir Path folder) {
    String outline = "\"segmentation\": [[10, 10, 30, 10, 30, 30, 10, 30]]";
    CocoDataset dataset =
        CocoDataset.parse(
            """
            {"images": [{"id": 1, "file_name": "a.png", "width": 64, "height": 64}],
             "categories": [{"id": 1, "name": "boat"}],
             "annotations": [
              {"id": 1, "image_id": 1, "category_id": 1, OUTLINE},
              {"id": 2, "image_id": 1, "category_id": 1, "bbox": [0, 0, 0, 0], OUTLINE},
              {"id": 3, "image_id": 1, "category_id": 1, "bbox": [NaN, 1, 2, 3], OUTLINE},
              {"id": 4, "image_id": 1, "category_id": 1, "bbox": [50, 50, -5, -5]},
              {"id": 5, "image_id": 1, "category_id": 1},
              {"id": 6, "image_id": 1, "category_id": 1, "bbox": [12, 12, 4, 4], OUTLINE}]}
            """
                .replace("OUTLINE", outline));
    for (AnnotationIndex index :
        List.of(
            AnnotationIndex.of(dataset),
            AnnotationIndex.of(dataset, folder),
            AnnotationIndex.of(dataset, folder))) {
      assertThat(index.size()).isEqualTo(5);
      assertThat(index.overlapping(1, Box.of(20, 20, 5, 5))).containsExactly(1, 2, 3);
      assertThat(index.overlapping(1, Box.of(0, 0, 13, 13))).containsExactly(1, 2, 3, 6);
      assertThat(index.overlapping(1, Box.of(46, 46, 1, 1))).containsExactly(4);
      assertThat(index.overlapping(1, Box.of(0, 0, 30, 20), 0.4)).containsExactly(1, 2, 3, 6);
      assertThat(index.visibilities(1, Box.of(0, 0, 30, 20))[0]).isCloseTo(0.5, within(1e-6));
      assertThat(index.ious(1, Box.of(10, 10, 20, 20))[1]).isEqualTo(1);
    }
    SampleGrid grid = SampleGrid.ofImages(dataset).window(8, 8).build();
    for (long i = 0; i < grid.size(); i++) {
      GridCell cell = grid.cell(i);
      boolean onObject = cell.window().toBox().intersection(Box.of(10, 10, 20, 20)).area() > 0;
      if (onObject) {
        assertThat(cell.isPositive()).as(cell.toString()).isTrue();
      }
    }
  }
}
