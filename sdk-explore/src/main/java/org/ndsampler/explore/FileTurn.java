package org.ndsampler.explore;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The turn to read a file, change it and write it, which one writer has at a time, of this and of
 * other processes. It is a lock on a hidden file beside it, which stays: where it were deleted, two
 * could hold a lock on two files of the same name. The operating system gives it back when its
 * process ends, however it ends. Confined to the thread that took it.
 */
final class FileTurn implements Closeable {
  private static final int POLL_MILLIS = 10;
  private static final long PATIENCE_SECONDS = 20;

  /**
   * POSIX gives up a lock when any handle of the process is closed, so that inside of the process
   * another lock is needed; a turn takes milliseconds, and all files share one.
   */
  private static final ReentrantLock IN_PROCESS = new ReentrantLock();

  private final FileChannel channel;

  private FileTurn(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Waits for the turn.
   *
   * @throws IOException if the lock cannot be made, or another program has it for too long
   */
  static FileTurn take(Path file) throws IOException {
    IN_PROCESS.lock();
    try {
      Path lock = file.resolveSibling("." + file.getFileName() + ".lock");
      FileChannel channel =
          FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        waitFor(channel, file);
        return new FileTurn(channel);
      } catch (IOException | RuntimeException | Error e) {
        channel.close();
        throw e;
      }
    } catch (IOException | RuntimeException | Error e) {
      IN_PROCESS.unlock();
      throw e;
    }
  }

  private static void waitFor(FileChannel channel, Path file) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    boolean isInterrupted = false;
    try {
      while (tryLock(channel) == null) {
        if (System.nanoTime() > end) {
          throw new FileSystemException(
              file.toString(), null, "another program is writing it and does not end");
        }
        try {
          Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
          isInterrupted = true;
        }
      }
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // of another class loader of this process
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      IN_PROCESS.unlock();
    }
  }
}
