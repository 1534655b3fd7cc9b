package org.ndsampler.core.frames;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.internal.source.ChangedFileException;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.internal.BorrowedRaster;

/**
 * The open rasters of a set of images, at most so many at once. A raster that is pushed out while a
 * thread reads from it is closed after that read. Safe for concurrent use.
 *
 * <p>Why so: opening a file costs a hundred times what a window of it costs, so files stay open;
 * but a dataset has more files than a process may have open, so something must push them out while
 * threads read. A lock around each raster would keep readers of one large image from each other. So
 * each entry counts its users with one atomic number, the pool itself being one of them: whoever
 * brings it to 0 closes the file, and nobody waits. An entry that was pushed out between being
 * found and being taken has a count of 0, is refused, and opened again. Removal runs in the thread
 * that causes it, so that there are never more than so many open but for those in use.
 *
 * @param <K> what names an image
 */
final class RasterPool<K> implements AutoCloseable {
  private final Cache<K, Entry> open;
  private final Opener<K> opener;
  private final Supplier<String> owner;
  private volatile boolean closed;

  /** Opens the raster of an image. */
  @FunctionalInterface
  interface Opener<K> {
    Raster open(K key) throws IOException;
  }

  /** Uses an open raster. */
  @FunctionalInterface
  interface Use<T> {
    T apply(Raster raster) throws IOException;
  }

  /** A raster and the number of those who use it; the pool itself is one of them. */
  private static final class Entry {
    private final Raster raster;
    private final AtomicInteger users = new AtomicInteger(1);

    Entry(Raster raster) {
      this.raster = raster;
    }

    boolean acquire() {
      while (true) {
        int n = users.get();
        if (n == 0) {
          return false;
        }
        if (users.compareAndSet(n, n + 1)) {
          return true;
        }
      }
    }

    void release() throws IOException {
      if (users.decrementAndGet() == 0) {
        raster.close();
      }
    }
  }

  /**
   * Nothing is open yet.
   *
   * @param owner says in messages whose pool it is
   */
  RasterPool(int maxOpen, Opener<K> opener, Supplier<String> owner) {
    this.opener = opener;
    this.owner = owner;
    this.open =
        Caffeine.newBuilder()
            .maximumSize(maxOpen)
            .executor(Runnable::run)
            .removalListener(
                (@Nullable K key, @Nullable Entry entry, RemovalCause cause) -> retire(entry))
            .build();
  }

  private static void retire(@Nullable Entry entry) {
    try {
      if (entry != null) {
        entry.release();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Uses the raster of an image, opened now if it is not open.
   *
   * @throws IllegalStateException if the pool is closed
   */
  <T> T use(K key, Use<T> use) throws IOException {
    try {
      return useOpen(key, use);
    } catch (ChangedFileException e) {
      if (!e.isUnread()) {
        throw e;
      }
      // What was known of the file was of an earlier run, and nobody has pixels of it.
      return useOpen(key, use);
    }
  }

  private <T> T useOpen(K key, Use<T> use) throws IOException {
    while (true) {
      if (closed) {
        throw closed();
      }
      Entry entry = entry(key);
      if (entry.acquire()) {
        try {
          return use.apply(entry.raster);
        } catch (ChangedFileException e) {
          // Who comes next opens it anew.
          open.asMap().remove(key, entry);
          throw e;
        } finally {
          giveBack(entry);
        }
      }
      // Pushed out between the look-up and now: open it again.
    }
  }

  /**
   * The raster of an image, opened now if it is not open, to be closed by the caller; that only
   * gives it back.
   *
   * @throws IllegalStateException if the pool is closed
   */
  Raster acquire(K key) throws IOException {
    while (!closed) {
      Entry entry = entry(key);
      if (entry.acquire()) {
        return new BorrowedRaster(entry.raster, () -> giveBack(entry));
      }
    }
    throw closed();
  }

  private IllegalStateException closed() {
    return new IllegalStateException(
        "the sampler, or the frames, that this would read from is closed; open another, and load"
            + " before its close() or the end of its try block ("
            + owner.get()
            + ")");
  }

  private void giveBack(Entry entry) throws IOException {
    entry.release();
    if (closed) {
      // Opened while close() was at work.
      open.invalidateAll();
    }
  }

  private Entry entry(K key) throws IOException {
    Entry present = open.getIfPresent(key);
    if (present != null) {
      return present;
    }
    try {
      return open.get(
          key,
          k -> {
            try {
              return new Entry(opener.open(k));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public void close() {
    closed = true;
    open.invalidateAll();
  }
}
