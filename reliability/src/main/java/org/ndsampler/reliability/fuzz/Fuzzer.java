package org.ndsampler.reliability.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Runs one target on input after input, in a folder of its own, and says what must not be: another
 * error than the documented ones, a wrong answer, memory that the input does not justify, more than
 * 20 seconds of its thread. For one thread.
 */
public final class Fuzzer {
  private static final long MOST_BYTES_OF_ONE = 1 << 10;
  // Of its processor, not of the clock, so that a busy machine finds nothing. What waits for ever
  // is found by Jazzer's own clock.
  private static final Duration MOST_TIME = Duration.ofSeconds(20);
  private static final int MORE_RUNS = 3;

  private final Fuzz fuzz;
  private final Path folder;
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private long inputs;
  private long refused;

  /** A fuzzer of a target. */
  public Fuzzer(Fuzz fuzz) throws IOException {
    this.fuzz = fuzz;
    this.folder = Files.createTempDirectory("ndsampler-" + fuzz);
  }

  /** What was found with an input. */
  public static final class Finding extends RuntimeException {
    private static final long serialVersionUID = 1;

    Finding(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Runs the target once.
   *
   * @throws Finding if something is wrong
   */
  public void run(byte[] input) {
    inputs++;
    // The first input that reaches a class pays for loading and instrumenting it; what the input
    // itself costs, it costs each time.
    FuzzTarget.Wrong wrong = cost(input);
    for (int i = 0; wrong != null && i < MORE_RUNS; i++) {
      wrong = cost(input);
    }
    if (wrong != null) {
      throw finding(wrong, input);
    }
  }

  /** Runs the target, and says what it took that the input does not justify. */
  private FuzzTarget.@Nullable Wrong cost(byte[] input) {
    long before = threads.getCurrentThreadAllocatedBytes();
    long begun = threads.getCurrentThreadCpuTime();
    try {
      fuzz.target().run(input, folder);
    } catch (Throwable e) {
      if (!fuzz.target().isRefusal(e)) {
        throw finding(e, input);
      }
      refused++;
    }
    Duration time = Duration.ofNanos(threads.getCurrentThreadCpuTime() - begun);
    if (time.compareTo(MOST_TIME) > 0) {
      return new FuzzTarget.Wrong(time + " of processor time for " + input.length + " bytes");
    }
    long taken = threads.getCurrentThreadAllocatedBytes() - before;
    if (taken > fuzz.target().freeBytes() + MOST_BYTES_OF_ONE * input.length) {
      return new FuzzTarget.Wrong(taken + " bytes were allocated for " + input.length);
    }
    return null;
  }

  private Finding finding(Throwable e, byte[] input) {
    return new Finding(fuzz + ", an input of " + input.length + " bytes: " + e, e);
  }

  /** Where the target works. */
  public Path folder() {
    return folder;
  }

  /** One line: how many inputs, and how many of them were refused. */
  public String summary() {
    return fuzz + ": " + inputs + " inputs, " + refused + " refused";
  }
}
