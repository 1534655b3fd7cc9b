package org.ndsampler.jshell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import jdk.jshell.EvalException;

/** Puts an exception into one line for whoever made the mistake, and into many for who mends it. */
final class Happenings {
  /** The JDK gives these the path of the file alone. */
  private static final Map<String, String> BARE =
      Map.of(
          NoSuchFileException.class.getName(), "there is no file ",
          AccessDeniedException.class.getName(), "this may not be read or written: ",
          FileAlreadyExistsException.class.getName(), "this exists already: ");

  private Happenings() {}

  /**
   * What happened, in one line. Of the SDK's exceptions and of those that tell of files and of
   * arguments the message says it all; of others the class is needed too.
   */
  static String line(EvalException thrown) {
    String name = thrown.getExceptionClassName();
    String message = thrown.getMessage();
    if (message == null || message.isBlank()) {
      return name;
    }
    String line = message.strip().replaceAll("[;,]?\\s*\\R\\s*", "; ");
    if (BARE.containsKey(name) && !line.contains(": ")) {
      return BARE.get(name) + line;
    }
    return saysAll(name) ? line : name + ": " + line;
  }

  private static boolean saysAll(String name) {
    if (name.startsWith("org.ndsampler.")) {
      return true;
    }
    try {
      Class<?> type = Class.forName(name, false, Happenings.class.getClassLoader());
      return IOException.class.isAssignableFrom(type)
          || type == UncheckedIOException.class
          || type == IllegalArgumentException.class
          || type == IllegalStateException.class;
    } catch (ClassNotFoundException e) {
      // A class of the script.
      return false;
    }
  }

  /** The reason of an error of files, which may have the path alone for a message. */
  static String reason(IOException e) {
    return e instanceof FileSystemException file && file.getReason() == null
        ? BARE.getOrDefault(e.getClass().getName(), e.getClass().getSimpleName() + ": ")
            + e.getMessage()
        : String.valueOf(e.getMessage());
  }

  /** The exception, its causes and the stack trace. */
  static String details(Throwable thrown) {
    StringBuilder text = new StringBuilder();
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      text.append(t == thrown ? "" : "\ncaused by ")
          .append(t instanceof EvalException e ? e.getExceptionClassName() : t.getClass().getName())
          .append(": ")
          .append(t.getMessage());
      for (StackTraceElement frame : t.getStackTrace()) {
        text.append("\n    at ").append(frame);
      }
    }
    return text.toString();
  }
}
