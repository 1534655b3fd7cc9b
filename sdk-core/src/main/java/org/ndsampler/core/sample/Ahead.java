package org.ndsampler.core.sample;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.internal.Daemons;

/** The results of numbered work, done ahead on threads, in order. Confined to one thread. */
final class Ahead<T> implements Iterator<T> {
  private final SampleLoader loader;
  private final int count;
  private final int each;
  private final long total;
  private final IntFunction<T> work;
  private final Deque<Future<T>> waiting = new ArrayDeque<>();
  private @Nullable ThreadPoolExecutor threads;
  private volatile boolean closed;
  private int submitted;
  private int taken;

  /**
   * Work ahead.
   *
   * @param each how many targets a piece has; the last may have fewer
   * @param total how many all have; -1 if there is no end
   */
  Ahead(SampleLoader loader, int count, int each, long total, IntFunction<T> work) {
    this.loader = loader;
    this.count = count;
    this.each = each;
    this.total = total;
    this.work = work;
  }

  @Override
  public boolean hasNext() {
    return !closed && taken < count;
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException(
          taken < count
              ? "the samples of this loader were closed before their end; begin anew"
              : "there were " + count + ", and all of them were taken");
    }
    while (submitted < count && waiting.size() < loader.prefetch()) {
      submit(submitted++);
    }
    boolean ready = false;
    try {
      loader.cancellation().throwIfCancelled();
      T result = waiting.remove().get();
      taken++;
      if (submitted < count) {
        submit(submitted++);
      } else if (taken == count) {
        close();
      }
      long done = taken * (long) each;
      loader.progress().update("samples", total < 0 ? done : Math.min(total, done), total);
      ready = true;
      return result;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for a sample");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof RuntimeException failure) {
        throw failure;
      }
      if (cause instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(cause);
    } finally {
      if (!ready) {
        close();
      }
    }
  }

  private void submit(int number) {
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              if (closed) {
                throw new CancellationException("closed");
              }
              return work.apply(number);
            });
    waiting.add(task);
    pool().execute(task);
  }

  private ThreadPoolExecutor pool() {
    ThreadPoolExecutor pool = threads;
    if (pool == null) {
      pool =
          new ThreadPoolExecutor(
              loader.threads(),
              loader.threads(),
              1,
              TimeUnit.SECONDS,
              new LinkedBlockingQueue<>(),
              Daemons.named("ndsampler-loader"));
      // An iteration that is left without being closed ends its threads by itself.
      pool.allowCoreThreadTimeOut(true);
      threads = pool;
    }
    return pool;
  }

  void close() {
    closed = true;
    waiting.clear();
    if (threads != null) {
      Objects.requireNonNull(threads).shutdown();
    }
  }
}
