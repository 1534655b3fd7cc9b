package org.ndsampler.core.regions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.regions.internal.TargetColumns;
import org.ndsampler.core.regions.internal.WindowSuppression;

class PositiveSelectionTest {
  /** Five images with 60 annotations, 45 stars and 15 effs, and one annotation without a box. */
  private static CocoDataset dataset() {
    CocoDataset.Builder builder =
        CocoDataset.builder().category(1, "star").category(2, "eff").category(3, "background");
    Random random = new Random(6);
    for (int image = 1; image <= 5; image++) {
      builder.image(image, image + ".png", Size.of(400, 300));
    }
    for (int i = 1; i <= 60; i++) {
      Box box = Box.of(random.nextInt(380), random.nextInt(280), 20, 21);
      builder.annotation(i, 1 + i % 5, i <= 45 ? 1 : 2, box);
    }
    builder.annotation(99, annotation -> annotation.image(1).category(1));
    return builder.build();
  }

  @Test
  void targetsAreTheAnnotationsWithABox() {
    TargetColumns targets = TargetColumns.of(dataset());
    assertThat(targets.size()).isEqualTo(60);
    assertThat(targets.missing()).isEqualTo(1);
    assertThat(targets.annotationId(4)).isEqualTo(5);
    assertThat(targets.imageId(4)).isEqualTo(1);
    assertThat(targets.categoryId(59)).isEqualTo(2);
    assertThat(targets.width(0)).isEqualTo(20);
    assertThat(targets.height(0)).isEqualTo(21);
    assertThat(targets.imageWidth(0)).isEqualTo(400);
    assertThat(targets.imageHeight(0)).isEqualTo(300);
    Box box = dataset().annotation(5).box().orElseThrow();
    assertThat((double) targets.centerX(4)).isEqualTo(box.centerX());
    assertThat((double) targets.centerY(4)).isEqualTo(box.centerY());
  }

  private static double iou(TargetColumns targets, int a, int b, int width, int height) {
    if (targets.imageRow(a) != targets.imageRow(b)) {
      return 0;
    }
    Box first = Box.ofCenter(targets.centerX(a), targets.centerY(a), width, height);
    return first.iou(Box.ofCenter(targets.centerX(b), targets.centerY(b), width, height));
  }

  @Test
  void disparateWindowsDoNotOverlapAndWhatWasDroppedOverlapsOneThatWasKept() {
    TargetColumns targets = TargetColumns.of(dataset());
    for (double maxIou : new double[] {0, 0.3}) {
      Set<Set<Integer>> selections = new HashSet<>();
      for (long seed = 0; seed < 5; seed++) {
        int[] kept = PositiveSelection.disparate(80, 60, maxIou).select(targets, seed);
        Set<Integer> set = new HashSet<>();
        for (int target : kept) {
          set.add(target);
        }
        selections.add(set);
        assertThat(kept).isSorted().hasSizeGreaterThan(5).hasSizeLessThan(60);
        for (int target = 0; target < targets.size(); target++) {
          double most = 0;
          for (int other : kept) {
            most = other == target ? most : Math.max(most, iou(targets, target, other, 80, 60));
          }
          if (set.contains(target)) {
            assertThat(most).isLessThanOrEqualTo(maxIou);
          } else {
            assertThat(most).isGreaterThan(maxIou);
          }
        }
      }
      assertThat(selections).hasSizeGreaterThan(1);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WindowSuppression.select(targets, 8, 8, 0, new double[] {1, 2}))
        .withMessageContaining("60");
  }

  @Test
  void aBalancedSelectionHasAsManyOfEachCategory() {
    TargetColumns targets = TargetColumns.of(dataset());
    int[] chosen = PositiveSelection.balanced(90).select(targets, 3);
    assertThat(chosen).hasSize(90);
    assertThat(Arrays.stream(chosen).filter(t -> targets.categoryId(t) == 1)).hasSize(45);
    assertThat(Arrays.stream(chosen).filter(t -> targets.categoryId(t) == 1).distinct())
        .as("no star comes twice")
        .hasSize(45);
    int[] effs = Arrays.stream(chosen).filter(t -> targets.categoryId(t) == 2).sorted().toArray();
    for (int i = 0; i < 45; i++) {
      assertThat(effs[i]).as("each eff comes three times").isEqualTo(45 + i / 3);
    }
    assertThat(PositiveSelection.balanced(90).select(targets, 3)).isEqualTo(chosen);
    assertThat(PositiveSelection.balanced(90).select(targets, 4)).isNotEqualTo(chosen);
    assertThat(PositiveSelection.balanced(5).select(TargetColumns.of(empty()), 1)).isEmpty();
  }

  private static CocoDataset empty() {
    return CocoDataset.builder().category(1, "a").build();
  }

