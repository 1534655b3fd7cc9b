package org.ndsampler.core.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;

class SampleLoaderTest {
  private final FakeVideos videos = new FakeVideos();

  @TempDir Path folder;
  private CocoSampler sampler;
  private List<Target> targets;

  @BeforeEach
  void open() throws IOException {
    sampler = videos.open(FakeVideos.dataset(folder));
    targets =
        IntStream.range(0, 103)
            .mapToObj(i -> Target.image(11 + i % 4).region(i % 30, i % 20, 8, 8))
            .toList();
  }

  @AfterEach
  void close() {
    sampler.close();
  }

  private static byte[] bytes(SampleLoader loader) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Batch batch : loader) {
      out.write(batch.pixels().toBytes());
      for (int i = 0; i < batch.size(); i++) {
        out.write(batch.indices()[i]);
        out.write(batch.annotations().get(i).size());
      }
    }
    return out.toByteArray();
  }

  @Test
  void oneAndEightThreadsGiveTheSameBytes() throws IOException {
    SampleLoader loader = sampler.loader(targets).batchSize(10).shuffle(5).epoch(2);
    byte[] one = bytes(loader.threads(1));
    assertThat(one).hasSize(103 * (8 * 8 * 2 + 2));
    for (int repeat = 0; repeat < 3; repeat++) {
      assertThat(bytes(loader.threads(8))).isEqualTo(one);
    }
    assertThat(bytes(loader.epoch(3))).isNotEqualTo(one);
  }

  @Test
  void aBatchHoldsItsSamplesInTheOrderOfTheTargets() {
    SampleLoader loader = sampler.loader(targets).batchSize(50);
    assertThat(loader.batchCount()).isEqualTo(3);
    assertThat(loader.dropLast().batchCount()).isEqualTo(2);
    List<Batch> batches = new ArrayList<>();
    loader.forEach(batches::add);
    assertThat(batches).extracting(Batch::size).containsExactly(50, 50, 3);
    Batch last = batches.get(2);
    assertThat(last.pixels().shape().toArray()).containsExactly(3, 8, 8, 2);
    assertThat(last.indices()).containsExactly(100, 101, 102);
    assertThat(last.targets().get(1).target()).isEqualTo(targets.get(101));
    assertThat(last.pixels(1).contentEquals(sampler.loadSample(targets.get(101)).pixels()))
        .isTrue();
  }

  @Test
  void clipsAreStackedFrameByFrame() {
    List<Target> clips =
        List.of(
            Target.video(1).time(0, 2).region(0, 0, 4, 4).channels("a"),
            Target.video(1).time(2, 4).region(1, 1, 4, 4).channels("a"));
    Batch batch = sampler.loader(clips).iterator().next();
    assertThat(batch.framesPerSample()).isEqualTo(2);
    assertThat(batch.pixels().shape().toArray()).containsExactly(4, 4, 4, 1);
    assertThat(batch.pixels(1).contentEquals(sampler.loadSample(clips.get(1)).pixels())).isTrue();
  }

  @Test
  void theStreamHasTheSamplesInOrder() {
    try (Stream<Sample> samples = sampler.stream(targets)) {
      assertThat(samples.map(sample -> sample.target().target()).toList()).isEqualTo(targets);
    }
  }

  @Test
  void aShuffledEpochHasEachTargetOnceAndIsAPureFunction() {
    SampleLoader loader = sampler.loader(targets);
    for (int epoch = 0; epoch < 3; epoch++) {
      int e = epoch;
      assertThat(IntStream.range(0, 103).map(i -> loader.targetIndex(9, e, i)).sorted().toArray())
          .containsExactly(IntStream.range(0, 103).toArray());
    }
    int at = loader.targetIndex(9, 1, 17);
    assertThat(loader.sample(9, 1, 17).target().target()).isEqualTo(targets.get(at));
    assertThatThrownBy(() -> loader.sample(9, 1, 103))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void everyPlaceOfAShuffleIsAboutAsLikely() {
    int[] counts = new int[7];
    for (int epoch = 0; epoch < 7000; epoch++) {
      counts[new Permutation(7, 3, epoch).at(2)]++;
    }
    // Five standard deviations of a binomial with n = 7000, p = 1/7.
    for (int count : counts) {
      assertThat(count).isBetween(853, 1147);
    }
  }

  @Test
  void whoAsksForMoreIsToldHowItEnded() {
    SampleLoader loader = sampler.loader(targets.subList(0, 3)).batchSize(2);
    try (SampleLoader.Batches batches = loader.iterator()) {
      batches.next();
      batches.next();
      assertThatThrownBy(batches::next)
          .isInstanceOf(NoSuchElementException.class)
          .hasMessageContaining("2, and all of them were taken");
    }
    SampleLoader.Batches left = loader.iterator();
    left.next();
    left.close();
    assertThatThrownBy(left::next)
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContaining("closed before their end");
  }

  @Test
  void noMoreIsLoadedThanIsAskedForAndPrefetched() throws InterruptedException {
    AtomicInteger loaded = new AtomicInteger();
    SampleLoader loader =
        SampleLoader.of(
                sampler.dataset(),
                targets,
                target -> {
                  loaded.incrementAndGet();
                  return sampler.loadSample(target);
                },
                SampleLoader.NOTHING)
            .batchSize(5)
            .threads(4)
            .prefetch(3);
    try (SampleLoader.Batches batches = loader.iterator()) {
      batches.next();
      Thread.sleep(100);
      assertThat(loaded.get()).isBetween(5, 20);
      assertThat(batches.hasNext()).isTrue();
    }
  }

  @Test
  void anErrorNamesItsTargetAndStopsInItsPlace() throws IOException {
    Files.delete(folder.resolve("3_40_30_2.img"));
    SampleLoader loader = sampler.loader(targets).batchSize(2).threads(3);
    try (SampleLoader.Batches batches = loader.iterator()) {
      assertThat(batches.next().indices()).containsExactly(0, 1);
      assertThatThrownBy(batches::next)
          .isInstanceOfSatisfying(
              SampleLoadException.class,
              e -> {
                assertThat(e.index()).isEqualTo(2);
                assertThat(e.target()).isEqualTo(targets.get(2));
              })
          .hasMessageContaining("Target.image(13)")
          .hasMessageContaining("3_40_30_2.img");
      assertThat(batches.hasNext()).isFalse();
    }
  }

  @Test
  void errorsAreCollectedWhenAskedFor() throws IOException {
    Files.delete(folder.resolve("3_40_30_2.img"));
    int good = 0;
    int bad = 0;
    for (Batch batch : sampler.loader(targets).batchSize(10).collectErrors()) {
      good += batch.size();
      bad += batch.errors().size();
      assertThat(batch.pixels().shape().frames()).isEqualTo(batch.size());
    }
    assertThat(bad).isEqualTo(26);
    assertThat(good).isEqualTo(77);
  }

  @Test
  void aSampleThatDoesNotFitToTheOthersIsAnErrorOfItsOwn() {
    List<Target> mixed = new ArrayList<>(targets.subList(0, 12));
    mixed.set(0, mixed.get(0).toSize(5, 5));
    mixed.set(7, mixed.get(7).dtype(DType.FLOAT64));
    assertThatThrownBy(() -> sampler.loader(mixed).batchSize(6).iterator().next())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a batch needs samples of one shape and type");
    List<Batch> batches = new ArrayList<>();
    sampler.loader(mixed).batchSize(6).threads(2).collectErrors().forEach(batches::add);
    assertThat(batches).hasSize(2).allMatch(batch -> batch.size() == 5);
    assertThat(batches.get(0).indices()).containsExactly(1, 2, 3, 4, 5);
    assertThat(batches.get(1).indices()).containsExactly(6, 8, 9, 10, 11);
    assertThat(batches.get(0).errors())
        .singleElement()
        .satisfies(error -> assertThat(error.index()).isZero())
        .asString()
        .contains("a batch needs samples of one shape and type", "toSize(");
    assertThat(batches.get(1).errors())
        .singleElement()
        .satisfies(error -> assertThat(error.index()).isEqualTo(7))
        .asString()
        .contains("FLOAT64");
  }

  @Test
  void cancellingEndsTheLoading() {
    CancellationToken cancelled = new CancellationToken();
    try (SampleLoader.Batches batches =
        sampler.loader(targets).batchSize(5).cancellation(cancelled).iterator()) {
      batches.next();
      cancelled.cancel();
      assertThatThrownBy(batches::next).isInstanceOf(CancellationException.class);
      assertThat(batches.hasNext()).isFalse();
    }
  }

  @Test
  void theOrderOfSettingsDoesNotMatterAndEachIsAnswered() {
    CancellationToken token = new CancellationToken();
    Progress progress = (task, done, total) -> {};
    List<UnaryOperator<SampleLoader>> settings =
        List.of(
            loader -> loader.batchSize(7),
            loader -> loader.prefetch(1),
            loader -> loader.threads(4),
            loader -> loader.shuffle(5),
            loader -> loader.epoch(3),
            SampleLoader::dropLast,
            SampleLoader::collectErrors,
            loader -> loader.cancellation(token),
            loader -> loader.progress(progress));
    for (int first = 0; first < settings.size(); first++) {
      for (int step : List.of(1, settings.size() - 1)) {
        SampleLoader loader = sampler.loader(targets);
        for (int i = 0; i < settings.size(); i++) {
          loader = settings.get((first + i * step) % settings.size()).apply(loader);
        }
        assertThat(loader.batchSize()).isEqualTo(7);
        assertThat(loader.prefetch()).isEqualTo(1);
        assertThat(loader.threads()).isEqualTo(4);
        assertThat(loader.shuffle()).hasValue(5);
        assertThat(loader.epoch()).isEqualTo(3);
        assertThat(loader.isDropLast()).isTrue();
        assertThat(loader.isCollectErrors()).isTrue();
        assertThat(loader.cancellation()).isSameAs(token);
        assertThat(loader.progress()).isSameAs(progress);
      }
    }
    SampleLoader plain = sampler.loader(targets);
    assertThat(plain.threads(3).prefetch()).isEqualTo(6);
    assertThat(plain.threads(3).threads(5).prefetch()).isEqualTo(10);
    assertThat(plain.shuffle()).isEmpty();
    assertThat(plain.isDropLast() || plain.isCollectErrors()).isFalse();
  }

  @Test
  void progressIsToldWithEachBatchUpToTheEnd() {
    List<Long> done = new ArrayList<>();
    SampleLoader loader =
        sampler
            .loader(targets)
            .batchSize(50)
            .progress(
                (task, now, total) -> {
                  assertThat(task).isEqualTo("samples");
                  done.add(now);
                  done.add(total);
                });
    loader.forEach(batch -> {});
    assertThat(done).containsExactly(50L, 103L, 100L, 103L, 103L, 103L);
    done.clear();
    loader.dropLast().forEach(batch -> {});
    assertThat(done).containsExactly(50L, 100L, 100L, 100L);
    done.clear();
    assertThat(loader.samples()).hasSize(103);
    assertThat(done).endsWith(103L, 103L).hasSize(14);
  }

  @Test
  void samplesOfDifferentShapeAreAnErrorThatNamesBoth() {
    List<Target> mixed = List.of(Target.image(11), Target.image(11).region(0, 0, 3, 3));
    assertThatThrownBy(() -> sampler.loader(mixed).iterator().next())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(30, 40, 2)")
        .hasMessageContaining("region(0, 0, 3, 3)");
  }
}
