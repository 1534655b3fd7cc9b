package org.ndsampler.core.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * What a file was when it was opened, to notice that it is overwritten in place while it is read. A
 * file that is deleted, or replaced by another one, is not changed: who has opened it sees what it
 * was. Safe for concurrent use.
 */
public final class OpenedFile {
  /** How often {@link #hasChanged} looks. */
  private static final long LOOK_NANOS = 50_000_000;

  private final Path path;
  private final BasicFileAttributes then;
  private volatile long nextLook = System.nanoTime();

  private OpenedFile(Path path, BasicFileAttributes then) {
    this.path = path;
    this.then = then;
  }

  /** A file as it is now. */
  public static OpenedFile of(Path path) throws IOException {
    return new OpenedFile(path, Files.readAttributes(path, BasicFileAttributes.class));
  }

  /** Whether it was changed; looks only every twentieth of a second, so that it may be asked. */
  public boolean hasChanged() {
    long now = System.nanoTime();
    if (now - nextLook < 0) {
      return false;
    }
    nextLook = now + LOOK_NANOS;
    return hasChangedNow();
  }

  /** Whether it was changed up to now. Cost: some microseconds. */
  public boolean hasChangedNow() {
    BasicFileAttributes now;
    try {
      now = Files.readAttributes(path, BasicFileAttributes.class);
    } catch (IOException e) {
      return false; // its name is gone, and what was opened is not
    }
    boolean same = Objects.equals(now.fileKey(), then.fileKey());
    return same
        && (now.size() != then.size() || !now.lastModifiedTime().equals(then.lastModifiedTime()));
  }
}
