package org.ndsampler.core.regions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

class NegativeSamplerTest {
  /** Whether a window and a box are against a rule, by the definition of the rule. */
  private interface Definition {
    boolean forbids(Box window, Box box);
  }

  private record Defined(NegativeRule rule, Definition definition) {
    Defined and(Defined other) {
      return new Defined(
          rule.and(other.rule),
          (w, box) -> definition.forbids(w, box) || other.definition.forbids(w, box));
    }
  }

  private static Defined clearOf(double pixels) {
    return new Defined(
        NegativeRule.clearOf(pixels),
        (w, box) ->
            w.x() < box.maxX() + pixels
                && w.maxX() > box.x() - pixels
                && w.y() < box.maxY() + pixels
                && w.maxY() > box.y() - pixels);
  }

  private static Defined shareOfWindow(double most) {
    return new Defined(NegativeRule.shareOfWindow(most), (w, box) -> w.coverageBy(box) > most);
  }

  private static Defined shareOfAnnotation(double most) {
    return new Defined(NegativeRule.shareOfAnnotation(most), (w, box) -> box.coverageBy(w) > most);
  }

  private static Defined iou(double most) {
    return new Defined(NegativeRule.iou(most), (w, box) -> w.iou(box) > most);
  }

  private static final Defined[] RULES = {
    clearOf(0),
    clearOf(2.5),
    shareOfWindow(0),
    shareOfWindow(0.2),
    shareOfWindow(0.9),
    shareOfAnnotation(0.3),
    shareOfAnnotation(0.97),
    iou(0.1),
    iou(0.6),
    shareOfWindow(1),
    shareOfWindow(0.3).and(iou(0.1)),
    shareOfAnnotation(0.5).and(clearOf(0)).and(shareOfWindow(0.1)),
  };

  private static List<Box> randomBoxes(Random random, int most) {
    List<Box> boxes = new ArrayList<>();
    int count = random.nextInt(most + 1);
    for (int i = 0; i < count; i++) {
      // partly outside, sometimes larger than the image, sometimes of no width
      boxes.add(
          Box.of(
              random.nextDouble() * 50 - 8,
              random.nextDouble() * 40 - 8,
              random.nextInt(8) == 0 ? 0 : random.nextDouble() * 25,
              random.nextDouble() * 20));
    }
    return boxes;
  }

  private static CocoDataset dataset(List<List<Box>> boxesOfImages, Size size) {
    CocoDataset.Builder builder = CocoDataset.builder().category(1, "star").category(2, "eff");
    long next = 1;
    for (int i = 0; i < boxesOfImages.size(); i++) {
      builder.image(i + 1L, i + ".png", size);
      for (Box box : boxesOfImages.get(i)) {
        builder.annotation(next++, i + 1L, 1, box);
      }
    }
    return builder.build();
  }

  @Test
  void theRoomIsCountedExactlyAndEveryPlaceCanBeDrawn() {
    Random random = new Random(1);
    for (int round = 0; round < 180; round++) {
      List<Box> boxes = randomBoxes(random, 7);
      Defined rule = RULES[round % RULES.length];
      int width = 1 + random.nextInt(14);
      int height = 1 + random.nextInt(12);
      CocoDataset dataset = dataset(List.of(boxes), Size.of(36, 28));
      Set<Window> expected = new HashSet<>();
      for (int y = 0; y + height <= 28; y++) {
        for (int x = 0; x + width <= 36; x++) {
          Window window = Window.of(x, y, width, height);
          if (boxes.stream().noneMatch(b -> rule.definition.forbids(window.toBox(), b))) {
            expected.add(window);
          }
        }
      }
      NegativeSampler sampler =
          NegativeSampler.of(dataset, Negatives.of(width, height).rule(rule.rule));
      assertThat(sampler.room())
          .as("%s, %s, %s x %s", rule.rule, boxes, width, height)
          .isEqualTo(expected.size());
      Set<Window> drawn = new HashSet<>();
      sampler.sample(expected.size(), round).forEach(negative -> drawn.add(negative.window()));
      assertThat(drawn).isEqualTo(expected);
    }
  }

