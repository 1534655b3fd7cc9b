package org.ndsampler.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        if (module.getFileName().toString().startsWith("sdk-") && Files.exists(sources)) {
          try (Stream<Path> files = Files.walk(sources)) {
            files
                .filter(file -> file.toString().endsWith(".java"))
                .filter(file -> !isInternal(file))
                .sorted()
                .forEach(found::add);
          }
        }
      }
    }
    return found;
  }

  /** In a package with a segment {@code internal}, as {@code raster.internal.image}. */
  private static boolean isInternal(Path file) {
    for (Path part : file) {
      if (part.toString().equals("internal")) {
        return true;
      }
    }
    return false;
  }
}
