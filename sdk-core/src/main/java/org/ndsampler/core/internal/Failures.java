package org.ndsampler.core.internal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Says of which file a failure is, and why: the JDK often says only one of the two. */
public final class Failures {
  private Failures() {}

  /** Of writing a file, under whatever name it is written first. */
  public static IOException writing(Path target, IOException e) {
    if (e instanceof NoSuchFileException
        || e instanceof FileSystemException named && isBeside(named, target)) {
      IOException said = whyNotWritten(target, (FileSystemException) e);
      said.initCause(e);
      return said;
    }
    return of(target, "cannot be written", "no permission to write into its folder", e);
  }

  /** The hidden file that is written first means nothing to whoever gave the name. */
  private static IOException whyNotWritten(Path target, FileSystemException e) {
    Path folder = target.toAbsolutePath().getParent();
    if (Files.isDirectory(target)) {
      return new FileSystemException(
          target.toString(), null, "cannot be written: this is a folder; give the name of a file");
    }
    if (e instanceof NoSuchFileException) {
      return new NoSuchFileException(
          target.toString(),
          null,
          folder == null || Files.isDirectory(folder)
              ? "cannot be written: its folder takes no new files; choose another"
              : "cannot be written: there is no folder " + folder + "; make it first");
    }
    return e instanceof AccessDeniedException
        ? new AccessDeniedException(
            target.toString(), null, "no permission to write into its folder")
        : new FileSystemException(target.toString(), null, "cannot be written: " + reason(e));
  }

  private static boolean isBeside(FileSystemException e, Path target) {
    return e.getFile() != null
        && !e.getFile().equals(target.toString())
        && e.getFile().contains(".writing-");
  }

  private static String reason(FileSystemException e) {
    return e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
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