  /** The statistic of Pearson's test; for many cells it is normal around cells - 1. */
  private static void assertUniform(Map<?, Integer> counts, long cells, long draws) {
    double expected = (double) draws / cells;
    double statistic = (cells - counts.size()) * expected;
    for (int count : counts.values()) {
      statistic += (count - expected) * (count - expected) / expected;
    }
    double deviations = (statistic - (cells - 1)) / Math.sqrt(2.0 * (cells - 1));
    assertThat(deviations).as("standard deviations of chi-square").isBetween(-4.0, 4.0);
  }

  private static CocoDataset eightImages() {
    Random random = new Random(3);
    List<List<Box>> boxes = new ArrayList<>();
    for (int image = 0; image < 8; image++) {
      List<Box> list = new ArrayList<>();
      for (int k = 0; k < image; k++) {
        list.add(Box.of(random.nextInt(50), random.nextInt(40), 12, 12));
      }
      boxes.add(list);
    }
    return dataset(boxes, Size.of(60, 50));
  }

  @Tag("slow")
  @Test
  void drawsAreUniformOverImagesAndPositions() {
    NegativeSampler sampler = NegativeSampler.of(eightImages(), Negatives.of(10, 9));
    Map<Negative, Integer> places = new HashMap<>();
    Map<Long, Long> images = new HashMap<>();
    long draws = 15 * sampler.room();
    for (long i = 0; i < draws; i++) {
      Negative negative = sampler.draw(11, i);
      places.merge(negative, 1, Integer::sum);
      images.merge(negative.imageId(), 1L, Long::sum);
    }
    assertUniform(places, sampler.room(), draws);
    double statistic = 0;
    for (long id = 1; id <= 8; id++) {
      double expected = draws * (double) sampler.room(id) / sampler.room();
      statistic += Math.pow(images.getOrDefault(id, 0L) - expected, 2) / expected;
    }
    assertThat(statistic).as("chi-square, 7 degrees, p = 0.0001").isLessThan(29.9);
  }

  @Test
  void samplesAreUniformOverImagesAndPositions() {
    NegativeSampler sampler = NegativeSampler.of(eightImages(), Negatives.of(10, 9));
    Map<Negative, Integer> places = new HashMap<>();
    int rounds = 1500;
    for (int seed = 0; seed < rounds; seed++) {
      for (Negative negative : sampler.sample(100, seed)) {
        places.merge(negative, 1, Integer::sum);
      }
    }
    assertUniform(places, sampler.room(), rounds * 100L);
  }

  @Test
  void theFirstDrawsOfSuccessiveSeedsAreUniformToo() {
    NegativeSampler sampler =
        NegativeSampler.of(dataset(List.of(List.of()), Size.of(20, 20)), Negatives.of(5, 5));
    Map<Negative, Integer> places = new HashMap<>();
    for (long seed = 0; seed < 20_000; seed++) {
      places.merge(sampler.draw(seed, 0), 1, Integer::sum);
    }
    assertUniform(places, 256, 20_000);
  }

  @Test
  void imagesAreUsedEvenlyWhenAsked() {
    CocoDataset dataset = eightImages();
    NegativeSampler sampler = NegativeSampler.of(dataset, Negatives.of(10, 9).evenly());
    Map<Long, Integer> images = new HashMap<>();
    sampler.sample(83, 5).forEach(n -> images.merge(n.imageId(), 1, Integer::sum));
    assertThat(images).hasSize(8);
    assertThat(images.values()).allMatch(count -> count == 10 || count == 11);
    // an image with little room gives what it has, and the others the rest
    CocoDataset tight = dataset(List.of(List.of(), List.of(Box.of(0, 0, 20, 9))), Size.of(20, 10));
    NegativeSampler other = NegativeSampler.of(tight, Negatives.of(18, 1).evenly());
    assertThat(other.room(2)).isEqualTo(3);
    Map<Long, Integer> counts = new HashMap<>();
    other.sample(20, 1).forEach(n -> counts.merge(n.imageId(), 1, Integer::sum));
    assertThat(counts).isEqualTo(Map.of(1L, 17, 2L, 3));
    Map<Long, Integer> draws = new HashMap<>();
    LongStream.range(0, 1000)
        .forEach(i -> draws.merge(other.draw(2, i).imageId(), 1, Integer::sum));
    assertThat(draws.getOrDefault(1L, 0)).isBetween(420, 580);
  }

