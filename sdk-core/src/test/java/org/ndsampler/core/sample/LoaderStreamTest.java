package org.ndsampler.core.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;

/** Streams without end: weighted, balanced, mixed. */
class LoaderStreamTest {
  private static final int DRAWS = 20_000;

  private final FakeVideos videos = new FakeVideos();

  @TempDir Path folder;
  private CocoSampler sampler;
  private List<Target> targets;

  @BeforeEach
  void open() throws IOException {
    sampler = videos.open(FakeVideos.dataset(folder));
    targets = LoaderStateTest.targets(10);
  }

  @AfterEach
  void close() {
    sampler.close();
  }

  private static int[] counts(SampleLoader loader) {
    int[] counts = new int[loader.size()];
    for (int i = 0; i < DRAWS; i++) {
      counts[loader.targetIndex(3, 1, i)]++;
    }
    return counts;
  }

  /** Within five standard deviations of a binomial. */
  private static void assertAbout(int count, double probability) {
    double deviation = Math.sqrt(DRAWS * probability * (1 - probability));
    assertThat((double) count)
        .isBetween(DRAWS * probability - 5 * deviation, DRAWS * probability + 5 * deviation);
  }

  private static List<Integer> first(SampleLoader loader, int batches) {
    List<Integer> taken = new ArrayList<>();
    try (SampleLoader.Batches some = loader.iterator()) {
      for (int i = 0; i < batches; i++) {
        assertThat(some.hasNext()).isTrue();
        IntStream.of(some.next().indices()).forEach(taken::add);
      }
    }
    return taken;
  }

  @Test
  void targetsComeInProportionToTheirWeights() {
    double[] weights = {0, 1, 2, 3, 0, 4, 0, 0, 5, 0};
    int[] counts = counts(sampler.loader(targets).weighted(weights));
    for (int i = 0; i < weights.length; i++) {
      assertAbout(counts[i], weights[i] / 15);
    }
  }

  @Test
  void keysComeEquallyOftenAndSoDoTheTargetsOfAKey() {
    List<String> keys = Arrays.asList("a", "a", "a", "a", "a", "a", "b", "b", null, "c");
    int[] counts = counts(sampler.loader(targets).balanced(keys));
    for (int i = 0; i < 10; i++) {
      assertAbout(counts[i], i < 6 ? 1 / 24.0 : i < 8 ? 1 / 8.0 : 1 / 4.0);
    }
  }

