package org.ndsampler.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.concurrent.CancellationException;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.internal.ErrorLine;

/** Makes of whatever went wrong a status and one line; the words are those of the API. */
final class Refusals {
  private Refusals() {}

  static Refusal of(Throwable thrown) {
    if (thrown instanceof Refusal refusal) {
      return refusal;
    }
    if (thrown instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
      return of(unchecked.getCause());
    }
    Status status =
        thrown instanceof IOException || thrown instanceof CocoException
            ? Status.UNREADABLE
            : thrown instanceof IllegalArgumentException
                ? Status.USAGE
                : thrown instanceof CancellationException ? Status.INTERRUPTED : Status.FAILED;
    return new Refusal(status, line(thrown), thrown);
  }

  /** The message in one line; that of the JDK's exceptions of files may be the path alone. */
  static String line(Throwable thrown) {
    String message = thrown.getMessage();
    if (thrown instanceof OutOfMemoryError) {
      return "the memory is used up; NDSAMPLER_JAVA_OPTIONS=-Xmx8g gives more (" + message + ")";
    }
    if (message == null || message.isBlank()) {
      return thrown instanceof CancellationException
          ? "stopped"
          : thrown.getClass().getName() + "; --debug shows where";
    }
    String line = ErrorLine.folded(message);
    if (thrown instanceof FileSystemException file && file.getReason() == null) {
      return ErrorLine.before(file.getClass().getName(), "") + line;
    }
    boolean saysAll =
        thrown instanceof IOException
            || thrown instanceof CocoException
            || thrown instanceof IllegalArgumentException
            || thrown instanceof IllegalStateException
            || thrown instanceof CancellationException;
    return saysAll ? line : thrown.getClass().getName() + ": " + line + "; --debug shows where";
  }

  /** The causes and the stack traces. */
  static String details(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
