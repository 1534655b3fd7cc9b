package org.ndsampler.toy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.CocoCategory;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.core.sample.SampleAnnotation;

class DynamicToySamplerTest {

  @Test
  void aPositiveHasItsAnnotationInTheMiddle() {
    try (DynamicToySampler sampler = DynamicToySampler.builder().seed(1).build()) {
      Set<Integer> counts = new HashSet<>();
      for (int i = 0; i < 40; i++) {
        Sample sample = sampler.loadPositive(i);

        assertThat(sample.pixels().shape()).isEqualTo(Shape.of(416, 416, 3));
        assertThat(sample.annotations().size()).isBetween(1, 99);
        counts.add(sample.annotations().size());
        SampleAnnotation own = sample.annotations().get(sample.annotationIndex().orElseThrow());
        Box box = own.box().orElseThrow();
        assertThat(box.contains(208, 208)).isTrue();
        assertThat(own.segmentation().orElseThrow().bounds()).isEqualTo(box);
      }
      assertThat(counts).as("numbers of annotations").hasSizeGreaterThan(15);
    }
  }

  @Test
  void onlyTheNamedClassesAreDrawn() {
    DynamicToySampler.Builder builder = DynamicToySampler.builder().seed(1);
    try (DynamicToySampler sampler = builder.categories("superstar", "star").build()) {
      assertThat(sampler.categories())
          .extracting(CocoCategory::name)
          .containsExactly("background", "star", "superstar");
      Set<String> drawn = new HashSet<>();
      for (int i = 0; i < 10; i++) {
        sampler
            .loadPositive(i)
            .annotations()
            .forEach(a -> drawn.add(a.source().category().orElseThrow().name()));
        sampler
            .loadNegative(i)
            .annotations()
            .forEach(a -> drawn.add(a.source().category().orElseThrow().name()));
      }
      assertThat(drawn).containsExactlyInAnyOrder("star", "superstar");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.categories("moon"))
        .withMessage("no shape is called \"moon\"; there are [star, superstar, eff]");
    assertThatIllegalArgumentException().isThrownBy(builder::categories);
  }

  @Test
  void aNegativeHasNothingNearTheMiddle() {
    try (DynamicToySampler sampler = DynamicToySampler.builder().seed(1).build()) {
      Set<Integer> counts = new HashSet<>();
      Box middle = Box.ofCenter(208, 208, 104, 104);
      for (int i = 0; i < 40; i++) {
        Sample sample = sampler.loadNegative(i);

        assertThat(sample.annotations().size()).isBetween(0, 9);
        counts.add(sample.annotations().size());
        assertThat(sample.annotationIndex()).isEmpty();
        assertThat(sample.annotations().boxes()).noneMatch(middle::intersects);
      }
      assertThat(counts).hasSizeGreaterThan(4);
    }
  }

  @Test
  void aSampleDependsOnItsNumberAloneAndNotOnThreadsOrOrder() throws Exception {
    List<Callable<List<String>>> tasks = new ArrayList<>();
    for (int worker = 0; worker < 6; worker++) {
      int shift = worker * 7;
      tasks.add(
          () -> {
            String[] found = new String[40];
            try (DynamicToySampler sampler =
                DynamicToySampler.builder().seed(3).counts(20, 20).size(96, 64).build()) {
              for (int k = 0; k < found.length; k++) {
                int i = (k * 3 + shift) % found.length;
                Sample sample = sampler.loadItem(i);
                found[i] =
                    Arrays.hashCode((byte[]) sample.pixels().data())
                        + " "
                        + sample.annotations().boxes()
                        + Arrays.toString(sample.annotations().categoryIds());
              }
            }
            return List.of(found);
          });
    }
    ExecutorService pool = Executors.newFixedThreadPool(6);
    try {
      Set<List<String>> results = new HashSet<>();
      for (Future<List<String>> future : pool.invokeAll(tasks)) {
        results.add(future.get());
      }
      assertThat(results).hasSize(1);
      assertThat(new HashSet<>(results.iterator().next())).as("all differ").hasSize(40);
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void anotherSeedGivesOtherSamples() {
    assertThat((byte[]) pixels(1).pixels().data()).isNotEqualTo((byte[]) pixels(2).pixels().data());
  }

  private static Sample pixels(long seed) {
    try (DynamicToySampler sampler = DynamicToySampler.builder().seed(seed).build()) {
      return sampler.loadPositive(0);
    }
  }

  @Test
  void theWindowIsCutFromTheMiddleAndThePaddingAddedToIt() {
    try (DynamicToySampler whole = DynamicToySampler.builder().gray().build();
        DynamicToySampler part =
            DynamicToySampler.builder().gray().window(100, 60).pad(2).build()) {
      Sample all = whole.loadPositive(5);
      Sample middle = part.loadPositive(5);

      assertThat(middle.pixels().shape()).isEqualTo(Shape.of(64, 104, 1));
      for (int y = 0; y < 64; y++) {
        for (int x = 0; x < 104; x++) {
          assertThat(middle.pixels().value(y, x, 0))
              .isEqualTo(all.pixels().value(y + 176, x + 156, 0));
        }
      }
      Box box =
          middle.annotations().get(middle.annotationIndex().orElseThrow()).box().orElseThrow();
      assertThat(box.contains(52, 32)).isTrue();
    }
  }

  @Test
  void countsAreWhatWasAskedForAndNumbersBeyondThemAreRefused() {
    try (DynamicToySampler sampler =
        DynamicToySampler.builder().counts(3, 2).size(64, 64).build()) {
      assertThat(sampler.positiveCount()).isEqualTo(3);
      assertThat(sampler.negativeCount()).isEqualTo(2);
      assertThat(sampler.count()).isEqualTo(5);
      assertThat(sampler.categories().stream().map(CocoCategory::name))
          .containsExactly("background", "star", "superstar", "eff");
      assertThat(sampler.loadItem(3).annotationIndex()).isEmpty();
      assertThatThrownBy(() -> sampler.loadPositive(3))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> sampler.loadNegative(-1))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DynamicToySampler.builder().size(10, 64))
        .withMessage("each side must be from 32 to 8192, not 10 x 64");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DynamicToySampler.builder().counts(-1, 0));
  }
}
