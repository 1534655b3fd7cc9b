package org.ndsampler.core.sample;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.internal.Daemons;
import org.ndsampler.core.internal.Ints;

/**
 * Loads many targets on several threads, in order, as batches or one by one. Immutable; each
 * setting returns a changed copy, and the order of settings does not matter. Safe for concurrent
 * use: each iteration has threads of its own, which end with it.
 *
 * <p>Order and content do not depend on the number of threads: a batch is one piece of work, its
 * place in a shuffled epoch is computed and not drawn, and results wait in a queue in the order in
 * which they were asked for. Threads that take work as they come would give them in another order
 * each time. No more than {@link #prefetch} batches are ready or in work beyond the one that the
 * caller has, so a slow caller holds the threads back.
 *
 * <pre>{@code
 * for (Batch batch : sampler.loader(targets).batchSize(32).threads(2).shuffle(seed).epoch(3)) {
 *   train(batch.pixels(), batch.annotations());
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class SampleLoader implements Iterable<Batch> {
  /** How many samples of a stream are one piece of work. */
  private static final int CHUNK = 16;

  private final List<Target> targets;
  private final Function<Target, Sample> load;
  private final Settings settings;

  /** The settings; changed only before they are given to a loader. */
  private static final class Settings {
    int batchSize = 32;
    int threads = Runtime.getRuntime().availableProcessors();

    /** 0 for twice the threads, however many these will be. */
    int prefetch;

    @Nullable Long seed;
    int epoch;
    boolean dropLast;
    boolean collectErrors;
    Augmentation augmentation = Augmentation.none();
    CancellationToken cancellation = CancellationToken.NONE;
    Progress progress = Progress.NONE;

    Settings copy() {
      Settings copy = new Settings();
      copy.batchSize = batchSize;
      copy.threads = threads;
      copy.prefetch = prefetch;
      copy.seed = seed;
      copy.epoch = epoch;
      copy.dropLast = dropLast;
      copy.collectErrors = collectErrors;
      copy.augmentation = augmentation;
      copy.cancellation = cancellation;
      copy.progress = progress;
      return copy;
    }
  }

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
    return new SampleLoader(targets, load, new Settings());
  }

  private SampleLoader with(Consumer<Settings> change) {
    Settings changed = settings.copy();
    change.accept(changed);
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
    positive("batchSize", value);
    return with(s -> s.batchSize = value);
  }

  /** How many samples a batch has. */
  public int batchSize() {
    return settings.batchSize;
  }

  /** Loads on so many threads; unless given, one for each processor. */
  public SampleLoader threads(int value) {
    positive("threads", value);
    return with(s -> s.threads = value);
  }

  /** How many threads load. */
  public int threads() {
    return settings.threads;
  }

  /** Prepares at most so many batches ahead; unless given, twice as many as there are threads. */
  public SampleLoader prefetch(int batches) {
    positive("prefetch", batches);
    return with(s -> s.prefetch = batches);
  }

  /** How many batches are prepared ahead. */
  public int prefetch() {
    return settings.prefetch == 0
        ? Ints.of("the batches ahead", 2L * settings.threads)
        : settings.prefetch;
  }

  /** Shuffles: another order for each epoch, the same for the same seed and epoch. */
  public SampleLoader shuffle(long seed) {
    return with(s -> s.seed = seed);
  }

  /** The seed of the shuffle, if there is one. */
  public OptionalLong shuffle() {
    return settings.seed == null ? OptionalLong.empty() : OptionalLong.of(settings.seed);
  }

  /** Chooses the epoch, which decides the order when shuffling; 0 unless given. */
  public SampleLoader epoch(int value) {
    return with(s -> s.epoch = value);
  }

  /** The epoch. */
  public int epoch() {
    return settings.epoch;
  }

  /** Leaves out a last batch that is not full. */
  public SampleLoader dropLast() {
    return with(s -> s.dropLast = true);
  }

  /** Whether a last batch that is not full is left out. */
  public boolean isDropLast() {
    return settings.dropLast;
  }

  /**
   * Goes on after a sample that cannot be loaded, or whose shape or type is another than that of
   * most samples of its batch: the batch has one sample fewer and the error. Otherwise the error is
   * thrown to the caller, in its place in the order.
   */
  public SampleLoader collectErrors() {
    return with(s -> s.collectErrors = true);
  }

  /** Whether loading goes on after an error. */
  public boolean isCollectErrors() {
    return settings.collectErrors;
  }

  /**
   * Varies each sample by what {@linkplain Augmentation#draw is drawn} of this for the seed of the
   * shuffle (0 without one), the epoch, and the place in the epoch: the same whatever the number of
   * threads. It takes the place of what a target has of its own.
   */
  public SampleLoader augmentation(Augmentation value) {
    return with(s -> s.augmentation = value);
  }

  /** How samples are varied; {@link Augmentation#none} unless given. */
  public Augmentation augmentation() {
    return settings.augmentation;
  }

  /**
   * Stops, with a {@link CancellationException} for the caller, as soon as this is cancelled; asked
   * between samples. Nothing is interrupted.
   */
  public SampleLoader cancellation(CancellationToken token) {
    return with(s -> s.cancellation = token);
  }

  /** What stops the loading. */
  public CancellationToken cancellation() {
    return settings.cancellation;
  }

  /**
   * Tells how many targets of the epoch are done, on the caller's thread with each batch that it
   * takes, or with every few samples of a stream. Those that could not be loaded count.
   */
  public SampleLoader progress(Progress value) {
    return with(s -> s.progress = value);
  }

  /** What is told how far the loading is. */
  public Progress progress() {
    return settings.progress;
  }

  private static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1: " + value);
    }
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
    return sampleAt(targetIndex(seed, epoch, index), seed, epoch, index);
  }

  /** The sample at a place of this epoch, whose target is at another place of the list. */
  private Sample sampleAt(int at, int index) {
    return sampleAt(at, settings.seed == null ? 0 : settings.seed, settings.epoch, index);
  }

  private Sample sampleAt(int at, long seed, int epoch, int index) {
    Target target = targets.get(at);
    Augmentation open = settings.augmentation;
    try {
      return load.apply(
          open.equals(Augmentation.none())
              ? target
              : target.augmentation(open.draw(seed, epoch, index)));
    } catch (RuntimeException e) {
      throw new SampleLoadException(at, target, e);
    }
  }

  /** The batches of the epoch, in order. An iteration that is not finished may be closed. */
  @Override
  public Batches iterator() {
    IntFunction<Integer> order = order();
    long total = Math.min(targets.size(), batchCount() * (long) settings.batchSize);
    return new Batches(
        new Ahead<>(this, batchCount(), settings.batchSize, total, batch -> batch(batch, order)));
  }

  /**
   * The samples of the epoch one by one, in order. Errors are thrown in their place, or left out if
   * they are collected. Close the stream if it is not read to its end.
   */
  public Stream<Sample> samples() {
    IntFunction<Integer> order = order();
    int chunks = Math.toIntExact((targets.size() + (long) CHUNK - 1) / CHUNK);
    Ahead<List<Sample>> ahead =
        new Ahead<>(this, chunks, CHUNK, targets.size(), chunk -> chunk(chunk, order));
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
      settings.cancellation.throwIfCancelled();
      int at = order.apply(i);
      try {
        samples.add(sampleAt(at, i));
        indices[samples.size() - 1] = at;
      } catch (SampleLoadException e) {
        if (!settings.collectErrors) {
          throw e;
        }
        errors.add(e);
      }
    }
    if (settings.collectErrors) {
      leaveOutMisfits(samples, indices, errors);
    }
    return Batch.of(number, Arrays.copyOf(indices, samples.size()), samples, errors);
  }

  /**
   * Makes errors of the samples that do not fit to most of the others, such as a grey image among
   * coloured ones: a batch is one array. Quadratic in the size of a batch only where all differ.
   */
  private void leaveOutMisfits(
      List<Sample> samples, int[] indices, List<SampleLoadException> errors) {
    List<Sample> kinds = new ArrayList<>();
    List<Integer> counts = new ArrayList<>();
    for (Sample sample : samples) {
      int kind = 0;
      while (kind < kinds.size() && !Batch.fit(kinds.get(kind), sample)) {
        kind++;
      }
      if (kind == kinds.size()) {
        kinds.add(sample);
        counts.add(0);
      }
      counts.set(kind, counts.get(kind) + 1);
    }
    if (kinds.size() < 2) {
      return;
    }
    Sample usual = kinds.get(counts.indexOf(Collections.max(counts)));
    int kept = 0;
    for (int i = 0; i < samples.size(); i++) {
      Sample sample = samples.get(i);
      int at = indices[i];
      if (Batch.fit(usual, sample)) {
        samples.set(kept, sample);
        indices[kept++] = at;
      } else {
        errors.add(new SampleLoadException(at, targets.get(at), Batch.mismatch(usual, sample)));
      }
    }
    samples.subList(kept, samples.size()).clear();
  }

  private List<Sample> chunk(int number, IntFunction<Integer> order) {
    List<Sample> samples = new ArrayList<>(CHUNK);
    int to = (int) Math.min(targets.size(), (number + 1L) * CHUNK);
    for (int i = number * CHUNK; i < to; i++) {
      settings.cancellation.throwIfCancelled();
      try {
        samples.add(sampleAt(order.apply(i), i));
      } catch (SampleLoadException e) {
        if (!settings.collectErrors) {
          throw e;
        }
      }
    }
    return samples;
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
     * @param total how many all have
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
            closed
                ? "the samples of this loader were closed before their end; begin anew"
                : "there were " + count);
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
        loader.progress().update("samples", Math.min(total, taken * (long) each), total);
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
}
