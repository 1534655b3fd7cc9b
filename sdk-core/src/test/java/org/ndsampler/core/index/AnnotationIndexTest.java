package org.ndsampler.core.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;

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
      long before = allocated();
      for (int i = 0; i < queries; i++) {
        double x = i * 37L % 60_000;
        double y = i * 101L % 60_000;
        found += index.query(0, x, y, x + 2000, y + 2000, rows);
        found += index.query(0, x, y, x + 2000, y + 2000, 0.5, rows);
        found += index.any(0, x, y, x + 50, y + 50) ? 1 : 0;
      }
      long bytes = allocated() - before;
      assertThat(found).isPositive();
      // Asking how much it is takes some itself.
      assertThat(bytes).as("bytes of %s queries of %s boxes", queries, n).isLessThan(queries);
    }
  }

  /** The bytes that this thread took so far; by reflection, since the module does without it. */
  private static long allocated() {
    try {
      Object threads =
          Class.forName("java.lang.management.ManagementFactory")
              .getMethod("getThreadMXBean")
              .invoke(null);
      return (long)
          Class.forName("com.sun.management.ThreadMXBean")
              .getMethod("getCurrentThreadAllocatedBytes")
              .invoke(threads);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
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
  void anUnknownImageIsAnError() {
    AnnotationIndex index = AnnotationIndex.of(dataset);
    assertThatThrownBy(() -> index.overlapping(99, Box.of(0, 0, 1, 1))).hasMessageContaining("99");
  }
}
