package org.ndsampler.jshell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import jdk.jshell.EvalException;
import org.ndsampler.core.internal.ErrorLine;

/** Puts an exception into one line for whoever made the mistake, and into many for who mends it. */
final class ScriptErrors {
  private ScriptErrors() {}

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
    String line = ErrorLine.folded(message);
    String bare = ErrorLine.before(name, "");
    if (!bare.isEmpty() && !line.contains(": ")) {
      return bare + line;
    }
    return saysAll(name) ? line : name + ": " + line;
  }

  private static boolean saysAll(String name) {
    if (name.startsWith("org.ndsampler.")) {
      return true;
    }
    try {
      Class<?> type = Class.forName(name, false, ScriptErrors.class.getClassLoader());
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
        ? ErrorLine.before(e.getClass().getName(), e.getClass().getSimpleName() + ": ")
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
