package org.ndsampler.reliability.fuzz;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the project is: in tests the folder above, for {@code reliability/run} as it says. */
final class Project {
  private Project() {}

  static Path root() {
    Path root = Path.of(System.getProperty("ndsampler.root", "..")).toAbsolutePath().normalize();
    if (!Files.isDirectory(root.resolve("sdk-core"))) {
      throw new IllegalStateException(root + " is not the project; set -Dndsampler.root");
    }
    return root;
  }
}
