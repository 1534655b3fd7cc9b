package org.ndsampler.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.ndsampler.core.internal.Daemons;

/** Runs numbered tasks in several threads; which thread runs which does not matter to any. */
final class Parallel {
  private Parallel() {}

  /**
   * Runs tasks 0 to {@code count - 1}.
   *
   * @param worker makes what runs them, one for each thread
   * @throws CancellationException if it was asked to stop
   */
  static void run(EvaluationOptions options, String what, int count, Supplier<IntConsumer> worker) {
    int threads = Math.min(options.threads(), count);
    AtomicInteger next = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    Runnable loop =
        () -> {
          IntConsumer own = worker.get();
          for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
            options.cancellation().throwIfCancelled();
            own.accept(i);
            options.progress().update(what, done.incrementAndGet(), count);
          }
        };
    if (threads <= 1) {
      loop.run();
      return;
    }
    ExecutorService pool = Daemons.pool(threads - 1, "ndsampler-eval");
    try {
      List<Future<?>> others = new ArrayList<>();
      for (int i = 1; i < threads; i++) {
        others.add(pool.submit(loop));
      }
      loop.run();
      for (Future<?> other : others) {
        other.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      CancellationException cancelled = new CancellationException("interrupted");
      cancelled.initCause(e);
      throw cancelled;
    } finally {
      // The others stop at the next task.
      next.set(count);
      pool.shutdown();
    }
  }
}
