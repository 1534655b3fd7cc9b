package org.ndsampler.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Processor time beside the time that passes: of this process, compiler and garbage collector
 * included, and of the processes that a benchmark runs. It says the same on a busy machine.
 */
public final class CpuTime implements InternalProfiler {
  /** The name of the seconds for one operation among the results of JMH. */
  static final String LABEL = "cpu";

  private static final String LINE = "CPU seconds: ";
  private static final AtomicLong OF_OTHERS = new AtomicLong();

  private long before;

  private static long nanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        + OF_OTHERS.get();
  }

  /**
   * Runs a process that writes {@code CPU seconds: N} in its last line, and counts them as spent.
   *
   * @return what it wrote before
   * @throws IOException if it cannot be started, fails or does not say what it needed
   */
  static List<String> ofProcess(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader = process.inputReader()) {
      reader.lines().forEach(lines::add);
    }
    int status = process.waitFor();
    String last = lines.isEmpty() ? "" : lines.remove(lines.size() - 1);
    if (status != 0 || !last.startsWith(LINE)) {
      throw new IOException("exit %d, last line \"%s\": %s".formatted(status, last, command));
    }
    count(last);
    return lines;
  }

  /**
   * Counts what another process has spent, by a line {@code CPU seconds: N} of it.
   *
   * @throws IOException if the line says nothing of the kind; null where the process has ended
   */
  static void count(String line) throws IOException {
    if (line == null || !line.startsWith(LINE)) {
      throw new IOException("not a line of CPU seconds, but \"" + line + "\"");
    }
    double seconds = Double.parseDouble(line.substring(LINE.length()));
    OF_OTHERS.addAndGet(Math.round(seconds * 1e9));
  }

  /**
   * The last line of a process that {@link #ofProcess} runs. The management beans would be a good
   * part of what a short process needs, so it is read from the process table.
   */
  static String line() {
    Duration spent = ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    return LINE + spent.toMillis() / 1000.0;
  }

  @Override
  public String getDescription() {
    return "processor time of one operation";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    before = nanos();
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    double operations = Math.max(1, result.getMetadata().getMeasuredOps());
    double seconds = (nanos() - before) * 1e-9;
    return List.of(new ScalarResult(LABEL, seconds / operations, "s/op", AggregationPolicy.AVG));
  }
}
