package org.ndsampler.core.internal;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file that appears whole or not at all. For one thread; any number of writers of the same file,
 * in this process and in others, do not disturb each other, and the last to commit wins.
 *
 * <p>This is the one place that says what a file written by this SDK is guaranteed:
 *
 * <ul>
 *   <li>It is written beside its place, under a hidden name that nobody else uses. Whoever opens
 *       the file meanwhile sees what was there before, whole.
 *   <li>{@link #commit} flushes the content to the disk, moves it into place in one step, and
 *       flushes the folder. When it returns, the file survives a crash of the machine; when it
 *       fails, what was there before is untouched. A file system that cannot replace a file in one
 *       step is refused.
 *   <li>{@link #close} without a commit leaves nothing behind. What a killed writer left is deleted
 *       by the next writer of the same file: at once where it can see that the writer's process is
 *       gone (on Linux, the same machine), else once nothing in it has changed for an hour.
 *   <li>A symbolic link in its place is replaced by the file, not followed; permissions are those
 *       of a new file.
 * </ul>
 *
 * <p>One whose place is itself the hidden name of another, such as the image that a cache has
 * written for it, is not flushed: its writer does that when it commits. The cost is one look at the
 * names in the folder, two flushes and a move.
 */
public final class AtomicFile implements Closeable {
  private final Path target;
  private final Path temporary;
  private boolean committed;

  private AtomicFile(Path target, Path temporary) {
    this.target = target;
    this.temporary = temporary;
  }

  /** What fills a file. */
  @FunctionalInterface
  public interface Content {
    /** Writes it; the stream is buffered and closed by the caller. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Begins to write a file, which is not created yet.
   *
   * @throws IOException if the target is not a path of a file, or its folder is not there
   */
  public static AtomicFile of(Path target) throws IOException {
    Path absolute = target.toAbsolutePath();
    requirePlace(absolute);
    Beside.sweep(absolute);
    return new AtomicFile(absolute, Beside.unused(absolute));
  }

  /** Says now, in words, what the file system would say later with the name of a hidden file. */
  private static void requirePlace(Path target) throws IOException {
    Path folder = target.getParent();
    if (folder == null) {
      return;
    }
    if (Files.notExists(folder)) {
      throw new NoSuchFileException(
          target.toString(), null, "cannot be written: its folder does not exist; create it first");
    }
    if (Files.isRegularFile(folder)) {
      throw new FileSystemException(
          target.toString(), null, "cannot be written: " + folder + " is a file and no folder");
    }
    if (Files.isDirectory(target)) {
      throw new FileSystemException(target.toString(), null, "cannot be written: it is a folder");
    }
  }

  /** Writes a file as a whole. */
  public static void write(Path target, byte[] content) throws IOException {
    write(target, out -> out.write(content));
  }

  /** Writes a file as a whole. */
  public static void write(Path target, Content content) throws IOException {
    try (AtomicFile file = of(target)) {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file.path()))) {
        content.writeTo(out);
      }
      file.commit();
    } catch (IOException e) {
      throw Failures.writing(target, e);
    }
  }

  /**
   * Puts a finished file of the same file system into its place, flushed, in one step: for what a
   * library has written that chooses names itself.
   */
  public static void publish(Path written, Path target) throws IOException {
    Path absolute = target.toAbsolutePath();
    boolean isFinal = !Beside.isHidden(absolute);
    if (isFinal) {
      Beside.flush(written);
    }
    Beside.move(written, absolute);
    if (isFinal) {
      Beside.flushFolder(absolute);
    }
  }

  /** Where to write; in the folder of the target. */
  public Path path() {
    return temporary;
  }

  /** A name for something that is needed only while the file is written; its user deletes it. */
  public Path path(String what) {
    return Beside.sibling(temporary, what);
  }

  /**
   * Puts the file into its place.
   *
   * @throws IllegalStateException if that has been done
   * @throws IOException if it is not possible; what was there before is then still there
   */
  public void commit() throws IOException {
    if (committed) {
      throw new IllegalStateException(target + " has been committed");
    }
    try {
      publish(temporary, target);
    } catch (IOException e) {
      throw Failures.writing(target, e);
    }
    committed = true;
  }

  /** Throws away what was written, unless {@link #commit} has put it into its place. */
  @Override
  public void close() throws IOException {
    if (!committed) {
      Files.deleteIfExists(temporary);
    }
  }
}
