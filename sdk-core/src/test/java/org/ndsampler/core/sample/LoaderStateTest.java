package org.ndsampler.core.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Places in the stream of a loader: named, gone to, gone on from, and dealt out to ranks. */
class LoaderStateTest {
  private static final int SIZE = 103;

  private final FakeVideos videos = new FakeVideos();

  @TempDir Path folder;
  private CocoSampler sampler;
  private List<Target> targets;

  @BeforeEach
  void open() throws IOException {
    sampler = videos.open(FakeVideos.dataset(folder));
    targets = targets(SIZE);
  }

  @AfterEach
  void close() {
    sampler.close();
  }

  static List<Target> targets(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Target.image(11 + i % 4).region(i % 30, i % 20, 8, 8))
        .toList();
  }

  /** The order of some epochs, place by place. */
  static List<Integer> order(SampleLoader loader, long seed, int epochs) {
    List<Integer> order = new ArrayList<>();
    for (int epoch = 0; epoch < epochs; epoch++) {
      for (int i = 0; i < loader.size(); i++) {
        order.add(loader.targetIndex(seed, epoch, i));
      }
    }
    return order;
  }

  /**
   * What all ranks of a loader give, each one batch, place by place: the first of each rank, then
   * the second.
   */
  static List<Integer> dealt(List<Batch> round) {
    List<Integer> taken = new ArrayList<>();
    for (int i = 0; i < round.get(0).size(); i++) {
      for (Batch batch : round) {
        if (i < batch.size()) {
          taken.add(batch.indices()[i]);
        }
      }
    }
    return taken;
  }

  @Test
  void whatIsResumedAnywhereWithOtherThreadsSizesAndRanksIsOneSequence() {
    SampleLoader plain = sampler.loader(targets);
    List<Integer> wanted = order(plain, 4, 3);
    SplittableRandom random = new SplittableRandom(8);
    for (int repeat = 0; repeat < 30; repeat++) {
      List<Integer> taken = new ArrayList<>();
      String line = plain.shuffle(4).state();
      while (taken.size() < wanted.size()) {
        SampleLoader loader =
            plain.resume(line).batchSize(1 + random.nextInt(20)).threads(1 + random.nextInt(4));
        line = take(loader, 1 + random.nextInt(4), 1 + random.nextInt(5), taken);
      }
      assertThat(taken.subList(0, wanted.size())).isEqualTo(wanted);
    }
  }

  /** Some batches of every rank, or all that are left of the epoch; the line behind them. */
  private static String take(SampleLoader loader, int world, int rounds, List<Integer> taken) {
    List<SampleLoader.Batches> ranks =
        IntStream.range(0, world).mapToObj(rank -> loader.shard(rank, world).iterator()).toList();
    String line = loader.state();
    for (int i = 0; i < rounds && ranks.get(0).hasNext(); i++) {
      List<Batch> round =
          ranks.stream().filter(SampleLoader.Batches::hasNext).map(b -> b.next()).toList();
      taken.addAll(dealt(round));
      line = round.get(0).state();
      assertThat(round).extracting(Batch::state).containsOnly(line);
    }
    ranks.forEach(SampleLoader.Batches::close);
    return line;
  }

  @ParameterizedTest
  @CsvSource({"1,10", "2,10", "3,7", "4,50", "7,1", "200,3"})
  void shardsAreDisjointCompleteAndEven(int world, int batchSize) {
    SampleLoader loader = sampler.loader(targets).batchSize(batchSize).shuffle(1).epoch(2);
    List<Integer> all = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    List<Integer> fullBatches = new ArrayList<>();
    for (int rank = 0; rank < world; rank++) {
      SampleLoader shard = loader.shard(rank, world);
      int before = all.size();
      for (Batch batch : shard) {
        for (int i = 0; i < batch.size(); i++) {
          int place = (all.size() - before) * world + rank;
          assertThat(batch.indices()[i]).isEqualTo(loader.targetIndex(1, 2, place));
          all.add(batch.indices()[i]);
        }
      }
      assertThat(shard.samples()).hasSize(all.size() - before);
      sizes.add(all.size() - before);
      fullBatches.add(shard.dropLast().batchCount());
    }
    assertThat(all).hasSize(SIZE).doesNotHaveDuplicates();
    assertThat(sizes.stream().mapToInt(i -> i).summaryStatistics())
        .satisfies(s -> assertThat(s.getMax() - s.getMin()).isLessThanOrEqualTo(1));
    assertThat(fullBatches).containsOnly(SIZE / (world * batchSize));
  }

  @Test
  void aBatchIsGoneToAndKeepsItsNumber() {
    SampleLoader loader = sampler.loader(targets).batchSize(10).shuffle(5);
    List<Batch> all = new ArrayList<>();
    loader.epoch(3).forEach(all::add);
    for (int batch : new int[] {0, 1, 7, 10}) {
      List<Batch> rest = new ArrayList<>();
      loader.at(3, batch).forEach(rest::add);
      assertThat(rest).hasSize(11 - batch);
      assertThat(rest.get(0).index()).isEqualTo(batch);
      assertThat(rest.get(0).indices()).containsExactly(all.get(batch).indices());
      assertThat(loader.at(3, batch).done()).isEqualTo(10L * batch);
    }
    assertThat(loader.at(3, 11).iterator().hasNext()).isFalse();
    assertThat(loader.batchSize(1).at(3, 5).batchSize(10).done())
        .as("a place by batches follows their size")
        .isEqualTo(50);
    assertThat(loader.at(3, 2).epoch(3).done()).isEqualTo(20);
    assertThat(loader.at(3, 2).epoch(4).done()).as("another epoch begins anew").isZero();
    assertThat(loader.at(3, 2).samples().toList()).hasSize(83);
    assertThatThrownBy(() -> loader.at(3, 12).iterator())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no place behind 120 samples: the epoch has 103, less than 12 batches of 10");
    assertThatThrownBy(() -> loader.at(0, -1)).hasMessage("the batch must not be negative: -1");
    assertThatThrownBy(() -> loader.shard(2, 2)).hasMessage("rank must be from 0 to 1 of 2, not 2");
  }

  @Test
  void theEndOfAnEpochIsTheBeginningOfTheNext() {
    SampleLoader loader = sampler.loader(targets).batchSize(50).shuffle(5).epoch(1);
    List<String> lines = new ArrayList<>();
    loader.forEach(batch -> lines.add(batch.state()));
    assertThat(lines.get(1)).isEqualTo(loader.at(1, 2).state());
    assertThat(lines.get(2)).isEqualTo(loader.epoch(2).state());
    lines.clear();
    loader.dropLast().forEach(batch -> lines.add(batch.state()));
    assertThat(lines).hasSize(2);
    assertThat(lines.get(1)).as("what is left out is not left").isEqualTo(loader.epoch(2).state());
    assertThat(sampler.loader(targets).resume(lines.get(1)).epoch()).isEqualTo(2);
  }

  @Test
  void aLineIsOneLineAndNamesEverything() throws IOException {
    String line = sampler.loader(targets).shuffle(5).at(2, 1).state();
    assertThat(line)
        .doesNotContain("\n")
        .startsWith(
            "{\"loader\": 1, \"epoch\": 2, \"done\": 32, \"seed\": 5, \"parts\": [{\"dataset\": ")
        .contains("\"targets\": 103", sampler.dataset().fingerprint());
    Path file = folder.resolve("place.json");
    Files.writeString(file, line + "\n");
    SampleLoader resumed = sampler.loader(targets).resume(Files.readString(file));
    assertThat(resumed.state()).isEqualTo(line);
    assertThat(resumed.shuffle()).as("the seed is that of the line").hasValue(5);
    assertThat(resumed.shuffle(5).threads(1).batchSize(3).dropLast().state()).isEqualTo(line);
    assertThat(resumed.shard(1, 3).state()).isEqualTo(line);
  }

  private static void refused(ThrowingCallable call, String... words) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).message().contains(words);
  }

  @Test
  void anotherStreamIsRefusedWithTheReason() throws IOException {
    SampleLoader loader = sampler.loader(targets);
    String line = loader.shuffle(5).at(0, 2).state();
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    try (CocoSampler other =
        videos.open(FakeVideos.dataset(elsewhere).toBuilder().category(9, "nine").build())) {
      refused(
          () -> other.loader(targets(5)).resume(line),
          "is of the dataset ",
          sampler.dataset().fingerprint(),
          other.dataset().fingerprint(),
          "it cannot go on there");
    }
    refused(
        () -> sampler.loader(targets(50)).resume(line), "is of 103 targets, this loader has 50");
    List<Target> turned = new ArrayList<>(targets);
    turned.set(3, targets.get(4));
    turned.set(4, targets.get(3));
    refused(() -> sampler.loader(turned).resume(line), "103 other targets of the same dataset");
    refused(() -> loader.shuffle(6).resume(line), "is of the seed 5, this loader has the seed 6");
    assertThatThrownBy(() -> loader.resume(line).shuffle(6))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is of the seed 5; shuffle(6) makes another stream");
    refused(
        () -> loader.shuffle(5).resume(loader.state()),
        "is in the order of the list, this loader has the seed 5");
    double[] weights = new double[SIZE];
    Arrays.fill(weights, 1);
    refused(
        () -> loader.weighted(weights).resume(line),
        "epochs in which each target comes once, this loader has draws (weighted ");
    assertThatThrownBy(() -> loader.resume(line).weighted(weights))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("call it before resume(line)");
    String stream = loader.weighted(weights).state();
    weights[7] = 2;
    refused(() -> loader.weighted(weights).resume(stream), "draws (weighted ");
    refused(
        () -> loader.shuffle(5).resume(line.replace("\"done\": 64", "\"done\": 104")),
        "no place behind 104 samples: the epoch has 103");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "12",
        "{}",
        "{\"loader\": 2, \"epoch\": 0, \"done\": 0, \"parts\": []}",
        "{\"loader\": 1, \"epoch\": 0, \"done\": -1, \"parts\": []}",
        "{\"loader\": 1, \"epoch\": 3000000000, \"done\": 1, \"parts\": []}",
        "{\"loader\": 1, \"epoch\": 0, \"done\": 1.5, \"parts\": []}",
        "{\"loader\": 1, \"epoch\": 0, \"done\": 1, \"parts\": [3]}",
        "{\"loader\": 1, \"epoch\": 0, \"done\": 1, \"parts\": []}",
        "{\"loader\": 1, \"epoch\": 0, \"done\": 1, \"parts\": null}"
      })
  void whatIsNoLineIsRefused(String text) {
    assertThatThrownBy(() -> sampler.loader(targets).resume(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("the", "of");
  }

  @Test
  void aLoopOverEpochsGoesOnInTheMiddleOfOne() {
    List<Integer> wanted = order(sampler.loader(targets), 9, 3);
    String line = sampler.loader(targets).batchSize(20).shuffle(9).at(1, 3).state();
    List<Integer> taken = new ArrayList<>();
    SampleLoader loader = sampler.loader(targets).batchSize(7).resume(line);
    for (int epoch = loader.epoch(); epoch < 3; epoch++) {
      for (Batch batch : loader.epoch(epoch)) {
        IntStream.of(batch.indices()).forEach(taken::add);
      }
    }
    assertThat(taken).isEqualTo(wanted.subList(SIZE + 60, 3 * SIZE));
  }

  @Test
  void theFormNamesPlaceAndRank() {
    assertThat(sampler.loader(targets).threads(1).shuffle(5).at(2, 1).batchSize(8).shard(1, 4))
        .hasToString(
            "SampleLoader(103 targets, batches of 8, 1 threads, seed 5, epoch 2, behind 32,"
                + " rank 1 of 4)");
  }
}
