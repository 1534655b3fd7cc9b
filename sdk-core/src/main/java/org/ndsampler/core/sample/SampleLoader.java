package org.ndsampler.core.sample;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
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

  /** Brings nothing: where the files are on this machine, nothing is won. */
  static final Function<List<Target>, AutoCloseable> NOTHING = targets -> () -> {};

  private final List<LoaderPart> parts;
  private final int size;
  private final Settings settings;

  /** The settings; changed only before they are given to a loader. */
  private static final class Settings {
    int batchSize = 32;
    int threads = Runtime.getRuntime().availableProcessors();

    /** 0 for twice the threads, however many these will be. */
    int prefetch;

    @Nullable Long seed;
    int epoch;

    /** The place counts in this epoch; others are begun at their beginning. */
    int startEpoch;

    /** Places that are taken, and batches behind them, of whatever size these will be. */
    long startPlace;

    int startBatch;

    /** Whether the place is that of a line, which is bound to its stream. */
    boolean resumed;

    int rank;
    int world = 1;
    boolean dropLast;
    boolean collectErrors;

    /** Null until somebody says how; then it is none. */
    @Nullable Augmentation augmentation;

    /** What the line says that this goes on from, if it says it. */
    @Nullable Augmentation resumedAugmentation;

    CancellationToken cancellation = CancellationToken.NONE;
    Progress progress = Progress.NONE;

    Settings copy() {
      Settings copy = new Settings();
      copy.batchSize = batchSize;
      copy.threads = threads;
      copy.prefetch = prefetch;
      copy.seed = seed;
      copy.epoch = epoch;
      copy.startEpoch = startEpoch;
      copy.startPlace = startPlace;
      copy.startBatch = startBatch;
      copy.resumed = resumed;
      copy.rank = rank;
      copy.world = world;
      copy.dropLast = dropLast;
      copy.collectErrors = collectErrors;
      copy.augmentation = augmentation;
      copy.resumedAugmentation = resumedAugmentation;
      copy.cancellation = cancellation;
      copy.progress = progress;
      return copy;
    }
  }

  private SampleLoader(List<LoaderPart> parts, Settings settings) {
    this.parts = parts;
    this.settings = settings;
    int all = 0;
    for (LoaderPart part : parts) {
      all = Ints.sum("the targets of a loader", all, part.source().size());
    }
    this.size = all;
  }

  /**
   * A loader of targets: batches of 32, one thread for each processor, in the order of the list.
   *
   * @param targets may be a view that makes them on access; must not change
   * @param ahead brings what some targets need, all at once, and lets go of it when it is closed
   */
  static SampleLoader of(
      CocoDataset dataset,
      List<Target> targets,
      Function<Target, Sample> load,
      Function<List<Target>, AutoCloseable> ahead) {
    LoaderPart.Source source = new LoaderPart.Source(dataset, targets, load, ahead);
    return new SampleLoader(List.of(new LoaderPart(source, null, 1)), new Settings());
  }

  /**
   * A stream without end of several loaders, of one dataset or of several: each sample is of a part
   * with the probability of its share, and drawn there as that part draws; of a part that does not
   * draw, each target is as likely as any other. The categories of a sample are those of its
   * dataset: {@link #part} says which it is of.
   *
   * <pre>{@code
   * SampleLoader rare = sampler.loader(targets).balanced();
   * SampleLoader all = sampler.loader(targets);
   * SampleLoader.mixed(List.of(rare, all), 0.7, 0.3).shuffle(seed).batchSize(32);
   * }</pre>
   *
   * @param loaders what is mixed; all settings but how they draw are those of the first, and can be
   *     changed. A mix has one seed and one augmentation: a loader after the first that was given
   *     others is refused
   * @param shares in which proportion, one for each loader; above 0, of any sum
   * @throws IllegalArgumentException if there are not as many shares as loaders, a share is not
   *     above 0, a loader has no targets, all have more than an int can count, or the loaders
   *     differ in seed or augmentation
   */
  public static SampleLoader mixed(List<SampleLoader> loaders, double... shares) {
    Objects.requireNonNull(loaders, "the loaders must not be null");
    Objects.requireNonNull(shares, "the shares must not be null");
    if (loaders.isEmpty() || loaders.size() != shares.length) {
      throw new IllegalArgumentException(
          "a mix needs a share for each loader: there are "
              + loaders.size()
              + " loaders and "
              + shares.length
              + " shares");
    }
    Settings first = loaders.get(0).settings;
    List<LoaderPart> parts = new ArrayList<>();
    for (int i = 0; i < shares.length; i++) {
      requireAlike(first, i, loaders.get(i).settings);
      if (!(shares[i] > 0) || Double.isInfinite(shares[i])) {
        throw new IllegalArgumentException(
            "the share of loader " + i + " must be finite and above 0, not " + shares[i]);
      }
      List<LoaderPart> its = loaders.get(i).parts;
      double sum = its.stream().mapToDouble(LoaderPart::share).sum();
      for (LoaderPart part : its) {
        Drawing drawing = part.drawing();
        parts.add(
            new LoaderPart(
                part.source(),
                drawing == null ? Drawing.uniform(part.source().size()) : drawing,
                shares[i] * part.share() / sum));
      }
    }
    Settings settings = first.copy();
    settings.startPlace = 0;
    settings.startBatch = 0;
    settings.resumed = false;
    settings.resumedAugmentation = null;
    return new SampleLoader(List.copyOf(parts), settings);
  }

  /** That a loader of a mix was not given what the mix would drop, and what changes samples. */
  private static void requireAlike(Settings first, int number, Settings other) {
    if (other.seed != null && !other.seed.equals(first.seed)) {
      throw unlike(number, "seed", "shuffle(seed)");
    }
    Augmentation its = other.augmentation;
    if (its != null
        && !its.equals(Objects.requireNonNullElse(first.augmentation, Augmentation.none()))) {
      throw unlike(number, "augmentation", "augmentation(value)");
    }
  }

  private static IllegalArgumentException unlike(int number, String what, String call) {
    return new IllegalArgumentException(
        "loader "
            + number
            + " of the mix has another "
            + what
            + " than loader 0, and a mix has one; call "
            + call
            + " on the mix and not on its loaders");
  }

  private SampleLoader with(Consumer<Settings> change) {
    Settings changed = settings.copy();
    change.accept(changed);
    return new SampleLoader(parts, changed);
  }

  private SampleLoader drawing(String call, Function<LoaderPart.Source, Drawing> drawing) {
    if (parts.size() > 1) {
      throw new IllegalStateException(
          call + " is for a loader of one list; draw from the parts, then mix them");
    }
    if (settings.resumed) {
      throw new IllegalStateException(call + " makes another stream; call it before resume(line)");
    }
    LoaderPart.Source source = parts.get(0).source();
    LoaderPart part = new LoaderPart(source, drawing.apply(source), 1);
    return new SampleLoader(List.of(part), settings);
  }

  /**
   * Draws targets with replacement, each in proportion to its weight, without end. The seed is that
   * of {@link #shuffle}, 0 unless given. Cost: 8 bytes a target, and a binary search a draw.
   *
   * @param weights of each target, in the order of the list; finite, not negative, not all 0
   * @throws IllegalArgumentException if there are more or fewer, or one is not so
   */
  public SampleLoader weighted(double... weights) {
    Objects.requireNonNull(weights, "the weights must not be null");
    return drawing("weighted(weights)", source -> Drawing.weighted(weights, source.size()));
  }

  /**
   * Draws targets with replacement, without end, so that each key comes as often as any other: a
   * class, or the value of a column. The seed is that of {@link #shuffle}, 0 unless given. Cost: 4
   * bytes a target.
   *
   * @param keys of each target, in the order of the list; null counts as one more key
   * @throws IllegalArgumentException if there are more or fewer
   */
  public SampleLoader balanced(List<?> keys) {
    Objects.requireNonNull(keys, "the keys must not be null; balanced() goes by category");
    return drawing("balanced(keys)", source -> Drawing.balanced(keys, source.size()));
  }

  /**
   * As {@link #balanced(List)}, by the category of the annotation that a target names; targets that
   * name none, such as negatives, are one group more.
   *
   * @throws IllegalArgumentException if no target names an annotation
   */
  public SampleLoader balanced() {
    return drawing("balanced()", source -> Drawing.balanced(source.categories(), source.size()));
  }

  /** Whether targets are drawn with replacement, so that an epoch has no end. */
  public boolean isEndless() {
    return parts.get(0).drawing() != null;
  }

  /**
   * Which of the loaders of a mix a target is of; 0 for a loader that is not mixed.
   *
   * @param targetIndex the place of the target, as in {@link Batch#indices}: those of the second
   *     loader come behind those of the first
   */
  public int part(int targetIndex) {
    Objects.checkIndex(targetIndex, size);
    int part = 0;
    int end = parts.get(0).source().size();
    while (targetIndex >= end) {
      end += parts.get(++part).source().size();
    }
    return part;
  }

  /** How much is loaded, and how. */
  @Override
  public String toString() {
    return "SampleLoader("
        + size
        + " targets, batches of "
        + settings.batchSize
        + ", "
        + settings.threads
        + " threads"
        + (settings.seed == null ? "" : ", seed " + settings.seed + ", epoch " + settings.epoch)
        + (isEndless() ? ", without end" : "")
        + (done() == 0 ? "" : ", behind " + done())
        + (settings.world == 1 ? "" : ", rank " + settings.rank + " of " + settings.world)
        + ")";
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

  /**
   * Shuffles: another order for each epoch, the same for the same seed and epoch. Where targets are
   * drawn, it is the seed of the draws.
   *
   * @throws IllegalStateException if this goes on from a {@linkplain #resume line} of another seed
   */
  public SampleLoader shuffle(long seed) {
    if (settings.resumed && !Objects.equals(settings.seed, seed)) {
      throw new IllegalStateException(
          "the place of the line is of "
              + (settings.seed == null ? "the order of the list" : "the seed " + settings.seed)
              + "; shuffle("
              + seed
              + ") makes another stream");
    }
    return with(s -> s.seed = seed);
  }

  /** The seed of the shuffle, if there is one. */
  public OptionalLong shuffle() {
    return settings.seed == null ? OptionalLong.empty() : OptionalLong.of(settings.seed);
  }

  /**
   * Chooses the epoch, which decides the order when shuffling; 0 unless given. It begins at its
   * beginning, but for the epoch that {@link #at} or {@link #resume} gave a place in.
   */
  public SampleLoader epoch(int value) {
    return with(s -> s.epoch = value);
  }

  /** The epoch. */
  public int epoch() {
    return settings.epoch;
  }

  /**
   * Goes to a batch of an epoch: it is the first of the iteration.
   *
   * @param batch how many batches of each rank come before it, as large as they are now
   * @throws IllegalArgumentException if it is negative; when it begins, if the epoch has fewer
   */
  public SampleLoader at(int epoch, int batch) {
    if (batch < 0) {
      throw new IllegalArgumentException("the batch must not be negative: " + batch);
    }
    return with(
        s -> {
          s.epoch = epoch;
          s.startEpoch = epoch;
          s.startPlace = 0;
          s.startBatch = batch;
          s.resumed = false;
          s.resumedAugmentation = null;
        });
  }

  /**
   * How many samples of the epoch, of all ranks, come before the first of this loader; 0 unless
   * {@link #at} or {@link #resume} chose a place in the epoch.
   */
  public long done() {
    if (settings.epoch != settings.startEpoch) {
      return 0;
    }
    long round = (long) settings.batchSize * settings.world;
    long done = settings.startPlace + settings.startBatch * round;
    // The last batch of an epoch may be smaller than the others.
    return settings.startBatch > 0 && done - round < length() ? Math.min(done, length()) : done;
  }

  /**
   * Takes the part of one rank of several that load together, each with a loader like this: every
   * sample is loaded by one rank, and how many two ranks have differs by one at most. All ranks
   * together have the order of one loader, dealt out one by one, so that what ranks have loaded
   * that are equally far is a beginning of the epoch.
   *
   * <p>Ranks have the same number of batches with {@link #dropLast}; without it, the first may have
   * one more.
   *
   * @param rank which one, from 0
   * @param world how many there are
   */
  public SampleLoader shard(int rank, int world) {
    positive("world", world);
    if (rank < 0 || rank >= world) {
      throw new IllegalArgumentException(
          "rank must be from 0 to " + (world - 1) + " of " + world + ", not " + rank);
    }
    return with(
        s -> {
          s.rank = rank;
          s.world = world;
        });
  }

  /** Which rank this is, 0 unless given. */
  public int rank() {
    return settings.rank;
  }

  /** How many ranks load together, 1 unless given. */
  public int world() {
    return settings.world;
  }

  /**
   * The place of this loader as one line of text, for {@link #resume}: the fingerprint of the
   * dataset, what the targets are, how they are drawn, seed, augmentation, epoch, and how many
   * samples of it are done. Ranks that have taken as many batches have the same line. Threads,
   * batch size and ranks are not in it.
   *
   * <p>Cost: the first call for a dataset computes its fingerprint, and the first for a list of
   * targets looks at each, about two microseconds a target; after that it is nothing.
   */
  public String state() {
    return stateAt(course().start()).toJson();
  }

  /**
   * Goes on at the place that a line names, with exactly the samples that are left, whatever the
   * threads, the size of batches and the ranks were. The seed and the augmentation are those of the
   * line where this loader was given none; a line of before there were augmentations in it leaves
   * them to the caller. Call it behind {@link #shuffle}, {@link #weighted} and {@link
   * #balanced(List)}; other settings may come before or after it.
   *
   * @param line of {@link #state} or {@link Batch#state}
   * @throws IllegalArgumentException if it is no such line, or one of another dataset, of other
   *     targets, of another way to draw them, of another seed or of another augmentation; the
   *     message says which
   */
  public SampleLoader resume(String line) {
    LoaderState there = LoaderState.parse(line);
    SampleLoader moved =
        with(
            s -> {
              s.seed = s.seed == null ? there.seed() : s.seed;
              s.epoch = there.epoch();
              s.startEpoch = there.epoch();
              s.startPlace = there.done();
              s.startBatch = 0;
              s.resumed = true;
              s.augmentation = s.augmentation == null ? there.augmentation() : s.augmentation;
              s.resumedAugmentation = there.augmentation();
            });
    there.requireSameStream(moved.stateAt(0));
    moved.course();
    return moved;
  }

  private LoaderState stateAt(long place) {
    Long seed = settings.seed == null && isEndless() ? Long.valueOf(0) : settings.seed;
    boolean ended = place >= length();
    return new LoaderState(
        ended ? Math.addExact(settings.epoch, 1) : settings.epoch,
        ended ? 0 : place,
        seed,
        parts.stream().map(LoaderPart::key).toList(),
        augmentation());
  }

  /** Where all ranks are behind a batch of this loader. */
  private String stateBehind(Course course, int number) {
    boolean last = settings.dropLast && number == batchCount() - 1;
    return stateAt(last ? course.length() : course.after((number + 1L) * settings.batchSize))
        .toJson();
  }

  private long length() {
    return isEndless() ? Course.ENDLESS : size;
  }

  private Course course() {
    long length = length();
    long done = done();
    if (done > length) {
      throw new IllegalArgumentException(
          "no place behind "
              + done
              + " samples: the epoch has "
              + length
              + (settings.startBatch == 0
                  ? ""
                  : ", less than " + settings.startBatch + " batches of " + settings.batchSize)
              + (settings.world == 1 ? "" : " on " + settings.world + " ranks"));
    }
    return new Course(done, settings.rank, settings.world, length);
  }

  /** Leaves out a last batch that is not full, on any rank. */
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
   * threads and the rank. It takes the place of what a target has of its own.
   *
   * @throws IllegalStateException if this goes on from a {@linkplain #resume line} of another
   */
  public SampleLoader augmentation(Augmentation value) {
    Objects.requireNonNull(value, "augmentation must not be null; there is Augmentation.none()");
    Augmentation there = settings.resumedAugmentation;
    if (there != null && !there.equals(value)) {
      throw new IllegalStateException(
          "the place of the line is of "
              + LoaderState.varied(there)
              + "; "
              + LoaderState.varied(value)
              + " makes other samples");
    }
    return with(s -> s.augmentation = value);
  }

  /** How samples are varied; {@link Augmentation#none} unless given. */
  public Augmentation augmentation() {
    return Objects.requireNonNullElse(settings.augmentation, Augmentation.none());
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
    return size;
  }

  /**
   * The number of batches from the place of this loader to the end of the epoch, on this rank;
   * {@link Integer#MAX_VALUE} if it has no end.
   */
  public int batchCount() {
    return course().pieces(settings.batchSize, settings.dropLast);
  }

  /**
   * Which target comes at a place of a shuffled epoch, of all ranks.
   *
   * @return a place in the list of targets; over all places each comes once, unless they are drawn
   */
  public int targetIndex(long seed, int epoch, int index) {
    if (index < 0 || (index >= size && !isEndless())) {
      throw new IndexOutOfBoundsException("no place " + index + " in an epoch of " + size);
    }
    return LoaderOrder.of(parts, seed, epoch).at(index);
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
  private Sample sampleAt(int at, long place) {
    return sampleAt(at, settings.seed == null ? 0 : settings.seed, settings.epoch, place);
  }

  private Sample sampleAt(int at, long seed, int epoch, long place) {
    LoaderPart.Source source = parts.get(0).source();
    int index = at;
    for (int part = 1; index >= source.size(); part++) {
      index -= source.size();
      source = parts.get(part).source();
    }
    Target target = source.target(index);
    Augmentation open = augmentation();
    try {
      return source.load(
          open.equals(Augmentation.none())
              ? target
              : target.augmentation(open.draw(seed, epoch, place)));
    } catch (RuntimeException e) {
      throw new SampleLoadException(at, target, e);
    }
  }

  private LoaderOrder order() {
    return LoaderOrder.of(parts, settings.seed, settings.epoch);
  }

  /**
   * The batches of the epoch from the place of this loader on, in order; without end if targets are
   * drawn. An iteration that is not finished may be closed.
   *
   * @throws IllegalArgumentException if the epoch ends before that place
   */
  @Override
  public Batches iterator() {
    LoaderOrder order = order();
    Course course = course();
    int count = batchCount();
    long total =
        course.isEndless() ? -1 : Math.min(course.own(), count * (long) settings.batchSize);
    return new Batches(
        new Ahead<>(
            this, count, settings.batchSize, total, number -> batch(number, course, order)));
  }

  /**
   * The samples of the epoch one by one, in order, from the place of this loader on. Errors are
   * thrown in their place, or left out if they are collected. Close the stream if it is not read to
   * its end, and where it has none.
   *
   * @throws IllegalArgumentException if the epoch ends before that place
   */
  public Stream<Sample> samples() {
    LoaderOrder order = order();
    Course course = course();
    Ahead<List<Sample>> ahead =
        new Ahead<>(
            this,
            course.pieces(CHUNK, false),
            CHUNK,
            course.isEndless() ? -1 : course.own(),
            number -> chunk(number, course, order));
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(
                ahead, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE),
            false)
        .onClose(ahead::close)
        .flatMap(List::stream);
  }

  private Batch batch(int number, Course course, LoaderOrder order) {
    long from = (long) number * settings.batchSize;
    int count = (int) Math.min(settings.batchSize, course.own() - from);
    List<Sample> samples = new ArrayList<>(count);
    List<SampleLoadException> errors = new ArrayList<>();
    int[] indices = new int[count];
    AutoCloseable held = ahead(from, count, course, order);
    try {
      for (int i = 0; i < count; i++) {
        settings.cancellation.throwIfCancelled();
        long place = course.place(from + i);
        int at = order.at(place);
        try {
          samples.add(sampleAt(at, place));
          indices[samples.size() - 1] = at;
        } catch (SampleLoadException e) {
          if (!settings.collectErrors) {
            throw e;
          }
          errors.add(e);
        }
      }
    } finally {
      letGo(held);
    }
    if (settings.collectErrors) {
      leaveOutMisfits(samples, indices, errors);
    }
    long before = course.start() / ((long) settings.batchSize * settings.world);
    return Batch.of(
        Ints.of("the number of a batch", before + number),
        Arrays.copyOf(indices, samples.size()),
        samples,
        errors,
        () -> stateBehind(course, number));
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
        errors.add(
            new SampleLoadException(at, sample.target().target(), Batch.mismatch(usual, sample)));
      }
    }
    samples.subList(kept, samples.size()).clear();
  }

  private List<Sample> chunk(int number, Course course, LoaderOrder order) {
    List<Sample> samples = new ArrayList<>(CHUNK);
    long from = (long) number * CHUNK;
    int count = (int) Math.min(CHUNK, course.own() - from);
    AutoCloseable held = ahead(from, count, course, order);
    try {
      for (int i = 0; i < count; i++) {
        settings.cancellation.throwIfCancelled();
        try {
          long place = course.place(from + i);
          samples.add(sampleAt(order.at(place), place));
        } catch (SampleLoadException e) {
          if (!settings.collectErrors) {
            throw e;
          }
        }
      }
    } finally {
      letGo(held);
    }
    return samples;
  }

  /** Brings what a piece of the epoch needs, of each part all at once. */
  private AutoCloseable ahead(long from, int count, Course course, LoaderOrder order) {
    if (parts.stream().allMatch(part -> part.source().isNear())) {
      return NOTHING.apply(List.of());
    }
    settings.cancellation.throwIfCancelled();
    List<List<Target>> needed = new ArrayList<>();
    parts.forEach(part -> needed.add(new ArrayList<>()));
    for (int i = 0; i < count; i++) {
      int index = order.at(course.place(from + i));
      int part = 0;
      for (; index >= parts.get(part).source().size(); part++) {
        index -= parts.get(part).source().size();
      }
      needed.get(part).add(parts.get(part).source().target(index));
    }
    List<AutoCloseable> held = new ArrayList<>();
    try {
      for (int part = 0; part < parts.size(); part++) {
        held.add(parts.get(part).source().ahead(needed.get(part)));
      }
    } catch (RuntimeException e) {
      held.forEach(SampleLoader::letGo);
      throw e;
    }
    return () -> held.forEach(SampleLoader::letGo);
  }

  private static void letGo(AutoCloseable held) {
    try {
      held.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
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
}
