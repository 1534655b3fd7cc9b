package org.ndsampler.core.util;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.internal.Daemons;

/**
 * Runs jobs either in threads or, serially, in the thread that asks for the result. Safe for
 * concurrent use.
 *
 * <p>A serial job is lazy: it runs when its result is first asked for, and never if nobody asks. So
 * the same code serves for both, and an exception is met in the same place.
 *
 * @since 0.1
 */
public final class JobExecutor implements AutoCloseable {
  private final @Nullable ExecutorService threads;
  private final int workers;
  private volatile boolean closed;

  private JobExecutor(@Nullable ExecutorService threads, int workers) {
    this.threads = threads;
    this.workers = workers;
  }

  /** Runs each job in the thread that asks for its result. */
  public static JobExecutor serial() {
    return new JobExecutor(null, 0);
  }

  /**
   * Runs jobs in as many threads; they do not keep the virtual machine alive.
   *
   * @param workers the number of threads; 0 is {@link #serial}
   */
  public static JobExecutor threads(int workers) {
    if (workers < 0) {
      throw new IllegalArgumentException("workers must not be negative: " + workers);
    }
    if (workers == 0) {
      return serial();
    }
    return new JobExecutor(Daemons.pool(workers, "ndsampler-job"), workers);
  }

  /**
   * By the name of the mode.
   *
   * @param mode {@code serial}, {@code thread}, or {@code process}, which means threads too: Java
   *     threads run in parallel
   * @param workers the number of threads; 0 is serial whatever the mode
   * @throws IllegalArgumentException if there is no such mode
   */
  public static JobExecutor of(String mode, int workers) {
    return switch (mode.toLowerCase(Locale.ROOT)) {
      case "serial" -> serial();
      case "thread", "process" -> threads(workers);
      default ->
          throw new IllegalArgumentException(
              "no such mode: \"" + mode + "\"; there are serial, thread and process");
    };
  }

  /** The number of threads; 0 if serial. */
  public int workers() {
    return workers;
  }

  /**
   * Submits a job.
   *
   * @throws IllegalStateException if this is closed
   */
  public <T> Future<T> submit(Callable<T> job) {
    Job<T> task = new Job<>(job);
    start(task);
    return task;
  }

  <T> void start(Job<T> task) {
    if (closed) {
      throw new IllegalStateException("the executor is closed");
    }
    if (threads != null) {
      task.isLazy = false;
      threads.execute(task);
    }
  }

  /** Waits for the jobs that run and drops those that wait; serial ones can still be asked for. */
  @Override
  public void close() {
    closed = true;
    if (threads == null) {
      return;
    }
    // Not shutdownNow, which would interrupt those that run and so close their files.
    threads.shutdown();
    if (threads instanceof ThreadPoolExecutor pool) {
      List<Runnable> waiting = new ArrayList<>();
      pool.getQueue().drainTo(waiting);
      for (Runnable task : waiting) {
        if (task instanceof Future<?> job) {
          job.cancel(false);
        }
      }
    }
    boolean interrupted = false;
    while (true) {
      try {
        if (threads.awaitTermination(1, TimeUnit.HOURS)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** A job that runs in the asking thread unless a thread was given the task. */
  static class Job<T> extends FutureTask<T> {
    private volatile boolean isLazy = true;

    Job(Callable<T> job) {
      super(job);
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
      if (isLazy) {
        run();
      }
      return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit)
        throws InterruptedException, ExecutionException, TimeoutException {
      if (isLazy) {
        run();
      }
      return super.get(timeout, unit);
    }
  }
}
