package org.ndsampler.viz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Opens files with the program that the desktop has for them. {@link java.awt.Desktop} would need a
 * Java runtime that is not headless, and JShell runs headless: it starts faster, and a JDK without
 * the parts for a screen is enough.
 */
final class DesktopProgram {
  private DesktopProgram() {}

  /** Opens a file, if there is a desktop; does not wait for the program. */
  static void open(Path file) {
    List<String> command = command(System.getProperty("os.name", ""), System.getenv(), file);
    if (command != null) {
      start(command, file);
    }
  }

  /** The command that opens a file; null where there is no desktop. */
  static @Nullable List<String> command(String system, Map<String, String> environment, Path file) {
    String name = system.toLowerCase(Locale.ROOT);
    if (name.startsWith("windows")) {
      return List.of("rundll32", "url.dll,FileProtocolHandler", file.toString());
    } else if (name.startsWith("mac")) {
      return List.of("open", file.toString());
    }
    boolean hasScreen =
        !environment.getOrDefault("DISPLAY", "").isEmpty()
            || !environment.getOrDefault("WAYLAND_DISPLAY", "").isEmpty();
    return hasScreen ? List.of("xdg-open", file.toString()) : null;
  }

  static void start(List<String> command, Path file) {
    try {
      new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(
          command.get(0) + " cannot be started to open " + file + ", which was written", e);
    }
  }
}