  @Test
  void aSampleIsAFunctionOfItsSeed() {
    NegativeSampler sampler = NegativeSampler.of(eightImages(), Negatives.of(10, 9));
    assertThat(sampler.sample(50, 7)).isEqualTo(sampler.sample(50, 7)).doesNotHaveDuplicates();
    assertThat(sampler.sample(50, 7)).isNotEqualTo(sampler.sample(50, 8));
    assertThat(sampler.draw(1, 5)).isEqualTo(sampler.draw(1, 5));
    assertThat(sampler.sample(0, 7)).isEmpty();
  }

  @Test
  void tooManyIsAnErrorThatNamesTheImagesWithoutRoom() {
    CocoDataset dataset =
        dataset(
            List.of(List.of(), List.of(Box.of(0, 0, 20, 20)), List.of(Box.of(5, 5, 10, 10))),
            Size.of(20, 20));
    NegativeSampler sampler = NegativeSampler.of(dataset, Negatives.of(19, 19));
    assertThat(sampler.room()).isEqualTo(4);
    assertThat(sampler.imagesWithoutRoom()).containsExactly(2, 3);
    assertThat(sampler.sample(4, 1)).hasSize(4);
    assertThatExceptionOfType(NoRoomException.class)
        .isThrownBy(() -> sampler.sample(5, 1))
        .withMessageContaining("5 negatives of 19x19")
        .withMessageContaining("4 are possible")
        .withMessageContaining("[2, 3]")
        .satisfies(
            e -> {
              assertThat(e.possible()).isEqualTo(4);
              assertThat(e.imageIds()).containsExactly(2, 3);
            });
    NegativeSampler none = NegativeSampler.of(dataset, Negatives.of(21, 5));
    assertThatExceptionOfType(NoRoomException.class).isThrownBy(() -> none.draw(1, 1));
    NegativeSampler ofNothing =
        NegativeSampler.of(CocoDataset.builder().build(), Negatives.of(1, 1));
    assertThat(ofNothing.room()).isZero();
    assertThatExceptionOfType(NoRoomException.class)
        .isThrownBy(() -> ofNothing.sample(1, 0))
        .withMessageContaining("there is no image to draw from");
    assertThat(sampler.toString()).contains("19x19", "4 places", "1 of 3 images");
  }

