package org.ndsampler.reliability.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.zip.CRC32;

/** A target on its findings, its seeds, and mutants of the seeds for a while. */
public final class Campaign {
  // On a machine that is busy too.
  private static final long FEWEST = 30;

  private Campaign() {}

  /**
   * Runs it; every input that finds something new is kept in a file.
   *
   * @param seed of the mutants
   * @param most inputs
   * @param found where to keep inputs that find something
   * @param stopAtFirst whether the first finding ends it
   * @return what was run, and the findings
   */
  public static String run(
      Fuzz fuzz, long seed, long most, Duration time, Path found, boolean stopAtFirst)
      throws IOException {
    Fuzzer fuzzer = new Fuzzer(fuzz);
    long end = System.nanoTime() + time.toNanos();
    StringBuilder findings = new StringBuilder();
    for (Findings.Finding finding : Findings.of(fuzz)) {
      attempt(fuzzer, finding.input(), found, findings);
    }
    List<byte[]> seeds = fuzz.target().seeds(fuzzer.folder());
    for (byte[] input : seeds) {
      attempt(fuzzer, input, found, findings);
    }
    Mutator mutator = new Mutator(seeds, seed);
    for (long i = 0; i < most && (i < FEWEST || System.nanoTime() < end); i++) {
      attempt(fuzzer, mutator.next(), found, findings);
      if (stopAtFirst && !findings.isEmpty()) {
        break;
      }
    }
    return fuzzer.summary() + findings;
  }

  private static void attempt(Fuzzer fuzzer, byte[] input, Path found, StringBuilder findings)
      throws IOException {
    try {
      fuzzer.run(input);
    } catch (Fuzzer.Finding e) {
      CRC32 sum = new CRC32();
      sum.update(input);
      Path file =
          Files.createDirectories(found).resolve("found-" + Long.toHexString(sum.getValue()));
      Files.write(file, input);
      findings.append("\nFOUND ").append(e.getMessage()).append(" (").append(file).append(')');
      StackTraceElement[] trace = e.getCause().getStackTrace();
      for (int i = 0; i < Math.min(6, trace.length); i++) {
        findings.append("\n    at ").append(trace[i]);
      }
    }
  }

  /** For trying: TARGET SECONDS FOLDER. */
  public static void main(String[] arguments) throws IOException {
    Logger.getLogger("org.ndsampler").setLevel(Level.OFF);
    for (Fuzz fuzz :
        arguments[0].equals("ALL") ? Fuzz.values() : new Fuzz[] {Fuzz.valueOf(arguments[0])}) {
      System.out.println(
          run(
              fuzz,
              System.nanoTime(),
              Long.MAX_VALUE,
              Duration.ofSeconds(Long.parseLong(arguments[1])),
              Path.of(arguments[2]).resolve(fuzz.name()),
              false));
    }
  }
}
