package org.ndsampler.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The sources whose Javadoc is shown: those of all modules that are shipped, but for internals. */
final class Sources {
  private static final Path ROOT = Path.of("..");

  private Sources() {}

  static List<Path> documented() throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module : modules.sorted().toList()) {
        Path sources = module.resolve("src/main/java");
        // sdk-spark is no module, and Spark is not here: its own tests have its examples.
        if (module.getFileName().toString().startsWith("sdk-")
            && Files.exists(sources.resolve("module-info.java"))) {
          try (Stream<Path> files = Files.walk(sources)) {
            files
                .filter(file -> file.toString().endsWith(".java"))
                .filter(file -> !isInternal(sources.relativize(file)))
                .sorted()
                .forEach(found::add);
          }
        }
      }
    }
    return found;
  }

  /** Packages below an internal one are internal too. */
  private static boolean isInternal(Path file) {
    return IntStream.range(0, file.getNameCount())
        .anyMatch(i -> file.getName(i).toString().equals("internal"));
  }
}
