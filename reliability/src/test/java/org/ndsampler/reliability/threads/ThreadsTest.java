package org.ndsampler.reliability.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second or two of each question about threads. */
class ThreadsTest {
  @TempDir Path folder;
  private Threads threads;

  @BeforeEach
  void open() throws Exception {
    threads = new Threads(folder, 1, Duration.ofMillis(1500));
  }

  @AfterEach
  void close() {
    threads.close();
  }

  @Test
  void sixteenThreadsLoadTheBytesOfOne() throws Exception {
    threads.sameBytes();
    assertThat(threads.samples()).isGreaterThan(50);
  }

  @Test
  void aSamplerThatIsClosedUnderWaySaysSoAndGivesNothingWrong() throws Exception {
    assertThat(threads.closing()).isPositive();
  }

  @Test
  void aThreadThatIsInterruptedHarmsNobodyElse() throws Exception {
    assertThat(threads.interrupting()).isPositive();
  }

  @Test
  void aLoaderThatIsStoppedAnywhereLeavesNoThread() throws Exception {
    assertThat(threads.loaders()).isPositive();
  }

  @Test
  void whoeverReadsWhileOthersChooseSeesAWholeChoice() throws Exception {
    assertThat(threads.preselecting()).isPositive();
  }

  @Test
  void aCrowdSaysWhatFailedInOneOfItsThreads() throws Exception {
    Crowd crowd =
        new Crowd(
            3,
            0,
            random -> {
              throw new IllegalStateException("planted");
            });
    assertThatThrownBy(crowd::stop)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("planted");
  }
}
