package org.ndsampler.reliability.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Inputs that once found something: files in {@code reliability/findings/TARGET}. */
final class Findings {
  private Findings() {}

  record Finding(String name, byte[] input) {}

  static List<Finding> of(Fuzz fuzz) throws IOException {
    Path folder = Project.root().resolve("reliability/findings").resolve(fuzz.name());
    List<Finding> findings = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.sorted().toList()) {
          findings.add(new Finding(file.getFileName().toString(), Files.readAllBytes(file)));
        }
      }
    }
    return findings;
  }
}
