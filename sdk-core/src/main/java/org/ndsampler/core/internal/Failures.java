package org.ndsampler.core.internal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Says of which file a failure is, and why: the JDK often says only one of the two. */
public final class Failures {
  private Failures() {}

  /** Of writing a file, under whatever name it is written first. */
  public static IOException writing(Path target, IOException e) {
    if (e instanceof NoSuchFileException absent && absent.getReason() == null) {
      // Its folder was there when the file was begun: such as one of the system's own.
      IOException said =
          new NoSuchFileException(
              target.toString(),
              null,
              "cannot be written: its folder takes no new files; choose another");
      said.initCause(e);
      return said;
    }
    return of(target, "cannot be written", "no permission to write into its folder", e);
  }

  /** Of reading a file. */
  public static IOException reading(Path file, IOException e) {
    return of(file, "cannot be read", "no permission to read it", e);
  }

  private static IOException of(Path file, String what, String denied, IOException e) {
    IOException said;
    if (e instanceof AccessDeniedException access && access.getReason() == null) {
      said = new AccessDeniedException(file.toString(), null, denied);
    } else if (e.getClass() == IOException.class && !text(e).contains(file.toString())) {
      // Such as that of a full disk, which names no file.
      said = new FileSystemException(file.toString(), null, what + ": " + text(e));
    } else {
      return e;
    }
    said.initCause(e);
    return said;
  }

  private static String text(IOException e) {
    return String.valueOf(e.getMessage());
  }
}
