package org.ndsampler.core.regions;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.coco.CocoImages;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.internal.Ints;
import org.ndsampler.core.internal.WorkFolder;
import org.ndsampler.core.regions.internal.PoolBytes;
import org.ndsampler.core.regions.internal.TargetColumns;

/**
 * What an epoch is to look at: which positives, how many negatives, how large a window. Immutable;
 * each method that changes something gives a new selection.
 *
 * <pre>{@code
 * Selection epoch = Selection.balanced(200).negatives(1000).window(64, 64).seed(0);
 * RegionPool pool = epoch.select(dataset);       // or sampler.preselect(epoch), to load them
 * pool.positiveCount();                          // 200
 * RegionPool next = epoch.seed(1).select(dataset);
 * }</pre>
 *
 * <p>The same selection of the same dataset is the same pool; another seed gives another epoch. The
 * free room for negatives is computed once for a selection and those that differ from it by {@link
 * #seed} or by their numbers only.
 *
 * <p>Each method with an argument gives a selection with one setting changed, the order of calls
 * does not matter, and the method without an argument answers it. What concerns negatives alone is
 * kept as {@link Negatives}, the settings of {@link NegativeSampler}; {@link #drawing} shows them.
 *
 * <p>A selection is a value that is asked again and again, and not a stream that runs on: an epoch
 * is then what its settings and its seed say, on every machine and in every order. That is why
 * positives and negatives are chosen as a whole before the first is loaded. A pool that is drawn as
 * it is used needs no memory for it, but cannot know that there is no room for the last negative,
 * and another thread that takes an item changes what comes next.
 *
 * @since 0.1
 */
public final class Selection {
  private final PositiveSelection positives;
  private final Counts counts;
  private final @Nullable Size window;
  private final long seed;
  private final Draws draws;
  private final Draws.Work work;

  /** How many negatives: a number or a ratio, and if neither is there, none. */
  private record Counts(OptionalInt number, OptionalDouble ratio) {}

  private Selection(
      PositiveSelection positives,
      Counts counts,
      @Nullable Size window,
      long seed,
      Draws draws,
      Draws.Work work) {
    this.positives = positives;
    this.counts = counts;
    this.window = window;
    this.seed = seed;
    this.draws = draws;
    this.work = work;
  }

  private Selection with(Counts changed) {
    return new Selection(positives, changed, window, seed, draws, work);
  }

  private Selection with(Draws changed) {
    return new Selection(positives, counts, window, seed, changed, work);
  }

  private Selection with(Draws.Work changed) {
    return new Selection(positives, counts, window, seed, draws, changed);
  }

  private Selection with(Negatives changed) {
    return with(draws.settings(changed));
  }

  static Selection by(PositiveSelection positives) {
    return new Selection(
        positives,
        new Counts(OptionalInt.empty(), OptionalDouble.empty()),
        null,
        0,
        Draws.plain(),
        Draws.Work.PLAIN);
  }

  /**
   * Positives by a strategy of the caller's own.
   *
   * @param strategy gives for a dataset and a {@link #seed} the ids of annotations, in the order in
   *     which they are to be used; an id may come more than once. Each has to have a box and an
   *     image, and the same arguments have to give the same ids
   */
  public static Selection of(BiFunction<CocoDataset, Long, long[]> strategy) {
    return by(
        (targets, seed) ->
            Arrays.stream(strategy.apply(targets.dataset(), seed))
                .mapToInt(id -> target(targets, id))
                .toArray());
  }

  private static int target(TargetColumns targets, long annotationId) {
    int target = targets.ofAnnotationRow(targets.dataset().annotation(annotationId).row());
    if (target < 0) {
      throw new IllegalArgumentException(
          "annotation " + annotationId + " is no positive: it has no box or no image");
    }
    return target;
  }

  /** All positives in the order of the dataset. */
  public static Selection all() {
    return by(PositiveSelection.all());
  }

  /** At most so many positives, in a random order. */
  public static Selection random(int count) {
    return by(PositiveSelection.random(count));
  }