  @Test
  void onlyTheGivenImagesAndClassesCount() {
    CocoDataset dataset =
        CocoDataset.builder()
            .category(1, "Star")
            .category(2, "eff")
            .image(1, "a.png", Size.of(20, 20))
            .image(2, "b.png", Size.of(20, 20))
            .annotation(1, 1, 1, Box.of(0, 0, 20, 20))
            .annotation(2, 2, 2, Box.of(0, 0, 20, 20))
            .build();
    NegativeSampler sampler =
        NegativeSampler.of(dataset, Negatives.of(20, 20).clearOfClasses(Set.of("star")));
    assertThat(sampler.imagesWithoutRoom()).containsExactly(1);
    assertThat(sampler.draw(0, 0).imageId()).isEqualTo(2);
    assertThat(NegativeSampler.of(dataset, Negatives.of(9, 9).images(2)).imagesWithoutRoom())
        .containsExactly(2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NegativeSampler.of(dataset, Negatives.of(9, 9).images(2)).room(1));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> NegativeSampler.of(dataset, Negatives.of(1, 1).clearOfClasses(Set.of("moon"))))
        .withMessageContaining("moon");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NegativeSampler.of(dataset, Selection.all().drawing()))
        .withMessageContaining("need a size");
  }

  @Test
  void negativesCanBeFilteredAndKeptApart() {
    CocoDataset dataset = dataset(List.of(List.of(), List.of()), Size.of(40, 40));
    List<Negative> apart = NegativeSampler.of(dataset, Negatives.of(8, 8).apart()).sample(12, 4);
    for (Negative a : apart) {
      for (Negative b : apart) {
        boolean clear =
            a.equals(b)
                || a.imageId() != b.imageId()
                || a.window().intersection(b.window()).isEmpty();
        assertThat(clear).isTrue();
      }
    }
    NegativeSampler left =
        NegativeSampler.of(dataset, Negatives.of(8, 8).filter(n -> n.window().x() < 3));
    assertThat(left.sample(40, 4)).hasSize(40).allMatch(n -> n.window().x() < 3);
    assertThat(left.draw(1, 1).window().x()).isLessThan(3);
    assertThatExceptionOfType(NoRoomException.class)
        .isThrownBy(() -> NegativeSampler.of(dataset, Negatives.of(30, 30).apart()).sample(3, 1))
        .withMessageContaining("2 of 3");
  }

  @Test
  void limitsOutOfRangeAreRejected() {
    assertThatIllegalArgumentException().isThrownBy(() -> NegativeRule.clearOf(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> NegativeRule.iou(1.5));
    assertThatIllegalArgumentException().isThrownBy(() -> NegativeRule.shareOfWindow(Double.NaN));
  }

  @Test
  void oneImageIsAskedForOneRoom() {
    CocoDataset dataset = eightImages();
    AtomicInteger regions = new AtomicInteger();
    Negatives settings =
        Negatives.of(10, 9)
            .validIn(
                image -> {
                  regions.incrementAndGet();
                  return Optional.empty();
                });
    NegativeSampler all = NegativeSampler.of(dataset, settings);
    assertThat(regions).hasValue(8);
    assertThat(all.allows(5, Window.of(60, 0, 10, 9))).isFalse();
    assertThat(regions).as("asked to look at one image").hasValue(9);
    NegativeSampler some = NegativeSampler.of(dataset, settings.images(7, 2));
    regions.set(0);
    assertThat(some.room(2)).isEqualTo(all.room(2));
    assertThat(some.room(7)).isEqualTo(all.room(7));
    assertThat(some.room()).isEqualTo(all.room(2) + all.room(7));
    assertThat(some.allows(1, Window.of(0, 0, 10, 9))).isFalse();
    assertThat(regions).as("the rooms are known").hasValue(0);
  }

  @Test
  void candidatesOfAnImageShareASweep() {
    CocoDataset dataset = dataset(List.of(List.of(), List.of()), Size.of(400, 400));
    AtomicInteger sweeps = new AtomicInteger();
    Negatives settings =
        Negatives.of(8, 8)
            .validIn(
                image -> {
                  sweeps.incrementAndGet();
                  return Optional.empty();
                });
    NegativeSampler sampler = NegativeSampler.of(dataset, settings.apart());
    sweeps.set(0);
    List<Negative> sample = sampler.sample(600, 3);
    assertThat(sweeps).hasValueLessThan(40);
    for (int i = 0; i < sample.size(); i++) {
      for (int k = 0; k < i; k++) {
        Negative a = sample.get(i);
        Negative b = sample.get(k);
        assertThat(a.imageId() == b.imageId() && !a.window().intersection(b.window()).isEmpty())
            .isFalse();
      }
    }
  }

  @Test
  void countingCanBeFollowedAndStopped() {
    List<Long> done = new ArrayList<>();
    NegativeSampler sampler =
        NegativeSampler.of(
            eightImages(),
            Negatives.of(10, 9),
            (task, soFar, total) -> done.add(soFar),
            CancellationToken.NONE);
    assertThat(sampler.settings()).isEqualTo(Negatives.of(10, 9));
    assertThat(done).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    CancellationToken stop = new CancellationToken();
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(
            () ->
                NegativeSampler.of(
                    eightImages(),
                    Negatives.of(10, 9),
                    (task, soFar, total) -> {
                      if (soFar == 3) {
                        stop.cancel();
                      }
                      assertThat(soFar).isLessThan(4);
                    },
                    stop));
  }

  @Test
  void rulesAreValues() {
    assertThat(NegativeRule.clearOf(0)).isEqualTo(NegativeRule.noOverlap());
    assertThat(NegativeRule.iou(0.5)).isNotEqualTo(NegativeRule.shareOfWindow(0.5));
    assertThat(NegativeRule.iou(0.5)).isNotEqualTo(NegativeRule.iou(0.25));
    NegativeRule both = NegativeRule.clearOf(2).and(NegativeRule.iou(0.5));
    assertThat(both)
        .isEqualTo(NegativeRule.clearOf(2).and(NegativeRule.iou(0.5)))
        .hasSameHashCodeAs(NegativeRule.clearOf(2).and(NegativeRule.iou(0.5)))
        .hasToString("NegativeRule.clearOf(2.0).and(NegativeRule.iou(0.5))");
  }
}
