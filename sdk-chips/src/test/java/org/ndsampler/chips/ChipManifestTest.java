package org.ndsampler.chips;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.sample.Target;

/** Who may write into a folder of chips. */
class ChipManifestTest {
  private static final List<Target> TARGETS = List.of(Target.image(1));

  @TempDir Path folder;

  private static void claim(Path where, String settings) throws IOException {
    ChipManifest.claim(where, "fingerprint", settings, TARGETS);
  }

  @Test
  void twoThatBeginTheSameChipsAtOnceBothGoOn() throws Exception {
    ExecutorService two = Executors.newFixedThreadPool(2);
    try {
      CyclicBarrier together = new CyclicBarrier(2);
      for (int round = 0; round < 300; round++) {
        Path where = folder.resolve("round" + round);
        AtomicBoolean isLate = new AtomicBoolean();
        // One looks while the other writes, a little later in each round.
        long late = System.nanoTime() + 10_000L * round;
        Callable<Void> attempt =
            () -> {
              boolean waits = isLate.getAndSet(true);
              together.await();
              while (waits && System.nanoTime() < late) {
                Thread.onSpinWait();
              }
              claim(where, "png");
              return null;
            };
        for (Future<Void> done : two.invokeAll(List.of(attempt, attempt))) {
          assertThat(done.get()).isNull();
        }
        assertThat(where).isDirectoryContaining("glob:**chips.txt");
      }
    } finally {
      two.shutdownNow();
    }
  }

  @Test
  void otherChipsAndOtherFilesAreRefused() throws IOException {
    claim(folder.resolve("chips"), "png");
    claim(folder.resolve("chips"), "png");
    assertThatThrownBy(() -> claim(folder.resolve("chips"), "jpeg"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("holds chips of another dataset");
    Path letters = Files.createDirectory(folder.resolve("letters"));
    Files.writeString(letters.resolve("a.txt"), "dear");
    assertThatThrownBy(() -> claim(letters, "png"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("holds something that is no chips");
    assertThat(letters).isDirectoryContaining("glob:**a.txt");
  }
}
