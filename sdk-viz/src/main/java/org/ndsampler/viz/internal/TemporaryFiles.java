package org.ndsampler.viz.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Files that go when the program ends, in whatever way it ends but for being killed. */
public final class TemporaryFiles {
  private static final Set<Path> FILES = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(TemporaryFiles::delete, "ndsampler-files"));
  }

  private TemporaryFiles() {}

  /** Deletes a file when the program ends. */
  public static void forget(Path file) {
    FILES.add(file.toAbsolutePath());
  }

  private static void delete() {
    for (Path file : FILES) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        // A viewer may hold it open; the system clears its folder sooner or later.
      }
    }
  }
}
