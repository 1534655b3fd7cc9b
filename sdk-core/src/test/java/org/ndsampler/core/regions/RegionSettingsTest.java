package org.ndsampler.core.regions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/** That settings of regions are values whose order of calls does not matter. */
class RegionSettingsTest {
  // One object: the same filter is asked for again.
  @SuppressWarnings("UnnecessaryLambda")
  private static final Predicate<Negative> FILTER = n -> n.window().x() % 2 == 0;

  private static final List<Negative> EARLIER = List.of(new Negative(1, Window.of(3, 3, 9, 9)));
  private static final Predictions PREDICTIONS =
      Predictions.builder().add(1, 1, Box.of(60, 60, 5, 5), 0.9).build();

  private static final CocoDataset DATASET =
      CocoDataset.builder()
          .category(1, "star")
          .category(2, "ship")
          .image(1, "a.png", Size.of(90, 80))
          .image(2, "b.png", Size.of(70, 80))
          .annotation(1, 1, 1, Box.of(10, 10, 20, 12))
          .annotation(2, 2, 2, Box.of(40, 30, 8, 30))
          .annotation(3, 2, 1, Box.of(5, 60, 8, 8))
          .build();

  private static <T> void permutations(List<T> rest, List<T> chosen, Consumer<List<T>> use) {
    if (rest.isEmpty()) {
      use.accept(chosen);
    }
    for (int i = 0; i < rest.size(); i++) {
      List<T> others = new ArrayList<>(rest);
      List<T> more = new ArrayList<>(chosen);
      more.add(others.remove(i));
      permutations(others, more, use);
    }
  }

  private static <T> T apply(T start, List<UnaryOperator<T>> changes) {
    T value = start;
    for (UnaryOperator<T> change : changes) {
      value = change.apply(value);
    }
    return value;
  }

  @Test
  void theOrderOfCallsDoesNotMatterForNegatives() {
    List<UnaryOperator<Negatives>> changes =
        List.of(
            n -> n.rule(NegativeRule.clearOf(2)),
            n -> n.shapes(),
            n -> n.apart().evenly(),
            n -> n.clearOfClasses(Set.of("star")),
            n -> n.images(2, 1).validIn(Negatives.declaredRegions()),
            n -> n.clearOf(EARLIER).filter(FILTER));
    Negatives first = apply(Negatives.of(9, 7), changes);
    List<Negative> expected = NegativeSampler.of(DATASET, first).sample(12, 4);
    assertThat(expected).hasSize(12);
    List<Integer> seen = new ArrayList<>();
    permutations(
        changes,
        List.of(),
        order -> {
          Negatives settings = apply(Negatives.of(9, 7), order);
          assertThat(settings).isEqualTo(first).hasSameHashCodeAs(first);
          assertThat(NegativeSampler.of(DATASET, settings).sample(12, 4)).isEqualTo(expected);
          seen.add(1);
        });
    assertThat(seen).hasSize(720);
  }

  @Test
  void theOrderOfCallsDoesNotMatterForASelection() {
    List<UnaryOperator<Selection>> changes =
        List.of(
            s -> s.window(9, 7),
            s -> s.negatives(10).seed(3),
            s -> s.rule(NegativeRule.clearOf(1)).evenly(),
            s -> s.apart().clearOf(EARLIER),
            s -> s.negativeSizes(List.of(Size.of(5, 5), Size.of(6, 3))),
            s -> s.hardNegatives(PREDICTIONS, 0.5, 0.5));
    List<PooledRegion> expected = pool(apply(Selection.all(), changes));
    assertThat(expected).hasSize(13);
    permutations(
        changes,
        List.of(),
        order -> assertThat(pool(apply(Selection.all(), order))).isEqualTo(expected));
  }

  private static List<PooledRegion> pool(Selection selection) {
    RegionPool pool = selection.select(DATASET);
    return IntStream.range(0, pool.size()).mapToObj(pool::item).toList();
  }

