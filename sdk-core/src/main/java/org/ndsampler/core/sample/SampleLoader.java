package org.ndsampler.core.sample;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.internal.Daemons;

/**
 * Loads many targets on several threads, in order, as batches or one by one. Immutable; each
 * setting returns a changed copy. Safe for concurrent use: each iteration has threads of its own,
 * which end with it.
 *
 * <p>Order and content do not depend on the number of threads. No more than {@link #prefetch}
 * batches are ready or in work beyond the one that the caller has, so a slow caller holds the
 * threads back.
 *
 * <pre>{@code
 * for (Batch batch : sampler.loader(targets).batchSize(32).threads(2).shuffle(seed).epoch(3)) {
 *   train(batch.pixels(), batch.annotations());
 * }
 * }</pre>
 */
public final class SampleLoader implements Iterable<Batch> {
  /** How many samples of a stream are one piece of work. */
  private static final int CHUNK = 16;

  private final List<Target> targets;
  private final Function<Target, Sample> load;
  private final Settings settings;

  private record Settings(
      int batchSize,
      int threads,
      int prefetch,
      @Nullable Long seed,
      int epoch,
      boolean dropLast,
      boolean collect,
      BooleanSupplier cancelled) {}

  private SampleLoader(List<Target> targets, Function<Target, Sample> load, Settings settings) {
    this.targets = targets;
    this.load = load;
    this.settings = settings;
  }

  /**
   * A loader of targets: batches of 32, one thread for each processor, in the order of the list.
   *
   * @param targets may be a view that makes them on access; must not change
   */
  static SampleLoader of(List<Target> targets, Function<Target, Sample> load) {
    int threads = Runtime.getRuntime().availableProcessors();
    return new SampleLoader(
        targets, load, new Settings(32, threads, 2 * threads, null, 0, false, false, () -> false));
  }

  private SampleLoader with(Settings changed) {
    return new SampleLoader(targets, load, changed);
  }

  /** How much is loaded, and how. */
  @Override
  public String toString() {
    return "SampleLoader("
        + targets.size()
        + " targets, batches of "
        + settings.batchSize
        + ", "
        + settings.threads
        + " threads"
        + (settings.seed == null
            ? ")"
            : ", seed " + settings.seed + ", epoch " + settings.epoch + ")");
  }

  /** Puts so many samples into a batch; the last may have fewer. */
  public SampleLoader batchSize(int value) {
    Settings s = settings;
    return with(
        new Settings(
            positive("batchSize", value),
            s.threads,
            s.prefetch,
            s.seed,
            s.epoch,
            s.dropLast,
            s.collect,
            s.cancelled));
  }

  /** Loads on so many threads, and prepares twice as many batches ahead. */
  public SampleLoader threads(int value) {
    Settings s = settings;
    return with(
        new Settings(
            s.batchSize,
            positive("threads", value),
            2 * value,
            s.seed,
            s.epoch,
            s.dropLast,
            s.collect,
            s.cancelled));
  }

  /** Prepares at most so many batches ahead. */
  public SampleLoader prefetch(int batches) {
    Settings s = settings;
    return with(
        new Settings(
            s.batchSize,
            s.threads,
            positive("prefetch", batches),
            s.seed,
            s.epoch,
            s.dropLast,
            s.collect,
            s.cancelled));
  }

  /** Shuffles: another order for each epoch, the same for the same seed and epoch. */
  public SampleLoader shuffle(long seed) {
    Settings s = settings;
    return with(
        new Settings(
            s.batchSize, s.threads, s.prefetch, seed, s.epoch, s.dropLast, s.collect, s.cancelled));
  }

  /** Chooses the epoch, which decides the order when shuffling; 0 unless given. */
  public SampleLoader epoch(int value) {
    Settings s = settings;
    return with(
        new Settings(
            s.batchSize, s.threads, s.prefetch, s.seed, value, s.dropLast, s.collect, s.cancelled));
  }

  /** Leaves out a last batch that is not full. */
  public SampleLoader dropLast() {
    Settings s = settings;
    return with(
        new Settings(
            s.batchSize, s.threads, s.prefetch, s.seed, s.epoch, true, s.collect, s.cancelled));
  }

  /**
   * Goes on after a sample that cannot be loaded: its batch has one sample fewer and the error.
   * Otherwise the error is thrown to the caller, in its place in the order.
   */
  public SampleLoader collectErrors() {
    Settings s = settings;
    return with(
        new Settings(
            s.batchSize, s.threads, s.prefetch, s.seed, s.epoch, s.dropLast, true, s.cancelled));
  }

  /**
   * Stops, with a {@link CancellationException} for the caller, as soon as this says true; asked
   * between samples, on any thread. Nothing is interrupted.
   */
  public SampleLoader cancelWhen(BooleanSupplier cancelled) {
    Settings s = settings;
    return with(
        new Settings(
            s.batchSize, s.threads, s.prefetch, s.seed, s.epoch, s.dropLast, s.collect, cancelled));
  }

