package org.ndsampler.core.util;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Jobs whose results are taken as they become ready. Confined to one thread, which submits and
 * takes; the jobs run where the executor runs them.
 *
 * @param <T> what a job gives
 * @since 0.1
 */
public final class JobPool<T> {
  private final JobExecutor executor;
  private final List<Future<T>> jobs = new ArrayList<>();
  private final BlockingQueue<Future<T>> completed = new LinkedBlockingQueue<>();

  /** Those that were taken, in the order in which they finished. */
  private final List<Future<T>> taken = new ArrayList<>();

  /** A pool without jobs; the executor is closed by whoever made it. */
  public JobPool(JobExecutor executor) {
    this.executor = executor;
  }

  /** Submits a job; it comes back from {@link #asCompleted}. */
  public void submit(Callable<T> job) {
    JobExecutor.Job<T> task =
        new JobExecutor.Job<>(job) {
          @Override
          protected void done() {
            completed.add(this);
          }
        };
    jobs.add(task);
    executor.start(task);
  }

  /** The number of jobs submitted so far. */
  public int size() {
    return jobs.size();
  }

  /**
   * The jobs as they finish, each once, those that failed too; serial ones run as they are reached,
   * in the order of submission. Waits where none is ready. Going through them again gives the same
   * jobs in the same order.
   *
   * @throws CancellationException (from the iterator) if the waiting thread is interrupted; it
   *     stays interrupted
   */
  public Iterable<Future<T>> asCompleted() {
    return () ->
        new Iterator<>() {
          private int given;

          @Override
          public boolean hasNext() {
            return given < jobs.size();
          }

          @Override
          public Future<T> next() {
            if (!hasNext()) {
              throw new NoSuchElementException();
            }
            try {
              if (given == taken.size()) {
                taken.add(nextCompleted());
              }
              return taken.get(given++);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
              throw (CancellationException)
                  new CancellationException("interrupted while waiting for jobs").initCause(e);
            }
          }
        };
  }

  private Future<T> nextCompleted() throws InterruptedException {
    if (executor.workers() > 0) {
      return completed.take();
    }
    Future<T> job = jobs.get(taken.size());
    ((JobExecutor.Job<T>) job).run();
    return job;
  }
}