  @Test
  void weightsAreTheProbabilitiesOfADraw() {
    TargetColumns targets = TargetColumns.of(dataset());
    int[] chosen =
        PositiveSelection.weightedByCategory(20_000, name -> name.equals("eff") ? 3 : 0)
            .select(targets, 8);
    int[] counts = new int[60];
    for (int target : chosen) {
      counts[target]++;
    }
    assertThat(Arrays.stream(counts, 0, 45).sum()).isZero();
    for (int i = 45; i < 60; i++) {
      assertThat(counts[i] / 20_000.0).isCloseTo(1 / 15.0, within(0.008));
    }
    int[] byArea =
        PositiveSelection.weighted(100, columns -> row -> row == 7 ? 1 : 0).select(targets, 1);
    assertThat(byArea).containsOnly(7);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PositiveSelection.weightedByCategory(1, n -> -1).select(targets, 1))
        .withMessageContaining("weight of target 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PositiveSelection.weightedByCategory(1, n -> 0).select(targets, 1))
        .withMessageContaining("positive weight");
  }

  @Test
  void aRandomSelectionHasEachTargetAtMostOnce() {
    TargetColumns targets = TargetColumns.of(dataset());
    assertThat(PositiveSelection.random(20).select(targets, 1)).hasSize(20).doesNotHaveDuplicates();
    assertThat(PositiveSelection.random(1000).select(targets, 1)).hasSize(60);
    assertThatIllegalArgumentException().isThrownBy(() -> PositiveSelection.random(-1));
  }

  @Test
  void aPoolGivesPositivesFirstAndThenNegatives() {
    Selection selection = Selection.all().negatives(7).window(32, 24).seed(5);
    RegionPool pool = selection.select(dataset());
    assertThat(pool.positiveCount()).isEqualTo(60);
    assertThat(pool.negativeCount()).isEqualTo(7);
    assertThat(pool.size()).isEqualTo(67);
    assertThat(pool.item(59)).isEqualTo(pool.positive(59));
    assertThat(pool.positive(59).annotationId()).hasValue(60);
    assertThat(pool.positive(59).isPositive()).isTrue();
    assertThat(pool.item(60)).isEqualTo(pool.negative(0));
    assertThat(pool.negative(0).annotationId()).isEmpty();
    assertThat(pool.negative(0).categoryId()).as("the background").isEqualTo(3);
    assertThat(pool.negative(0).window().size()).isEqualTo(Size.of(32, 24));
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> pool.item(67));
    RegionPool again = selection.select(dataset());
    RegionPool other = selection.seed(6).select(dataset());
    assertThat(again.negative(3)).isEqualTo(pool.negative(3));
    assertThat(other.negative(3)).isNotEqualTo(pool.negative(3));
    assertThat(Selection.all().negativeRatio(0.55).window(8, 8).select(dataset()).negativeCount())
        .isEqualTo(33);
  }

  @Test
  void withoutAWindowAPositiveIsAsLargeAsItsBox() {
    RegionPool pool = Selection.all().select(dataset());
    Box box = dataset().annotation(1).box().orElseThrow();
    assertThat(pool.positive(0).window())
        .isEqualTo(Window.ofCenter(box.centerX(), box.centerY(), 20, 21));
    assertThat(Selection.balanced().select(dataset()).positiveCount()).isEqualTo(60);
    assertThat(Selection.balanced(10).select(dataset()).positiveCount()).isEqualTo(10);
    assertThat(Selection.disparate(80, 60, 0).select(dataset()).positive(0).window().size())
        .isEqualTo(Size.of(80, 60));
  }

  @Test
  void aMissingPoolAndConflictsSayWhatToCall() {
    assertThatExceptionOfType(MissingNegativePoolException.class)
        .isThrownBy(() -> Selection.all().select(dataset()).item(60))
        .withMessageContaining("negatives(count)");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Selection.all().negatives(1).negativeRatio(1).window(8, 8).select(dataset()))
        .withMessageContaining("negatives(1)")
        .withMessageContaining("negativeRatio(1.0)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Selection.all().negatives(1).select(dataset()))
        .withMessageContaining("window(width, height)");
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> Selection.by((targets, seed) -> new int[] {60}).select(dataset()))
        .withMessageContaining("60");
  }

  @Test
  void aStrategyOfTheCallersOwnGivesIdsOfAnnotations() {
    CocoDataset dataset = dataset();
    // The last annotation has no box.
    long[] ids = Arrays.copyOf(dataset.annotations().ids(), dataset.annotations().size() - 1);
    Selection last =
        Selection.of((all, seed) -> new long[] {ids[seed.intValue()], ids[ids.length - 1], ids[0]});
    RegionPool pool = last.seed(3).select(dataset);
    assertThat(pool.positiveCount()).isEqualTo(3);
    assertThat(pool.annotationId(0)).isEqualTo(ids[3]);
    assertThat(pool.annotationId(1)).isEqualTo(ids[ids.length - 1]);
    assertThat(pool.annotationId(2)).isEqualTo(ids[0]);
    CocoDataset boxless =
        CocoDataset.parse(
            "{\"images\": [{\"id\": 1, \"file_name\": \"a.png\"}], \"annotations\": [{\"id\": 5,"
                + " \"image_id\": 1, \"category_id\": 1}], \"categories\": [{\"id\": 1, \"name\":"
                + " \"star\"}]}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Selection.of((all, seed) -> new long[] {5}).select(boxless))
        .withMessageContaining("annotation 5");
  }
}