  private static int positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1: " + value);
    }
    return value;
  }

  /** The number of targets. */
  public int size() {
    return targets.size();
  }

  /** The number of batches of an epoch. */
  public int batchCount() {
    int full = targets.size() / settings.batchSize;
    return settings.dropLast || targets.size() % settings.batchSize == 0 ? full : full + 1;
  }

  /**
   * Which target comes at a place of a shuffled epoch.
   *
   * @return a place in the list of targets; over all places each comes once
   */
  public int targetIndex(long seed, int epoch, int index) {
    return new Permutation(targets.size(), seed, epoch).at(index);
  }

  /**
   * The sample at a place of a shuffled epoch, loaded on this thread: a pure function of its
   * arguments.
   *
   * @throws IndexOutOfBoundsException if there is no such place
   * @throws SampleLoadException if it cannot be loaded
   */
  public Sample sample(long seed, int epoch, int index) {
    return sampleAt(targetIndex(seed, epoch, index));
  }

  private Sample sampleAt(int at) {
    Target target = targets.get(at);
    try {
      return load.apply(target);
    } catch (RuntimeException e) {
      throw new SampleLoadException(at, target, e);
    }
  }

  /** The batches of the epoch, in order. An iteration that is not finished may be closed. */
  @Override
  public Batches iterator() {
    IntFunction<Integer> order = order();
    return new Batches(new Ahead<>(batchCount(), batch -> batch(batch, order), settings));
  }

  /**
   * The samples of the epoch one by one, in order. Errors are thrown in their place, or left out if
   * they are collected. Close the stream if it is not read to its end.
   */
  public Stream<Sample> samples() {
    IntFunction<Integer> order = order();
    int chunks = Math.toIntExact((targets.size() + (long) CHUNK - 1) / CHUNK);
    Ahead<List<Sample>> ahead = new Ahead<>(chunks, chunk -> chunk(chunk, order), settings);
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(
                ahead, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE),
            false)
        .onClose(ahead::close)
        .flatMap(List::stream);
  }

  private IntFunction<Integer> order() {
    Long seed = settings.seed;
    if (seed == null) {
      return index -> index;
    }
    Permutation permutation = new Permutation(targets.size(), seed, settings.epoch);
    return permutation::at;
  }

  private Batch batch(int number, IntFunction<Integer> order) {
    int from = number * settings.batchSize;
    int to = (int) Math.min(targets.size(), from + (long) settings.batchSize);
    List<Sample> samples = new ArrayList<>(to - from);
    List<SampleLoadException> errors = new ArrayList<>();
    int[] indices = new int[to - from];
    for (int i = from; i < to; i++) {
      throwIfCancelled();
      int at = order.apply(i);
      try {
        samples.add(sampleAt(at));
        indices[samples.size() - 1] = at;
      } catch (SampleLoadException e) {
        if (!settings.collect) {
          throw e;
        }
        errors.add(e);
      }
    }
    return Batch.of(number, java.util.Arrays.copyOf(indices, samples.size()), samples, errors);
  }

  private List<Sample> chunk(int number, IntFunction<Integer> order) {
    List<Sample> samples = new ArrayList<>(CHUNK);
    int to = (int) Math.min(targets.size(), (number + 1L) * CHUNK);
    for (int i = number * CHUNK; i < to; i++) {
      throwIfCancelled();
      try {
        samples.add(sampleAt(order.apply(i)));
      } catch (SampleLoadException e) {
        if (!settings.collect) {
          throw e;
        }
      }
    }
    return samples;
  }

  private void throwIfCancelled() {
    if (settings.cancelled.getAsBoolean()) {
      throw new CancellationException("the loading was cancelled");
    }
  }

  /** The batches of one epoch. Confined to one thread. */
  public static final class Batches implements Iterator<Batch>, AutoCloseable {
    private final Ahead<Batch> ahead;

    private Batches(Ahead<Batch> ahead) {
      this.ahead = ahead;
    }

    @Override
    public boolean hasNext() {
      return ahead.hasNext();
    }

    /**
     * The next batch.
     *
     * @throws SampleLoadException if a sample of it cannot be loaded and errors are not collected
     * @throws IllegalArgumentException if its samples differ in shape or type
     * @throws CancellationException if the loading was cancelled
     */
    @Override
    public Batch next() {
      return ahead.next();
    }

    /** Ends the threads after the sample they are at. */
    @Override
    public void close() {
      ahead.close();
    }
  }

  /** The results of numbered work, done ahead on threads, in order. Confined to one thread. */
  private static final class Ahead<T> implements Iterator<T> {
    private final int count;
    private final IntFunction<T> work;
    private final Settings settings;
    private final Deque<Future<T>> waiting = new ArrayDeque<>();
    private @Nullable ThreadPoolExecutor threads;
    private volatile boolean closed;
    private int submitted;
    private int taken;

    Ahead(int count, IntFunction<T> work, Settings settings) {
      this.count = count;
      this.work = work;
      this.settings = settings;
    }

    @Override
    public boolean hasNext() {
      return !closed && taken < count;
    }

    @Override
    public T next() {
      if (!hasNext()) {
        throw new NoSuchElementException(closed ? "closed" : "there were " + count);
      }
      while (submitted < count && waiting.size() < settings.prefetch) {
        submit(submitted++);
      }
      boolean ready = false;
      try {
        if (settings.cancelled.getAsBoolean()) {
          throw new CancellationException("the loading was cancelled");
        }
        T result = waiting.remove().get();
        taken++;
        ready = true;
        if (submitted < count) {
          submit(submitted++);
        } else if (taken == count) {
          close();
        }
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
                settings.threads,
                settings.threads,
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
}
