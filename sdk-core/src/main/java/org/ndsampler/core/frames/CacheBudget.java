package org.ndsampler.core.frames;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps the entries of a format below a number of bytes, by removing those not opened for longest.
 * Safe for concurrent use.
 */
final class CacheBudget {
  private static final System.Logger LOG = System.getLogger(FrameCache.class.getName());

  private final long limit;
  private final Path folder;
  private final EntryLocks locks;
  private final SoundEntries sound;
  private final ReentrantLock evicting = new ReentrantLock();

  /** At the last look at the folder, and what this process added since; -1 for not known. */
  private final AtomicLong bytes = new AtomicLong(-1);

  private final AtomicLong evicted = new AtomicLong();

  CacheBudget(long limit, Path folder, EntryLocks locks, SoundEntries sound) {
    this.limit = limit;
    this.folder = folder;
    this.locks = locks;
    this.sound = sound;
  }

  long limit() {
    return limit;
  }

  /** The number of entries that were removed. */
  long evicted() {
    return evicted.get();
  }

  /** Forgets what the folder holds: something else changed it. */
  void invalidate() {
    bytes.set(-1);
  }

  /** Makes room for an entry that was just written; it stays itself. */
  void keep(CacheFormat format, Path newest, long added) throws IOException {
    if (limit == Long.MAX_VALUE) {
      return;
    }
    // Only this process's part is counted between two looks at the folder.
    if (bytes.get() >= 0 && bytes.addAndGet(added) <= limit) {
      return;
    }
    if (!evicting.tryLock()) {
      return; // another thread is at it
    }
    try {
      bytes.set(evict(CacheFiles.list(folder, format), newest));
    } finally {
      evicting.unlock();
    }
  }

  private long evict(CacheFiles.Listing listing, Path newest) throws IOException {
    long total = listing.bytes();
    if (total <= limit) {
      return total;
    }
    // Somewhat more than needed, so that not every conversion looks at the whole folder.
    long goal = limit - limit / 10;
    List<CacheFiles.Found> oldest = new ArrayList<>(listing.entries());
    oldest.sort(Comparator.comparing(CacheFiles.Found::used));
    for (CacheFiles.Found found : oldest) {
      if (total <= goal) {
        break;
      }
      if (found.path().equals(newest)) {
        continue;
      }
      try (EntryLocks.Held held = locks.tryAcquire(found.key())) {
        if (held != null && Files.deleteIfExists(found.path())) {
          sound.remove(found.key());
          evicted.incrementAndGet();
          total -= found.size();
        }
      } catch (FileSystemException e) {
        LOG.log(System.Logger.Level.DEBUG, "cannot evict " + found.path() + " now", e);
      }
    }
    return total;
  }
}