  @Test
  void categoriesAreThoseOfTheAnnotationsAndTheRestIsOneGroup() {
    CocoDataset dataset =
        sampler.dataset().toBuilder()
            .category(2, "two")
            .annotation(200, 11, 2, Box.of(1, 2, 3, 4))
            .build();
    List<Target> mixed = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      mixed.add(Target.annotation(101 + i));
    }
    mixed.add(Target.annotation(200));
    mixed.addAll(targets.subList(0, 3));
    try (CocoSampler two = videos.open(dataset)) {
      int[] counts = counts(two.loader(mixed).balanced());
      for (int i = 0; i < mixed.size(); i++) {
        assertAbout(counts[i], i < 4 ? 1 / 12.0 : i == 4 ? 1 / 3.0 : 1 / 9.0);
      }
    }
    assertThatThrownBy(() -> sampler.loader(targets).balanced())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none of the 10 targets names an annotation")
        .hasMessageContaining("balanced(keys)");
  }

  @Test
  void aStreamHasNoEndAndIsAFunctionOfSeedEpochAndPlace() {
    SampleLoader loader =
        sampler.loader(targets).weighted(1, 2, 3, 4, 5, 6, 7, 8, 9, 10).batchSize(7).shuffle(3);
    assertThat(loader.isEndless()).isTrue();
    assertThat(loader.batchCount()).isEqualTo(Integer.MAX_VALUE);
    List<Integer> taken = first(loader.epoch(1).threads(1), 30);
    assertThat(taken).hasSize(210);
    assertThat(first(loader.epoch(1).threads(5), 30)).isEqualTo(taken);
    for (int i = 0; i < taken.size(); i++) {
      assertThat(loader.targetIndex(3, 1, i)).isEqualTo(taken.get(i));
    }
    assertThat(first(loader.epoch(2), 30)).isNotEqualTo(taken);
    assertThat(first(loader.shuffle(4).epoch(1), 30)).isNotEqualTo(taken);
    assertThat(loader.sample(3, 1, 1_999_999_999).target().target())
        .isEqualTo(targets.get(loader.targetIndex(3, 1, 1_999_999_999)));
    try (Stream<Sample> samples = loader.epoch(1).samples()) {
      assertThat(samples.limit(100).map(sample -> sample.target().target()).toList())
          .isEqualTo(taken.subList(0, 100).stream().map(targets::get).toList());
    }
    List<Integer> rest = first(loader.at(1, 20), 10);
    assertThat(rest).isEqualTo(taken.subList(140, 210));
    List<Integer> both = new ArrayList<>();
    try (SampleLoader.Batches zero = loader.epoch(1).shard(0, 2).iterator();
        SampleLoader.Batches one = loader.epoch(1).shard(1, 2).iterator()) {
      for (int i = 0; i < 15; i++) {
        both.addAll(LoaderStateTest.dealt(List.of(zero.next(), one.next())));
      }
    }
    assertThat(both).isEqualTo(taken);
  }

  @Test
  void progressOfAStreamHasNoTotal() {
    List<Long> told = new ArrayList<>();
    first(
        sampler
            .loader(targets)
            .balanced(LoaderStateTest.order(sampler.loader(targets), 0, 1))
            .batchSize(4)
            .progress((task, done, total) -> told.addAll(List.of(done, total))),
        2);
    assertThat(told).containsExactly(4L, -1L, 8L, -1L);
  }

  @Test
  void loadersOfSeveralDatasetsAreMixedByTheirShares() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    CocoDataset dataset = FakeVideos.dataset(elsewhere).toBuilder().category(9, "nine").build();
    try (CocoSampler other = videos.open(dataset)) {
      SampleLoader first = sampler.loader(targets).weighted(1, 0, 0, 0, 0, 0, 0, 0, 0, 3);
      SampleLoader second = other.loader(LoaderStateTest.targets(5));
      SampleLoader mix =
          SampleLoader.mixed(List.of(first.batchSize(6), second), 6, 2).shuffle(3).epoch(1);
      assertThat(mix.size()).isEqualTo(15);
      assertThat(mix.batchSize()).isEqualTo(6);
      int[] counts = counts(mix);
      assertAbout(counts[0], 0.75 / 4);
      assertAbout(counts[9], 0.75 * 3 / 4);
      for (int i = 10; i < 15; i++) {
        assertAbout(counts[i], 0.05);
        assertThat(mix.part(i)).isEqualTo(1);
      }
      assertThat(mix.part(9)).isZero();
      try (SampleLoader.Batches batches = mix.threads(3).iterator()) {
        Batch batch = batches.next();
        for (int i = 0; i < batch.size(); i++) {
          int at = batch.indices()[i];
          assertThat(at).isEqualTo(mix.targetIndex(3, 1, i));
          assertThat(batch.targets().get(i).target())
              .isEqualTo(at < 10 ? targets.get(at) : LoaderStateTest.targets(5).get(at - 10));
        }
        List<Integer> taken = first(mix, 8);
        SampleLoader again = SampleLoader.mixed(List.of(first, second), 6, 2);
        assertThat(first(again.resume(batch.state()).batchSize(3), 14))
            .isEqualTo(taken.subList(6, 48));
        assertThatThrownBy(
                () -> SampleLoader.mixed(List.of(first, second), 6, 3).resume(batch.state()))
            .hasMessageContaining("part 1 of the place has the share 2, here it is 3;");
        assertThatThrownBy(() -> first.resume(batch.state()))
            .hasMessageContaining("is of 2 parts, this loader has 1");
        assertThatThrownBy(
                () -> SampleLoader.mixed(List.of(second, first), 6, 2).resume(batch.state()))
            .hasMessageContaining("part 0 of the place is of the dataset ");
      }
      // A mix of mixes keeps the shares of the inner one.
      int[] nested = counts(SampleLoader.mixed(List.of(mix, second), 1, 1));
      assertAbout(nested[0], 0.75 / 8);
      assertAbout(IntStream.range(15, 20).map(i -> nested[i]).sum(), 0.5);
    }
  }

  @Test
  void whatCannotBeDrawnSaysWhy() {
    SampleLoader loader = sampler.loader(targets);
    assertThatThrownBy(() -> loader.weighted(1, 2))
        .hasMessage("each target needs a weight: there are 2 weights and 10 targets");
    assertThatThrownBy(() -> loader.weighted(1, 2, 3, 4, 5, 6, 7, 8, 9, -1))
        .hasMessage("the weight of target 9 must be finite and not negative, not -1.0");
    assertThatThrownBy(() -> loader.weighted(1, 2, 3, 4, 5, 6, 7, 8, 9, Double.NaN))
        .hasMessageContaining("not NaN");
    assertThatThrownBy(() -> loader.weighted(new double[10]))
        .hasMessageContaining("the sum of the weights must be positive");
    assertThatThrownBy(() -> loader.balanced(List.of("a")))
        .hasMessage("each target needs a key: there are 1 keys and 10 targets");
    assertThatThrownBy(() -> SampleLoader.mixed(List.of(loader), 1, 2))
        .hasMessageContaining("1 loaders and 2 shares");
    assertThatThrownBy(() -> SampleLoader.mixed(List.of(loader, loader), 1, 0))
        .hasMessageContaining("the share of loader 1 must be finite and above 0, not 0.0");
    assertThatThrownBy(() -> SampleLoader.mixed(List.of(loader, sampler.loader(List.of())), 1, 1))
        .hasMessage("nothing can be drawn of no targets");
    assertThatThrownBy(() -> SampleLoader.mixed(List.of(loader, loader), 1, 1).balanced(List.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("balanced(keys) is for a loader of one list");
  }
}