  /** As many positives as there are targets, with the same number of each category. */
  public static Selection balanced() {
    return by((targets, seed) -> PositiveSelection.balanced(targets.size()).select(targets, seed));
  }

  /** So many positives, with the same number of each category. */
  public static Selection balanced(int count) {
    return by(PositiveSelection.balanced(count));
  }

  /** So many positives, drawn in proportion to the weights of their categories, by name. */
  public static Selection weighted(int count, ToDoubleFunction<String> weightOfCategory) {
    return by(PositiveSelection.weightedByCategory(count, weightOfCategory));
  }

  /** Positives whose windows overlap by no more than an intersection over union. */
  public static Selection disparate(int width, int height, double maxIou) {
    return by(PositiveSelection.disparate(width, height, maxIou)).window(width, height);
  }

  /** So many negatives; needs {@link #window} or sizes of their own. */
  public Selection negatives(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("count must not be negative: " + count);
    }
    return with(new Counts(OptionalInt.of(count), counts.ratio));
  }

  /** The number of negatives, if it was set. */
  public OptionalInt negatives() {
    return counts.number;
  }

  private List<Negative> negatives(
      CocoDataset dataset, List<Size> sizes, int count, @Nullable WorkFolder folder) {
    String key = draws.key();
    if (folder == null || key == null) {
      return draws.select(dataset, sizes, count, seed, work);
    }
    return folder.get(
        "negatives",
        key + " sizes=" + sizes + " count=" + count + " seed=" + seed + undeclared(dataset),
        (ByteBuffer bytes) -> PoolBytes.negatives(bytes, dataset),
        () -> draws.select(dataset, sizes, count, seed, work),
        PoolBytes::ofNegatives);
  }

  /** So many negatives for each positive, rounded down; needs {@link #window} or sizes. */
  public Selection negativeRatio(double negativesPerPositive) {
    if (!(negativesPerPositive >= 0) || Double.isInfinite(negativesPerPositive)) {
      throw new IllegalArgumentException(
          "the ratio must be finite and not negative: " + negativesPerPositive);
    }
    return with(new Counts(counts.number, OptionalDouble.of(negativesPerPositive)));
  }

  /** The number of negatives for each positive, if it was set. */
  public OptionalDouble negativeRatio() {
    return counts.ratio;
  }

  /** The size of all windows, in pixels; without it a positive's window is its box. */
  public Selection window(int width, int height) {
    return new Selection(positives, counts, Size.of(width, height), seed, draws, work);
  }

  /** The size of all windows, if it was set. */
  public Optional<Size> window() {
    return Optional.ofNullable(window);
  }

  /** Draws negatives by settings that are used elsewhere too; without sizes, as the window. */
  public Selection drawing(Negatives settings) {
    return with(settings);
  }

  /** How negatives are drawn; without sizes, they have that of the window. */
  public Negatives drawing() {
    return draws.settings();
  }

  /** Negatives of these sizes and not of the window's, see {@link NegativeSampler}. */
  public Selection negativeSizes(List<Size> sizes) {
    Objects.requireNonNull(sizes, "the sizes must not be null");
    List<Size> copy = List.copyOf(sizes);
    if (copy.isEmpty()) {
      throw new IllegalArgumentException("negatives need at least one size");
    }
    return with(draws.sizes(new Draws.Sizes(dataset -> copy, "sizes " + copy)));
  }

  /** Negatives of sizes that follow from the dataset. */
  public Selection negativeSizes(Function<CocoDataset, List<Size>> sizes) {
    return with(draws.sizes(new Draws.Sizes(sizes, null)));
  }

  /**
   * The sizes of negatives that were asked for, as a function of the dataset; empty if they are
   * those of {@link #drawing} or of the window.
   */
  public Optional<Function<CocoDataset, List<Size>>> negativeSizes() {
    return draws.sizes().map(Draws.Sizes::of);
  }

  /** Negatives of the sizes of so many random targets, rounded up to whole pixels. */
  public Selection negativesLikeTargets(int count) {
    return with(
        draws.sizes(
            new Draws.Sizes(
                dataset -> WindowSizes.measured(TargetColumns.of(dataset), count, 0),
                "measured " + count)));
  }

  /**
   * Negatives of so many typical sizes of the targets: the centres of a k-means clustering, where
   * two sizes are near when their intersection over union is large if they share a corner.
   */
  public Selection negativesOfTypicalSizes(int clusters) {
    return with(
        draws.sizes(
            new Draws.Sizes(
                dataset -> WindowSizes.kMeans(TargetColumns.of(dataset), clusters, 0),
                "k-means " + clusters)));
  }

  /** Where negatives may be; where they overlap no annotation unless said. */
  public Selection rule(NegativeRule rule) {
    return with(drawing().rule(rule));
  }

  /** The rule is about shapes, not boxes: {@link Negatives#shapes}. */
  public Selection shapes() {
    return with(drawing().shapes());
  }

  /** The same number of negatives from each image with room. */
  public Selection evenly() {
    return with(drawing().evenly());
  }

  /** Negatives share no pixel with each other: {@link Negatives#apart}. */
  public Selection apart() {
    return with(drawing().apart());
  }

  /** Negatives share no pixel with these: {@link Negatives#clearOf}. */
  public Selection clearOf(Collection<Negative> earlier) {
    Objects.requireNonNull(earlier, "the negatives must not be null");
    return with(drawing().clearOf(earlier));
  }

  /** For negatives only annotations of these classes count. */
  public Selection clearOfClasses(Set<String> names) {
    Objects.requireNonNull(names, "the names of the classes must not be null");
    return with(drawing().clearOfClasses(names));
  }

  /** Negatives come from these images only. */
  public Selection negativesFrom(long... imageIds) {
    Objects.requireNonNull(imageIds, "the ids of the images must not be null");
    return with(drawing().images(imageIds));
  }

  /** Negatives lie in these regions of their images: {@link Negatives#validIn}. */
  public Selection validIn(Function<CocoImage, Optional<MultiPolygon>> regions) {
    return with(drawing().validIn(regions));
  }

  /** Negatives pass a test: {@link Negatives#filter}. */
  public Selection filter(Predicate<Negative> test) {
    return with(drawing().filter(test));
  }

  /**
   * Takes negatives around false alarms first, the surest first, as {@link NegativeSampler#hardest}
   * does; the others are drawn and share no pixel with these. Where negatives have several sizes,
   * the smallest that holds the false alarm is taken.
   *
   * @param minScore the least score
   * @param share the largest part of the negatives that are to be hard ones, in [0, 1]
   */
  public Selection hardNegatives(Predictions predictions, double minScore, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share must be in [0, 1]: " + share);
    }
    return with(draws.hard(new Draws.Hard(predictions, minScore, share)));
  }

  /** The predictions that hard negatives are taken from, if there are to be any. */
  public Optional<Predictions> hardNegatives() {
    return draws.hard().map(Draws.Hard::predictions);
  }

  /** Where all randomness comes from; 0 unless said. */
  public Selection seed(long seed) {
    return new Selection(positives, counts, window, seed, draws, work);
  }

  /** Where all randomness comes from. */
  public long seed() {
    return seed;
  }

  /** Who hears how far {@link #select} is; it counts the room for negatives image by image. */
  public Selection progress(Progress progress) {
    return with(new Draws.Work(progress, work.cancellation()));
  }

  /** Who hears how far it is. */
  public Progress progress() {
    return work.progress();
  }

  /**
   * By what {@link #select} can be stopped while it counts; it throws a {@link
   * java.util.concurrent.CancellationException} then.
   */
  public Selection cancellation(CancellationToken cancellation) {
    return with(new Draws.Work(work.progress(), cancellation));
  }

  /** By what it can be stopped. */
  public CancellationToken cancellation() {
    return work.cancellation();
  }

  /** What was asked for: numbers, windows and the seed. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Selection(");
    if (window != null) {
      text.append("windows of ").append(window).append(", ");
    }
    if (counts.ratio.isPresent()) {
      text.append(counts.ratio.getAsDouble()).append(" negatives for each positive, ");
    } else {
      text.append(counts.number.orElse(0)).append(" negatives, ");
    }
    return text.append("seed ").append(seed).append(')').toString();
  }

  /**
   * Makes the selection.
   *
   * @throws IllegalArgumentException if both a number and a ratio of negatives were set, or
   *     negatives without a window
   * @throws NoRoomException if there are not so many places for negatives
   */
  public RegionPool select(CocoDataset dataset) {
    Objects.requireNonNull(dataset, "the dataset must not be null");
    return select(dataset, TargetColumns.of(dataset), null);
  }

  /**
   * Makes the selection and keeps what took long in a folder, under the {@link
   * CocoDataset#fingerprint} of the dataset: the table of targets, sizes by k-means, negatives. A
   * damaged entry is made again. What depends on code (a filter, regions or sizes from a function)
   * or on predictions is not kept.
   *
   * @param workFolder is made if it is not there; may be shared by datasets and processes
   */
  public RegionPool select(CocoDataset dataset, Path workFolder) {
    Objects.requireNonNull(dataset, "the dataset must not be null");
    Objects.requireNonNull(workFolder, "the folder must not be null; select(dataset) needs none");
    return select(
        dataset,
        TargetColumns.of(dataset, workFolder),
        WorkFolder.of(workFolder, dataset.fingerprint()));
  }

  private RegionPool select(
      CocoDataset dataset, TargetColumns targets, @Nullable WorkFolder folder) {
    OptionalInt negatives = counts.number;
    OptionalDouble ratio = counts.ratio;
    if (negatives.isPresent() && ratio.isPresent()) {
      throw new IllegalArgumentException(
          "negatives("
              + negatives.getAsInt()
              + ") and negativeRatio("
              + ratio.getAsDouble()
              + ") were both set; set one of them");
    }
    int[] rows = positives.select(targets, seed);
    for (int row : rows) {
      if (row < 0 || row >= targets.size()) {
        throw new IndexOutOfBoundsException(
            "the positive selection gave row " + row + " of " + targets.size() + " targets");
      }
    }
    List<Negative> pool = null;
    if (negatives.isPresent() || ratio.isPresent()) {
      long count =
          negatives.isPresent() ? negatives.getAsInt() : (long) (ratio.orElse(0) * rows.length);
      List<Size> sizes = sizes(targets, folder);
      pool = negatives(dataset, sizes, Ints.of("the number of negatives", count), folder);
    }
    return new RegionPool(targets, rows.clone(), pool, window, drawing().isShapes());
  }

  private List<Size> sizes(TargetColumns targets, @Nullable WorkFolder folder) {
    Draws.Sizes wanted = draws.sizes().orElse(null);
    if (wanted == null && !drawing().sizes().isEmpty()) {
      return drawing().sizes();
    }
    if (wanted == null) {
      Size one = window;
      if (one == null) {
        throw new IllegalArgumentException(
            "negatives need a size: call window(width, height) or negativeSizes(...) as well");
      }
      return List.of(one);
    }
    String key = wanted.key();
    List<Size> sizes =
        folder == null || key == null
            ? wanted.of().apply(targets.dataset())
            : folder.get(
                "sizes",
                key,
                PoolBytes::sizes,
                () -> wanted.of().apply(targets.dataset()),
                PoolBytes::ofSizes);
    if (sizes.isEmpty()) {
      throw new IllegalArgumentException(
          "there are no sizes for negatives; are there targets to take them from?");
    }
    return sizes;
  }

  /**
   * What the sizes come to that are read from files: the fingerprint does not know them, and a file
   * may be there today that was missing yesterday. Nothing where the dataset declares all.
   */
  private static String undeclared(CocoDataset dataset) {
    CocoImages images = dataset.images();
    long hash = 0;
    boolean any = false;
    for (int row = 0; row < images.size(); row++) {
      if (!images.declaresSize(row)) {
        any = true;
        long size = images.hasSize(row) ? (long) images.width(row) << 32 | images.height(row) : -1;
        hash = Long.rotateLeft((hash ^ size) * 0x9e3779b97f4a7c15L, 31) + row;
      }
    }
    return any ? " files=" + Long.toHexString(hash) : "";
  }
}