  @Test
  void theOrderOfCallsDoesNotMatterForAGrid() {
    List<Consumer<SampleGrid.Builder>> changes =
        List.of(
            b -> b.window(20, 30),
            b -> b.overlap(0.5),
            b -> b.classesOfInterest(Set.of("star")),
            b -> b.negativeClasses(Set.of("ship")),
            b -> b.ignore(Set.of("ship"), 0.1),
            b -> b.only(2, 1));
    List<List<GridCell>> all = new ArrayList<>();
    permutations(
        changes,
        List.of(),
        order -> {
          SampleGrid.Builder builder = SampleGrid.ofImages(DATASET);
          order.forEach(change -> change.accept(builder));
          all.add(builder.build().cells());
        });
    assertThat(all.get(0)).hasSizeGreaterThan(10);
    assertThat(all).hasSize(720).allMatch(cells -> cells.equals(all.get(0)));
  }

  @Test
  void everySettingOfNegativesIsAnswered() {
    Negatives plain = Negatives.of(9, 7);
    assertThat(plain.sizes()).containsExactly(Size.of(9, 7));
    assertThat(plain.rule()).isEqualTo(NegativeRule.noOverlap());
    assertThat(plain.isShapes() || plain.isApart() || plain.isEvenly()).isFalse();
    assertThat(plain.clearOfClasses()).isEmpty();
    assertThat(plain.images()).isEmpty();
    assertThat(plain.validIn()).isEmpty();
    assertThat(plain.filter()).isEmpty();
    assertThat(plain.clearOf()).isEmpty();
    assertThat(plain).hasToString("Negatives(9x7)");
    Negatives all =
        plain
            .sizes(List.of(Size.of(2, 3), Size.of(4, 5)))
            .rule(NegativeRule.iou(0.25))
            .shapes()
            .apart()
            .evenly()
            .clearOfClasses(Set.of("star"))
            .images(3)
            .validIn(Negatives.declaredRegions())
            .filter(FILTER)
            .clearOf(EARLIER);
    assertThat(all.sizes()).containsExactly(Size.of(2, 3), Size.of(4, 5));
    assertThat(all.rule()).isEqualTo(NegativeRule.iou(0.25));
    assertThat(all.isShapes()).isTrue();
    assertThat(all.isApart()).isTrue();
    assertThat(all.isEvenly()).isTrue();
    assertThat(all.clearOfClasses()).contains(Set.of("star"));
    assertThat(all.images()).contains(List.of(3L));
    assertThat(all.validIn()).containsSame(Negatives.declaredRegions());
    assertThat(all.filter()).containsSame(FILTER);
    assertThat(all.clearOf()).isEqualTo(EARLIER);
    assertThat(all.toString())
        .contains("rule(NegativeRule.iou(0.25))", "shapes()", "apart()", "evenly()", "[star]")
        .contains("1 images", "validIn", "filter", "1 windows");
  }

  @Test
  void everySettingOfASelectionIsAnswered() {
    PositiveSelection positives = PositiveSelection.all();
    Selection plain = Selection.by(positives);
    assertThat(plain.negatives()).isEqualTo(OptionalInt.empty());
    assertThat(plain.negativeRatio()).isEqualTo(OptionalDouble.empty());
    assertThat(plain.window()).isEmpty();
    assertThat(plain.seed()).isZero();
    assertThat(plain.negativeSizes()).isEmpty();
    assertThat(plain.hardNegatives()).isEmpty();
    assertThat(plain.progress()).isSameAs(Progress.NONE);
    assertThat(plain.cancellation()).isSameAs(CancellationToken.NONE);
    assertThat(plain.drawing().sizes()).isEmpty();
    CancellationToken stop = new CancellationToken();
    Progress progress = (task, done, total) -> {};
    Function<CocoDataset, List<Size>> sizes = dataset -> List.of(Size.of(3, 3));
    Selection all =
        plain
            .negatives(4)
            .negativeRatio(0.5)
            .window(8, 9)
            .seed(7)
            .negativeSizes(sizes)
            .hardNegatives(PREDICTIONS, 0.5, 0.5)
            .negativesFrom(2)
            .progress(progress)
            .cancellation(stop);
    assertThat(all.negatives()).hasValue(4);
    assertThat(all.negativeRatio()).hasValue(0.5);
    assertThat(all.window()).contains(Size.of(8, 9));
    assertThat(all.seed()).isEqualTo(7);
    assertThat(all.negativeSizes()).containsSame(sizes);
    assertThat(all.hardNegatives()).containsSame(PREDICTIONS);
    assertThat(all.drawing().images()).contains(List.of(2L));
    assertThat(all.progress()).isSameAs(progress);
    assertThat(all.cancellation()).isSameAs(stop);
  }

