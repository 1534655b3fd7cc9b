package org.ndsampler.reliability.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One input again. */
public final class Replay {
  private Replay() {}

  /** TARGET FILE. */
  public static void main(String[] arguments) throws IOException {
    Fuzz fuzz = Fuzz.valueOf(arguments[0]);
    Fuzzer fuzzer = new Fuzzer(fuzz);
    fuzz.target().seeds(fuzzer.folder());
    fuzzer.run(Files.readAllBytes(Path.of(arguments[1])));
    System.out.println(fuzzer.summary());
  }
}
