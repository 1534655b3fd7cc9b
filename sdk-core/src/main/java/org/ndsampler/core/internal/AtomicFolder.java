package org.ndsampler.core.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A folder that appears with all that is in it or not at all; what {@link AtomicFile} guarantees,
 * with two differences. For one thread.
 *
 * <p>A folder that is there and not empty is never replaced. And the files in it are not flushed
 * one by one, which takes longer than drawing them: whoever fills the folder can make it again, and
 * notes what should be in it, so that a loss is noticed.
 */
public final class AtomicFolder implements Closeable {
  private final Path target;
  private final Path temporary;

  private AtomicFolder(Path target, Path temporary) {
    this.target = target;
    this.temporary = temporary;
  }

  /** Makes the hidden folder, beside its place. */
  public static AtomicFolder of(Path target) throws IOException {
    Path absolute = target.toAbsolutePath();
    Beside.sweep(absolute);
    return new AtomicFolder(absolute, Files.createDirectory(Beside.unused(absolute)));
  }

  /** The folder to fill. */
  public Path path() {
    return temporary;
  }

  /**
   * Puts the folder into its place, where an empty one gives way.
   *
   * @throws FileSystemException if something is there already
   */
  public void commit() throws IOException {
    Files.deleteIfExists(target);
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    Beside.flushFolder(target);
  }

  /** Deletes the hidden folder and all in it; there is none any more after {@link #commit}. */
  @Override
  public void close() throws IOException {
    Beside.deleteAll(temporary);
  }
}
