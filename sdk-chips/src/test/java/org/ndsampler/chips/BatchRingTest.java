package org.ndsampler.chips;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.sample.Batch;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.SampleLoader;
import org.ndsampler.core.sample.Target;
import org.ndsampler.toy.ToyDatasets;

class BatchRingTest {
  @TempDir static Path data;
  private static CocoSampler sampler;
  private static SampleLoader loader;

  @TempDir Path folder;

  @BeforeAll
  static void open() throws IOException {
    sampler = CocoSampler.open(ToyDatasets.make("shapes8", data.resolve("toy"), 3));
    loader = RingWriter.loader(sampler);
  }

  @AfterAll
  static void close() {
    sampler.close();
  }

  private interface Work<T> {
    T run() throws IOException;
  }

  private static <T> CompletableFuture<T> aside(Work<T> work) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return work.run();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        task -> new Thread(task, "ring-test").start());
  }

  private static <T> T result(CompletableFuture<T> future) throws Exception {
    return future.get(60, TimeUnit.SECONDS);
  }

  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void theReaderSeesEachBatchAsItIs() throws Exception {
    Path file = folder.resolve("ring");
    List<Batch> batches = new ArrayList<>();
    loader.forEach(batches::add);
    NDArray mask = NDArray.filled(DType.FLOAT32, Shape.of(3, 5, 1), 0.5);
    try (BatchRing ring = BatchRing.create(file, 1 << 20)) {
      assertThat(left()).containsExactly("ring", "ring.socket");
      CompletableFuture<Boolean> written =
          aside(
              () -> {
                for (Batch batch : batches) {
                  ring.put(batch, Map.of("mask", mask));
                }
                ring.end();
                return true;
              });
      try (RingReader reader = new RingReader(file)) {
        for (Batch batch : batches) {
          Map<String, byte[]> files = reader.files(reader.next());
          assertThat(files.keySet())
              .containsExactly(
                  "pixels",
                  "indices",
                  "samples",
                  "annotations",
                  "categories",
                  "boxes",
                  "state",
                  "mask");
          Path npy = Files.createDirectories(data.resolve("npy"));
          NDArray pixels = RingReader.array(files.get("pixels"), npy);
          assertThat(pixels.contentEquals(batch.pixels())).isTrue();
          assertThat(RingReader.array(files.get("mask"), npy).contentEquals(mask)).isTrue();
          byte[] state = files.get("state");
          assertThat(new String(state, StandardCharsets.UTF_8)).endsWith(batch.state());
          assertThat(left()).as("nobody else finds it").isEmpty();
          reader.say("+");
        }
        assertThat(reader.next()).isEqualTo(-1);
      }
      assertThat(result(written)).isTrue();
      assertThat(ring.toString()).contains(batches.size() + " batches put in");
    }
  }

  /** Its last words and its end may come together. */
  @RepeatedTest(20)
  void aReaderThatGoesWhenItHasDoneWithAllIsNotMissed() throws Exception {
    Path file = folder.resolve("ring");
    Batch batch = loader.iterator().next();
    try (BatchRing ring = BatchRing.create(file, 1 << 20)) {
      CompletableFuture<Boolean> written =
          aside(
              () -> {
                ring.put(batch);
                ring.end();
                return true;
              });
      try (RingReader reader = new RingReader(file)) {
        assertThat(reader.next()).isNotNegative();
        assertThat(reader.next()).isEqualTo(-1);
        reader.say("+");
      }
      assertThat(result(written)).isTrue();
      assertThat(ring.released()).isEqualTo(1);
    }
  }

  @Test
  void clipsHaveAnAxisOfTime() throws Exception {
    CocoDataset clips = ToyDatasets.make("vidshapes1-frames4", data.resolve("clips"), 0);
    try (CocoSampler videos = CocoSampler.open(clips);
        BatchRing ring = BatchRing.create(folder.resolve("ring"), 1 << 20)) {
      List<Target> targets = List.of(Target.video(1).time(0, 2).region(0, 0, 16, 24));
      CompletableFuture<Boolean> written = aside(() -> ring.putAll(videos.loader(targets)));
      try (RingReader reader = new RingReader(folder.resolve("ring"))) {
        String header =
            new String(reader.files(reader.next()).get("pixels"), StandardCharsets.ISO_8859_1);
        assertThat(header).contains("'shape': (1, 2, 24, 16, 3), }");
        assertThat(result(written)).isTrue();
      }
    }
  }

  @Test
  void aFullRingWaitsUntilTheReaderReleases() throws Exception {
    Path file = folder.resolve("ring");
    try (BatchRing ring = BatchRing.create(file, 200_000);
        SampleLoader.Batches batches = loader.balanced().iterator()) {
      // Three batches of 55,296 bytes of pixels fit, and no fourth.
      CompletableFuture<Boolean> three =
          aside(
              () -> {
                boolean all = true;
                for (int i = 0; i < 3; i++) {
                  all &= ring.put(batches.next());
                }
                return all;
              });
      try (RingReader reader = new RingReader(file)) {
        assertThat(result(three)).isTrue();
        CompletableFuture<Boolean> fourth = aside(() -> ring.put(batches.next()));
        Thread.sleep(150);
        assertThat(fourth).isNotDone();
        reader.next();
        reader.say("+");
        assertThat(result(fourth)).isTrue();
        assertThat(ring.released()).isEqualTo(1);
        reader.say("-");
        CompletableFuture<Boolean> fifth = aside(() -> ring.putAll(loader.balanced()));
        assertThat(result(fifth)).as("the reader had enough").isFalse();
        ring.end();
      }
    }
  }

  @Test
  void aReaderThatGoesWithoutAWordIsAnErrorAlsoWhileTheRingWaits() throws Exception {
    Path file = folder.resolve("ring");
    try (BatchRing ring = BatchRing.create(file, 200_000)) {
      CompletableFuture<Boolean> all = aside(() -> ring.putAll(loader.balanced()));
      try (RingReader reader = new RingReader(file)) {
        reader.next();
        reader.next();
        reader.say("+");
        Thread.sleep(100);
        assertThat(all).isNotDone();
      }
      assertThatThrownBy(() -> result(all))
          .isInstanceOf(ExecutionException.class)
          .hasMessageContaining(
              "has gone without a word: it was given 4 batches and has done with 1")
          .hasMessageContaining("resume the loader");
    }
    assertThat(left()).isEmpty();
  }

  @Test
  void aWriterThatFailsTellsTheReader() throws Exception {
    Path file = folder.resolve("ring");
    BatchRing ring = BatchRing.create(file, 1 << 20);
    CompletableFuture<Boolean> one = aside(() -> ring.put(loader.iterator().next()));
    try (RingReader reader = new RingReader(file)) {
      assertThat(result(one)).isTrue();
      ring.close();
      ring.close();
      reader.next();
      assertThatThrownBy(reader::next).hasMessage("the writer closed the ring before its end");
    }
    assertThatThrownBy(() -> ring.put(loader.iterator().next()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is closed; create another");
  }

  @Test
  void cancellingEndsTheWaitForAReader() throws Exception {
    CancellationToken token = new CancellationToken();
    try (BatchRing ring = BatchRing.create(folder.resolve("ring"), 1 << 20, token)) {
      CompletableFuture<Boolean> all = aside(() -> ring.putAll(loader));
      Thread.sleep(50);
      token.cancel();
      assertThatThrownBy(() -> result(all)).hasCauseInstanceOf(CancellationException.class);
    }
    assertThat(left()).isEmpty();
  }

  @Test
  void anInterruptEndsTheWaitAndIsNotTakenForADeadReader() throws Exception {
    Path file = folder.resolve("ring");
    for (boolean isRead : new boolean[] {false, true}) {
      try (BatchRing ring = BatchRing.create(file, 200_000)) {
        CompletableFuture<Thread> writer = new CompletableFuture<>();
        CompletableFuture<Boolean> all =
            aside(
                () -> {
                  writer.complete(Thread.currentThread());
                  return ring.putAll(loader.balanced());
                });
        try (RingReader reader = isRead ? new RingReader(file) : null) {
          if (reader != null) {
            reader.next();
          }
          Thread.sleep(50);
          result(writer).interrupt();
          assertThatThrownBy(() -> result(all)).hasCauseInstanceOf(CancellationException.class);
        }
      }
    }
    assertThat(left()).isEmpty();
  }

  @Test
  void whatIsInTheWayIsLeftAloneUnlessAKilledRingLeftIt() throws IOException {
    Path file = folder.resolve("ring");
    Files.writeString(file, "weights");
    assertThatThrownBy(() -> BatchRing.create(file, 1 << 20))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("there is a file of this name that is no ring");
    assertThat(file).hasContent("weights");
    Files.delete(file);
    try (BatchRing ring = BatchRing.create(file, 1 << 20)) {
      assertThatThrownBy(() -> BatchRing.create(file, 1 << 20))
          .isInstanceOf(FileAlreadyExistsException.class)
          .hasMessageContaining("another process writes a ring of this name");
      assertThat(ring.released()).isZero();
    }
    assertThat(left()).isEmpty();
    assertThatThrownBy(() -> BatchRing.create(file, 100))
        .hasMessage("the bytes of a ring must be from 8192 to 2147483647, not 100");
    assertThatThrownBy(() -> BatchRing.create(folder.resolve("r".repeat(100)), 1 << 20))
        .hasMessageContaining("choose a shorter path");
    assertThatThrownBy(() -> BatchRing.create(folder.resolve("none").resolve("ring"), 1 << 20))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none");
    assertThat(left()).isEmpty();
  }

  @Test
  void whatDoesNotFitSaysWhatWould() throws IOException {
    Batch batch = loader.iterator().next();
    try (BatchRing ring = BatchRing.create(folder.resolve("ring"), 20_000)) {
      assertThatThrownBy(() -> ring.put(batch))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageMatching(
              "a batch of 5.... bytes does not fit into a ring of 20000; make it .*");
      NDArray mask = NDArray.zeros(DType.UINT8, Shape.of(1, 1, 1));
      assertThatThrownBy(() -> ring.put(batch, Map.of("boxes", mask)))
          .hasMessageContaining("has an array \"boxes\" already");
      assertThatThrownBy(() -> ring.put(batch, Map.of("a mask", mask)))
          .hasMessageContaining("not \"a mask\"");
    }
  }

  @Test
  void roomIsNeverGivenTwiceAndAnyPieceFitsOnceAllIsReleased() {
    SplittableRandom random = new SplittableRandom(1);
    RingRoom room = new RingRoom(1000);
    Deque<int[]> taken = new ArrayDeque<>();
    int[] users = new int[1000];
    for (int step = 0; step < 20_000; step++) {
      int length = 1 + random.nextInt(step % 3 == 0 ? 1000 : 200);
      int start = room.take(length);
      if (start >= 0) {
        for (int i = start; i < start + length; i++) {
          assertThat(users[i]++).isZero();
        }
        taken.add(new int[] {start, length});
      }
      if (start < 0 || random.nextBoolean()) {
        assertThat(room.release()).isEqualTo(!taken.isEmpty());
        int[] first = taken.poll();
        if (first != null) {
          Arrays.fill(users, first[0], first[0] + first[1], 0);
        }
      }
    }
    while (room.release()) {
      taken.poll();
    }
    assertThat(taken).isEmpty();
    assertThat(room.take(1000)).isZero();
    assertThat(room.take(1)).isEqualTo(-1);
  }
}
