package org.ndsampler.core.frames;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.concurrent.CancellationToken;

/**
 * One writer for each key, within this process and between processes. Safe for concurrent use.
 *
 * <p>There is a fixed number of lock files, shared by keys that begin alike, and they are never
 * deleted: deleting a lock file lets two processes hold a lock on two files of the same name. The
 * operating system gives a lock back when its process ends, however it ends.
 *
 * <p>The locks only save work. What makes entries whole is that they are moved into place; were two
 * writers at work after all (on a network file system without locks, or with two caches over one
 * folder in one process, where POSIX gives up a lock when any file handle of the process is
 * closed), the later one would replace an entry by an equal one.
 */
final class EntryLocks implements Closeable {
  private static final int STRIPES = 64;
  private static final int POLL_MILLIS = 10;

  private final Path folder;
  private final ReentrantLock[] locks = new ReentrantLock[STRIPES];
  private final @Nullable FileChannel[] channels = new FileChannel[STRIPES];
  private volatile boolean closed;

  EntryLocks(Path folder) {
    this.folder = folder;
    for (int i = 0; i < STRIPES; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  /** Is held until it is closed, by the thread that took it. */
  interface Held extends Closeable {
    @Override
    void close() throws IOException;
  }

  /**
   * Waits for the lock of a key.
   *
   * @param key the id of the entry
   */
  Held acquire(String key, CancellationToken cancellation) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        Held held = tryAcquire(key);
        if (held != null) {
          return held;
        }
        cancellation.throwIfCancelled();
        try {
          Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Takes the lock of a key if nobody has it. */
  @Nullable Held tryAcquire(String key) throws IOException {
    int stripe = Math.floorMod(key.hashCode(), STRIPES);
    ReentrantLock lock = locks[stripe];
    if (lock.isHeldByCurrentThread() || !lock.tryLock()) {
      return null;
    }
    FileLock fileLock = null;
    try {
      fileLock = channel(stripe).tryLock();
    } catch (OverlappingFileLockException e) {
      // Another cache over the same folder in this process has it.
    } finally {
      if (fileLock == null) {
        lock.unlock();
      }
    }
    if (fileLock == null) {
      return null;
    }
    FileLock taken = fileLock;
    return () -> {
      try {
        taken.release();
      } finally {
        lock.unlock();
      }
    };
  }

  /** Called with the stripe's lock held. */
  private FileChannel channel(int stripe) throws IOException {
    if (closed) {
      throw new IllegalStateException("the frame cache with the locks " + folder + " is closed");
    }
    FileChannel channel = channels[stripe];
    if (channel == null || !channel.isOpen()) {
      Files.createDirectories(folder);
      channel =
          FileChannel.open(
              folder.resolve(stripe + ".lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      channels[stripe] = channel;
    }
    return channel;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    for (int i = 0; i < STRIPES; i++) {
      locks[i].lock();
      try {
        FileChannel channel = channels[i];
        if (channel != null) {
          channel.close();
        }
      } finally {
        locks[i].unlock();
      }
    }
  }
}
