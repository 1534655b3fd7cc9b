package org.ndsampler.core.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says of a file that is not there what may have been meant: the JDK says its name alone. */
public final class Absent {
  /** Of a folder with more files the first are looked at; an error is no reason to read it all. */
  private static final int MOST_NAMES = 10_000;

  private Absent() {}

  /** The error for a file that is to be read. */
  public static NoSuchFileException file(Path file) {
    return new NoSuchFileException(file.toString(), null, reason(file));
  }

  /**
   * An error of reading a file, with the reason where the file is not there and nothing says why.
   */
  public static IOException explained(Path file, IOException e) {
    if (e instanceof NoSuchFileException bare && bare.getReason() == null) {
      NoSuchFileException said = file(file);
      said.initCause(e);
      return said;
    }
    return e;
  }

  private static String reason(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      return "there is no such file, nor the folder " + folder;
    }
    String name = String.valueOf(file.getFileName());
    return "there is no such file"
        + (folder == null ? "" : Suggestions.of(name, near(name, names(folder))));
  }

  /** Names with the same ending are near only if what stands before it is. */
  private static List<String> near(String name, List<String> names) {
    return names.stream()
        .filter(
            other ->
                !ending(other).equals(ending(name))
                    || Suggestions.nearest(stem(name), List.of(stem(other))).isPresent())
        .toList();
  }

  private static String stem(String name) {
    return name.substring(0, name.length() - ending(name).length());
  }

  private static String ending(String name) {
    return name.indexOf('.') < 1 ? "" : name.substring(name.indexOf('.'));
  }

  private static List<String> names(@Nullable Path folder) {
    if (folder == null) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .limit(MOST_NAMES)
          .map(entry -> String.valueOf(entry.getFileName()))
          .sorted()
          .toList();
    } catch (IOException e) {
      // A folder that may not be listed has nothing to suggest.
      return List.of();
    }
  }
}