  @Test
  void aSelectionTakesSettingsThatAreUsedElsewhereToo() {
    Negatives settings = Negatives.of(9, 7).apart().rule(NegativeRule.clearOf(1));
    RegionPool pool = Selection.all().drawing(settings).negatives(5).seed(2).select(DATASET);
    List<Negative> alone = NegativeSampler.of(DATASET, settings).sample(5, 2);
    for (int i = 0; i < 5; i++) {
      assertThat(new Negative(pool.negative(i).imageId(), pool.negative(i).window()))
          .isEqualTo(alone.get(i));
    }
  }

  @Test
  void aSelectionCanBeFollowedAndStopped() {
    Map<String, Long> heard = Collections.synchronizedMap(new HashMap<>());
    Selection selection =
        Selection.all()
            .window(5, 5)
            .negatives(3)
            .progress((task, done, total) -> heard.put(task + " of " + total, done));
    selection.select(DATASET);
    assertThat(heard).isEqualTo(Map.of("count the room for negatives of 2", 2L));
    CancellationToken stop = new CancellationToken();
    stop.cancel();
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(
            () -> Selection.all().window(5, 5).negatives(3).cancellation(stop).select(DATASET));
  }

  @Test
  void aGridCanBeFollowedAndStopped() {
    List<Long> heard = new ArrayList<>();
    SampleGrid.ofImages(DATASET)
        .window(20, 20)
        .progress((task, done, total) -> heard.add(done))
        .build();
    assertThat(heard).containsExactly(1L, 2L);
    CancellationToken stop = new CancellationToken();
    stop.cancel();
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> SampleGrid.ofImages(DATASET).window(20, 20).cancellation(stop).build());
  }

  @Test
  void cellsAndRegionsAreValues() {
    GridCell cell = GridCell.ofImage(1, Window.of(0, 0, 5, 5), List.of(3L), true);
    assertThat(cell)
        .isEqualTo(GridCell.ofImage(1, Window.of(0, 0, 5, 5), List.of(3L), true))
        .hasSameHashCodeAs(GridCell.ofImage(1, Window.of(0, 0, 5, 5), List.of(3L), true))
        .isNotEqualTo(GridCell.ofImage(1, Window.of(0, 0, 5, 5), List.of(3L), false))
        .isNotEqualTo(GridCell.ofImage(2, Window.of(0, 0, 5, 5), List.of(3L), true));
    assertThat(cell.toString()).contains("image 1", "[3]", "positive");
    GridCell clip =
        GridCell.ofVideo(4, List.of(1L, 2L), 0, 2, Window.of(0, 0, 5, 5), List.of(), false);
    assertThat(clip.toString()).contains("video 4", "frames 0 to 2").doesNotContain("positive");
    PooledRegion region = PooledRegion.positive(1, 2, 3, Window.of(0, 0, 5, 5));
    assertThat(region)
        .isEqualTo(PooledRegion.positive(1, 2, 3, Window.of(0, 0, 5, 5)))
        .hasSameHashCodeAs(PooledRegion.positive(1, 2, 3, Window.of(0, 0, 5, 5)))
        .isNotEqualTo(PooledRegion.negative(1, 3, Window.of(0, 0, 5, 5)));
    assertThat(region.toString()).contains("annotation 2", "category 3");
  }

  @Test
  void whatIsCodeHasNoKey() {
    Negatives plain = Negatives.of(5, 5);
    assertThat(plain.key()).isNotNull();
    assertThat(plain.validIn(Negatives.declaredRegions()).key())
        .isNotNull()
        .isNotEqualTo(plain.key());
    assertThat(plain.validIn(image -> Optional.empty()).key()).isNull();
    assertThat(plain.filter(FILTER).key()).isNull();
    assertThat(plain.clearOf(EARLIER).filter(FILTER).key()).isNull();
  }
}
