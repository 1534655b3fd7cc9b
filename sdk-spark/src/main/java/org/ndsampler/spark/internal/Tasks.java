package org.ndsampler.spark.internal;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;

/**
 * Runs a job over things and waits for its results, in the order of the things. An accumulator
 * counts what is done; Spark's page shows it, and a {@link Progress} is told.
 */
public final class Tasks {
  private static final long LOOK_MILLIS = 200;

  private Tasks() {}

  /** What a task does with its things; it counts each in the accumulator. */
  @FunctionalInterface
  public interface Work<T, R> extends Serializable {
    /** Gives the results of some things. */
    Iterator<R> of(Iterator<T> things, LongAccumulator done) throws Exception;
  }

  /**
   * Runs it.
   *
   * @param what the name of the job
   * @param slices the number of tasks
   * @throws CancellationException if it was cancelled; tasks that run are stopped
   */
  public static <T, R> List<R> run(
      SparkSession spark,
      String what,
      List<T> things,
      int slices,
      Progress progress,
      CancellationToken cancellation,
      Work<T, R> work) {
    if (things.isEmpty()) {
      return List.of();
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    LongAccumulator done = spark.sparkContext().longAccumulator(what);
    FlatMapFunction<Iterator<T>, R> function = some -> work.of(some, done);
    JavaRDD<R> results =
        context
            .parallelize(things, Math.max(1, Math.min(things.size(), slices)))
            .mapPartitions(function);
    JavaFutureAction<List<R>> running = results.collectAsync();
    while (true) {
      try {
        if (cancellation.isCancelled()) {
          running.cancel(true);
        }
        cancellation.throwIfCancelled();
        List<R> all = running.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        progress.update(what, things.size(), things.size());
        return all;
      } catch (TimeoutException e) {
        progress.update(what, Math.min(done.value(), things.size()), things.size());
      } catch (ExecutionException e) {
        Throwable cause = e.getCause();
        throw new IllegalStateException(
            what + ": " + (cause == null ? "failed" : cause.getMessage()),
            cause == null ? e : cause);
      } catch (InterruptedException e) {
        running.cancel(true);
        Thread.currentThread().interrupt();
        throw (CancellationException) new CancellationException("interrupted").initCause(e);
      }
    }
  }

  /** As many tasks as keep all cores busy, with some to spare for those that take long. */
  public static int slices(SparkSession spark) {
    return 4 * spark.sparkContext().defaultParallelism();
  }
}
