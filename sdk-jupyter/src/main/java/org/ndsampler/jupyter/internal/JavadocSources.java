package org.ndsampler.jupyter.internal;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tells JShell, by which each kernel answers Tab and Shift-Tab, where the SDK's sources are, so
 * that it shows their Javadoc. JShell looks into the {@code src.zip} of the JDK and nowhere else,
 * but it has a field for its own tests that says where to look instead: JDK 17 to 25 have it. A
 * kernel that {@code notebooks/kernel install} has made opens the package; elsewhere signatures are
 * all there is.
 */
public final class JavadocSources {
  /** Folders and jars of sources, with the system's separator between them. */
  static final String PROPERTY = "ndsampler.sources";

  private JavadocSources() {}

  /** Does nothing where there are no sources, or a JDK that keeps the field to itself. */
  public static boolean attach() {
    List<Path> roots = new ArrayList<>();
    for (String entry : System.getProperty(PROPERTY, "").split(File.pathSeparator)) {
      if (!entry.isBlank()) {
        add(Path.of(entry), roots);
      }
    }
    if (roots.isEmpty()) {
      return false;
    }
    addJdk(roots);
    try {
      Field instead =
          Class.forName("jdk.jshell.SourceCodeAnalysisImpl")
              .getDeclaredField("availableSourcesOverride");
      instead.setAccessible(true);
      instead.set(null, List.copyOf(roots));
      return true;
    } catch (ReflectiveOperationException | RuntimeException e) {
      // Without Javadoc the shell works as well.
      return false;
    }
  }

  private static void add(Path source, List<Path> roots) {
    if (Files.isDirectory(source)) {
      roots.add(source);
    } else if (Files.isReadable(source)) {
      roots(source).forEach(roots::add);
    }
  }

  /** The JDK's own sources, where they are installed: a folder for each module. */
  private static void addJdk(List<Path> roots) {
    Path zip = Path.of(System.getProperty("java.home"), "lib", "src.zip");
    if (!Files.isReadable(zip)) {
      return;
    }
    for (Path root : roots(zip)) {
      try (Stream<Path> modules = Files.list(root)) {
        modules.filter(Files::isDirectory).forEach(roots::add);
      } catch (IOException e) {
        // A zip that cannot be listed has no sources to show.
        return;
      }
    }
  }

  /** The roots of a zip, which stays open as long as the shell does. */
  private static List<Path> roots(Path zip) {
    List<Path> roots = new ArrayList<>();
    try {
      @SuppressWarnings("MustBeClosedChecker")
      FileSystem opened = FileSystems.newFileSystem(zip);
      opened.getRootDirectories().forEach(roots::add);
    } catch (IOException e) {
      // As if it were not there.
      return List.of();
    }
    return roots;
  }
}
