package org.ndsampler.core.regions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.regions.internal.TargetColumns;

class MixedNegativesTest {
  /** Boxes of about 10x20 and of about 40x30, each in its own corner of the image. */
  private static CocoDataset dataset() {
    CocoDataset.Builder builder =
        CocoDataset.builder().category(1, "star").image(1, "a.png", Size.of(300, 200));
    Random random = new Random(9);
    for (int i = 1; i <= 40; i++) {
      double jitter = random.nextDouble();
      Box box =
          i % 2 == 0
              ? Box.of(0, 0, 9 + jitter, 19 + jitter)
              : Box.of(0, 0, 39 + jitter, 29 + jitter);
      builder.annotation(i, 1, 1, box);
    }
    return builder.build();
  }

  @Test
  void kMeansFindsTheTypicalSizes() {
    TargetColumns targets = TargetColumns.of(dataset());
    for (long seed = 0; seed < 10; seed++) {
      assertThat(WindowSizes.kMeans(targets, 2, seed))
          .containsExactly(Size.of(10, 20), Size.of(40, 30));
    }
    assertThat(WindowSizes.kMeans(targets, 1, 0)).hasSize(1);
    assertThat(WindowSizes.kMeans(TargetColumns.of(CocoDataset.builder().build()), 3, 0)).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> WindowSizes.kMeans(targets, 0, 0));
  }

  @Test
  void measuredSizesAreThoseOfTargets() {
    TargetColumns targets = TargetColumns.of(dataset());
    assertThat(WindowSizes.measured(targets, 1000, 1)).hasSize(40);
    assertThat(WindowSizes.measured(targets, 8, 1))
        .hasSize(8)
        .isEqualTo(WindowSizes.measured(targets, 8, 1))
        .isSubsetOf(Size.of(10, 20), Size.of(40, 30));
  }

  @Test
  void negativesOfSeveralSizesAreSharedEvenly() {
    CocoDataset dataset = dataset();
    List<Size> sizes = List.of(Size.of(10, 20), Size.of(40, 30), Size.of(400, 30));
    NegativeSampler mixed = NegativeSampler.of(dataset, Negatives.of(sizes));
    List<Negative> sample = mixed.sample(101, 3);
    Map<Size, Integer> counts = new HashMap<>();
    sample.forEach(negative -> counts.merge(negative.window().size(), 1, Integer::sum));
    assertThat(sample).hasSize(101).doesNotHaveDuplicates().isEqualTo(mixed.sample(101, 3));
    assertThat(counts).containsOnlyKeys(Size.of(10, 20), Size.of(40, 30));
    assertThat(counts.values()).containsExactlyInAnyOrder(50, 51);
    for (int i = 0; i < 50; i++) {
      Negative negative = mixed.draw(7, i);
      assertThat(negative).isEqualTo(mixed.draw(7, i));
      assertThat(negative.window().intersection(Size.of(39, 29).toWindow()).isEmpty()).isTrue();
    }
  }

  @Test
  void aSizeWithLittleRoomGivesWhatItHas() {
    NegativeSampler mixed =
        NegativeSampler.of(dataset(), Negatives.of(List.of(Size.of(260, 200), Size.of(10, 20))));
    Map<Size, Integer> counts = new HashMap<>();
    mixed.sample(50, 1).forEach(n -> counts.merge(n.window().size(), 1, Integer::sum));
    assertThat(counts).isEqualTo(Map.of(Size.of(260, 200), 1, Size.of(10, 20), 49));
    NegativeSampler small = NegativeSampler.of(dataset(), Negatives.of(10, 20));
    NegativeSampler large = NegativeSampler.of(dataset(), Negatives.of(260, 200));
    assertThat(mixed.room()).isEqualTo(small.room() + large.room());
    for (long image : dataset().images().ids()) {
      assertThat(mixed.room(image)).isEqualTo(small.room(image) + large.room(image));
    }
    assertThat(mixed.imagesWithoutRoom()).isEqualTo(small.imagesWithoutRoom());
    for (Negative negative : mixed.sample(50, 1)) {
      assertThat(mixed.allows(negative.imageId(), negative.window())).isTrue();
    }
    assertThat(mixed.allows(dataset().images().id(0), Window.of(0, 0, 11, 20))).isFalse();
    assertThatExceptionOfType(NoRoomException.class)
        .isThrownBy(() -> mixed.sample(10_000_000, 1))
        .withMessageContaining("are possible");
    assertThatExceptionOfType(NoRoomException.class)
        .isThrownBy(() -> NegativeSampler.of(dataset(), Negatives.of(301, 1)).sample(1, 0))
        .withMessageContaining("301x1");
    List<Size> tooLarge = List.of(Size.of(301, 1), Size.of(302, 1));
    assertThatExceptionOfType(NoRoomException.class)
        .isThrownBy(() -> NegativeSampler.of(dataset(), Negatives.of(tooLarge)))
        .withMessageContaining("301x1");
  }
}
