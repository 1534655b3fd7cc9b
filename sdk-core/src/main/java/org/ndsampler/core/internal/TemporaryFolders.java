package org.ndsampler.core.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Folders among the temporary files that go, with all that is in them, when the program ends, in
 * whatever way it ends but for being killed. Safe for concurrent use.
 */
public final class TemporaryFolders {
  private static final Set<Path> FOLDERS = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(TemporaryFolders::deleteAll, "ndsampler-folders"));
  }

  private TemporaryFolders() {}

  /** A new, empty folder. */
  public static Path make() throws IOException {
    Path folder = Files.createTempDirectory("ndsampler-");
    FOLDERS.add(folder);
    return folder;
  }

  private static void deleteAll() {
    for (Path folder : FOLDERS) {
      try {
        Beside.deleteAll(folder);
      } catch (IOException e) {
        // Somebody may hold a file open; the system clears its folder sooner or later.
      }
    }
  }
}
