package org.ndsampler.core.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
  private final AtomicLong nanos = new AtomicLong(-500);

  private ProgressBar bar(boolean redraws) {
    return new ProgressBar(out, redraws, nanos::get);
  }

  private void pass(double seconds) {
    nanos.addAndGet((long) (seconds * 1e9));
  }

  private String text() {
    String text = bytes.toString(StandardCharsets.UTF_8);
    bytes.reset();
    return text;
  }

  @AfterEach
  void forgetTheTerminal() {
    System.clearProperty("ndsampler.terminal");
  }

  @Test
  void onATerminalALineIsDrawnInPlaceWithSpeedAndTimeLeft() {
    ProgressBar bar = bar(true);
    bar.update("preparing", 0, 40);
    assertThat(text()).isEqualTo("\rpreparing   0% [..............................] 0/40");
    pass(2);
    bar.update("preparing", 10, 40);
    assertThat(text())
        .isEqualTo("\rpreparing  25% [#######.......................] 10/40 5.0/s 0:06 left");
    pass(2);
    bar.update("preparing", 39, 40);
    assertThat(text()).startsWith("\rpreparing  97% [#############################.] 39/40 ");
    pass(4);
    bar.update("preparing", 40, 40);
    assertThat(text())
        .startsWith("\rpreparing 100% [##############################] 40/40 5.0/s in 0:08")
        .endsWith("\n");
    bar.close();
    assertThat(text()).isEmpty();
  }

  @Test
  void aShorterLineLeavesNothingOfALongerOne() {
    ProgressBar bar = bar(true);
    bar.update("work", 0, -1);
    pass(100);
    bar.update("work", 1000, -1);
    String longer = text();
    assertThat(longer).endsWith("work 1000 10.0/s");
    pass(1e6);
    bar.update("work", 1000, -1);
    // The speed is gone; blanks are drawn over it.
    assertThat(text()).matches("\rwork 1000 {7}");
  }

  @Test
  void itIsDrawnAtMostTenTimesASecondAndAlwaysAtTheEnd() {
    ProgressBar bar = bar(true);
    for (int i = 0; i < 1000; i++) {
      bar.update("work", i, 1000);
      pass(0.001);
    }
    bar.update("work", 1000, 1000);
    String all = text();
    assertThat(all.chars().filter(c -> c == '\r').count()).isBetween(10L, 12L);
    assertThat(all).containsPattern("1000/1000 1000/s in 0:01 *\n$");
  }

  @Test
  void aSpeedOfThePastIsForgotten() {
    ProgressBar bar = bar(true);
    bar.update("work", 0, 1000);
    pass(1);
    bar.update("work", 900, 1000); // found done already
    for (int i = 1; i <= 60; i++) {
      pass(1);
      bar.update("work", 900 + i, 1000);
    }
    String all = text();
    // 40 more at about 1 a second; the mean of all would promise 3 seconds.
    String left = all.substring(all.lastIndexOf('\r'));
    assertThat(left).contains("960/1000").containsPattern("0:(0[89]|[1-4][0-9]) left");
  }

  @Test
  void linesNeverBreakATerminalsLine() {
    ProgressBar bar = bar(true);
    bar.update("a very long name of a task\nwith a line break in it, and more", 1, Long.MAX_VALUE);
    pass(1e5);
    bar.update("a very long name of a task\nwith a line break in it, and more", 2, Long.MAX_VALUE);
    for (String line : text().split("\r")) {
      assertThat(line).hasSizeLessThanOrEqualTo(79).doesNotContain("\n");
    }
  }

  @Test
  void anotherTaskBeginsALineOfItsOwn() {
    ProgressBar bar = bar(true);
    bar.update("first", 1, 2);
    bar.update("second", 1, 2);
    assertThat(text()).containsPattern("first[^\n]*\n\rsecond");
    bar.close();
    assertThat(text()).isEqualTo("\n");
    // The same work once more.
    bar.update("second", 0, 2);
    bar.update("second", 2, 2);
    bar.update("second", 0, 2);
    assertThat(text()).containsPattern("0/2\r[^\r]*2/2 [^\n]*\n\r[^\n]*0/2$");
  }

  @Test
  void inALogThereAreLinesNowAndThen() {
    ProgressBar bar = bar(false);
    for (int i = 0; i <= 250; i++) {
      bar.update("converting", i, 250);
      pass(0.1);
    }
    bar.close();
    assertThat(text().lines())
        .containsExactly(
            "converting  40% 100/250 10.0/s 0:15 left",
            "converting  80% 200/250 10.0/s 0:05 left", "converting 100% 250/250 10.0/s in 0:25");
    bar.update("nothing to do", 0, 0);
    assertThat(text()).isEqualTo("nothing to do 0 in 0:00\n");
  }

  @Test
  void manyThreadsMayReport() throws InterruptedException {
    ProgressBar bar = ProgressBar.onTerminal(out);
    AtomicLong done = new AtomicLong();
    List<Thread> threads = new ArrayList<>();
    bar.update("work", 0, 4000);
    for (int t = 0; t < 4; t++) {
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 1000; i++) {
                  bar.update("work", done.incrementAndGet(), 4000);
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    String all = text();
    assertThat(all).contains("4000/4000").containsOnlyOnce("\n");
  }

  @Test
  void aConsoleIsDrawnOnOnlyWhereThereIsOne() {
    System.setProperty("ndsampler.terminal", "false");
    assertThat(Progress.console()).isSameAs(Progress.NONE);
    System.setProperty("ndsampler.terminal", "true");
    assertThat(Progress.console()).isInstanceOf(ProgressBar.class);
  }
}
