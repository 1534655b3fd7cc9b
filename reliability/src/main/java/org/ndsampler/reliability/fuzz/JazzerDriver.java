package org.ndsampler.reliability.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What Jazzer calls: {@code --target_class} is this class, {@code --target_args} the target's name.
 */
public final class JazzerDriver {
  private static final Logger LOG = Logger.getLogger("org.ndsampler");

  private static Fuzzer fuzzer;

  private JazzerDriver() {}

  /** Called once, before the first input. */
  public static void fuzzerInitialize(String[] arguments) throws IOException {
    LOG.setLevel(Level.OFF);
    fuzzer = new Fuzzer(Fuzz.valueOf(arguments[0]));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> System.err.println(fuzzer.summary())));
  }

  /** Called for each input. */
  public static void fuzzerTestOneInput(byte[] input) {
    fuzzer.run(input);
  }

  /**
   * Writes the seeds and the earlier findings of a target into a folder, for Jazzer to begin with.
   */
  public static void main(String[] arguments) throws IOException {
    Fuzz fuzz = Fuzz.valueOf(arguments[0]);
    Path corpus = Files.createDirectories(Path.of(arguments[1]));
    List<byte[]> seeds = fuzz.target().seeds(new Fuzzer(fuzz).folder());
    for (int i = 0; i < seeds.size(); i++) {
      Files.write(corpus.resolve("seed-" + i), seeds.get(i));
    }
    for (Findings.Finding finding : Findings.of(fuzz)) {
      Files.write(corpus.resolve("finding-" + finding.name()), finding.input());
    }
  }
}
