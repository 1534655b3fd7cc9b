package org.ndsampler.chips;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.internal.Daemons;

/**
 * Makes numbered things in several threads and takes them in their order, at most a few ahead of
 * what was taken: so the result does not depend on the number of threads, nor does the memory on
 * the number of things. Immutable.
 */
record OrderedWork(int threads, Progress progress, CancellationToken cancellation) {
  private static final int AHEAD = 4;

  /** Makes the thing of a number. */
  @FunctionalInterface
  interface Maker<T> {
    T make(int index) throws IOException;
  }

  /** Takes the thing of a number. */
  @FunctionalInterface
  interface Taker<T> {
    void take(int index, T thing) throws IOException;
  }

  /**
   * Makes the things {@code from} to {@code count - 1}, and takes them.
   *
   * @throws CancellationException if it was cancelled
   * @throws IOException the first that a maker or the taker throws
   */
  <T> void run(String what, int from, int count, Maker<T> maker, Taker<T> taker)
      throws IOException {
    ExecutorService pool = Daemons.pool(threads, "ndsampler-chips");
    Deque<Future<T>> ahead = new ArrayDeque<>();
    try {
      int next = from;
      for (int i = from; i < count; i++) {
        while (next < count && ahead.size() < threads * AHEAD) {
          int index = next++;
          ahead.add(
              pool.submit(
                  () -> {
                    cancellation.throwIfCancelled();
                    return maker.make(index);
                  }));
        }
        taker.take(i, result(ahead.remove()));
        cancellation.throwIfCancelled();
        progress.update(what, i + 1, count);
      }
    } finally {
      // Nobody is interrupted: that would close the files that are open.
      ahead.forEach(one -> one.cancel(false));
      pool.shutdown();
      awaitEnd(pool);
    }
  }

  private static void awaitEnd(ExecutorService pool) {
    try {
      while (!pool.awaitTermination(1, TimeUnit.MINUTES)) {
        // What is being written is finished first.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static <T> T result(Future<T> future) throws IOException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof IOException io) {
        throw io;
      }
      if (cause instanceof RuntimeException runtime) {
        throw runtime;
      }
      if (cause instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted", e));
    }
  }
}
