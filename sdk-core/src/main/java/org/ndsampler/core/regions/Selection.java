package org.ndsampler.core.regions;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.coco.CocoImages;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.internal.WorkFolder;

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
 */
public final class Selection {
  private final PositiveSelection positives;
  private OptionalInt negatives = OptionalInt.empty();
  private OptionalDouble ratio = OptionalDouble.empty();
  private @Nullable Size window;
  private long seed;
  private Draws draws = new Draws(new NegativeSettings(), null, null, 0, 0);

  /**
   * How negatives are drawn, but for number and seed, with the sampler that was built for them.
   * Without sizes they have that of the window; without predictions none are hard.
   */
  private static final class Draws {
    private final NegativeSettings settings;
    private final @Nullable NegativeSizes sizes;
    private final @Nullable Predictions predictions;
    private final double minScore;
    private final double share;
    private @Nullable Built built;

    private interface Sampling {
      List<Negative> sample(int count, long seed);
    }

    private record Built(CocoDataset dataset, List<Size> sizes, Sampling sampling) {}

    Draws(
        NegativeSettings settings,
        @Nullable NegativeSizes sizes,
        @Nullable Predictions predictions,
        double minScore,
        double share) {
      this.settings = settings;
      this.sizes = sizes;
      this.predictions = predictions;
      this.minScore = minScore;
      this.share = share;
    }

    private synchronized Sampling sampling(CocoDataset dataset, List<Size> wanted) {
      Built known = built;
      if (known == null || known.dataset != dataset || !known.sizes.equals(wanted)) {
        known = new Built(dataset, wanted, sampling(dataset, settings, wanted));
        built = known;
      }
      return known.sampling;
    }

    private static Sampling sampling(
        CocoDataset dataset, NegativeSettings settings, List<Size> wanted) {
      NegativeSampler.Builder builder = new NegativeSampler.Builder(dataset, settings);
      if (wanted.size() > 1) {
        return MixedNegatives.of(builder, wanted)::sample;
      }
      return builder.window(wanted.get(0).width(), wanted.get(0).height()).build()::sample;
    }

    List<Negative> select(CocoDataset dataset, List<Size> wanted, int count, long seed) {
      Predictions from = predictions;
      if (count == 0) {
        return List.of();
      }
      if (from == null) {
        return sampling(dataset, wanted).sample(count, seed);
      }
      List<Negative> hard =
          HardNegatives.choose(dataset, settings, wanted, from, minScore, (int) (share * count));
      if (hard.isEmpty()) {
        return sampling(dataset, wanted).sample(count, seed);
      }
      List<Negative> all = new ArrayList<>(hard);
      if (all.size() < count) {
        NegativeSettings others = settings.copy();
        List<Negative> earlier = new ArrayList<>(others.earlier);
        earlier.addAll(hard);
        others.earlier = List.copyOf(earlier);
        all.addAll(sampling(dataset, others, wanted).sample(count - hard.size(), seed));
      }
      return Collections.unmodifiableList(all);
    }
  }

  /**
   * Sizes that follow from the targets.
   *
   * @param key the same for the same sizes of the same dataset; null if that cannot be said
   */
  private record NegativeSizes(Function<TargetColumns, List<Size>> of, @Nullable String key) {}

  private Selection(PositiveSelection positives) {
    this.positives = positives;
  }

  private Selection with(Consumer<Selection> change) {
    Selection copy = new Selection(positives);
    copy.negatives = negatives;
    copy.ratio = ratio;
    copy.window = window;
    copy.seed = seed;
    copy.draws = draws;
    change.accept(copy);
    return copy;
  }

  private Selection withSettings(Consumer<NegativeSettings> change) {
    NegativeSettings settings = draws.settings.copy();
    change.accept(settings);
    Draws d = draws;
    return with(s -> s.draws = new Draws(settings, d.sizes, d.predictions, d.minScore, d.share));
  }

  private Selection withSizes(NegativeSizes sizes) {
    Draws d = draws;
    return with(s -> s.draws = new Draws(d.settings, sizes, d.predictions, d.minScore, d.share));
  }

  /** Positives by a strategy, and no negatives. */
  public static Selection of(PositiveSelection positives) {
    return new Selection(positives);
  }

  /** All positives in the order of the dataset. */
  public static Selection all() {
    return of(PositiveSelection.all());
  }

  /** At most so many positives, in a random order. */
  public static Selection random(int count) {
    return of(PositiveSelection.random(count));
  }

  /** As many positives as there are targets, with the same number of each category. */
  public static Selection balanced() {
    return of((targets, seed) -> PositiveSelection.balanced(targets.size()).select(targets, seed));
  }

  /** So many positives, with the same number of each category. */
  public static Selection balanced(int count) {
    return of(PositiveSelection.balanced(count));
  }

  /** So many positives, drawn in proportion to the weights of their categories, by name. */
  public static Selection weighted(int count, ToDoubleFunction<String> weightOfCategory) {
    return of(PositiveSelection.weightedByCategory(count, weightOfCategory));
  }

  /** Positives whose windows overlap by no more than an intersection over union. */
  public static Selection disparate(int width, int height, double maxIou) {
    return of(PositiveSelection.disparate(width, height, maxIou)).window(width, height);
  }

  /** So many negatives; needs {@link #window} or sizes of their own. */
  public Selection negatives(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("count must not be negative: " + count);
    }
    return with(s -> s.negatives = OptionalInt.of(count));
  }

  /** So many negatives for each positive, rounded down; needs {@link #window} or sizes. */
  public Selection negativeRatio(double negativesPerPositive) {
    if (!(negativesPerPositive >= 0) || Double.isInfinite(negativesPerPositive)) {
      throw new IllegalArgumentException(
          "the ratio must be finite and not negative: " + negativesPerPositive);
    }
    return with(s -> s.ratio = OptionalDouble.of(negativesPerPositive));
  }

  /** The size of all windows, in pixels; without it a positive's window is its box. */
  public Selection window(int width, int height) {
    Size size = Size.of(width, height);
    return with(s -> s.window = size);
  }

  /** Negatives of these sizes and not of the window's, see {@link MixedNegatives}. */
  public Selection negativeSizes(List<Size> sizes) {
    List<Size> copy = List.copyOf(sizes);
    if (copy.isEmpty()) {
      throw new IllegalArgumentException("negatives need at least one size");
    }
    return withSizes(new NegativeSizes(targets -> copy, "sizes " + copy));
  }

  /** Negatives of sizes that follow from the targets, for example by {@link WindowSizes}. */
  public Selection negativeSizes(Function<TargetColumns, List<Size>> sizes) {
    return withSizes(new NegativeSizes(sizes, null));
  }

  /** Negatives of the sizes of so many random targets, see {@link WindowSizes#measured}. */
  public Selection negativesLikeTargets(int count) {
    return withSizes(
        new NegativeSizes(targets -> WindowSizes.measured(targets, count, 0), "measured " + count));
  }

  /** Negatives of so many typical sizes of the targets, see {@link WindowSizes#kMeans}. */
  public Selection negativesOfTypicalSizes(int clusters) {
    return withSizes(
        new NegativeSizes(
            targets -> WindowSizes.kMeans(targets, clusters, 0), "k-means " + clusters));
  }

  /** Where negatives may be; where they overlap no annotation unless said. */
  public Selection rule(NegativeRule rule) {
    return withSettings(s -> s.rule = rule);
  }

  /** The rule is about shapes, not boxes: {@link NegativeSampler.Builder#shapes}. */
  public Selection shapes() {
    return withSettings(s -> s.shapes = true);
  }

  /** The same number of negatives from each image with room. */
  public Selection evenly() {
    return withSettings(s -> s.evenly = true);
  }

  /** Negatives share no pixel with each other: {@link NegativeSampler.Builder#apart}. */
  public Selection apart() {
    return withSettings(s -> s.apart = true);
  }

  /** Negatives share no pixel with these: {@link NegativeSampler.Builder#clearOf}. */
  public Selection clearOf(Collection<Negative> earlier) {
    List<Negative> copy = List.copyOf(earlier);
    return withSettings(s -> s.earlier = copy);
  }

  /** For negatives only annotations of these classes count. */
  public Selection clearOfClasses(Set<String> names) {
    Set<String> copy = Set.copyOf(names);
    return withSettings(s -> s.classes = copy);
  }

  /** Negatives come from these images only. */
  public Selection negativesFrom(long... imageIds) {
    long[] copy = imageIds.clone();
    return withSettings(s -> s.imageIds = copy);
  }

  /** Negatives lie in these regions of their images: {@link NegativeSampler.Builder#validIn}. */
  public Selection validIn(Function<CocoImage, Optional<MultiPolygon>> regions) {
    return withSettings(s -> s.valid = regions);
  }

  /** Negatives pass a test: {@link NegativeSampler.Builder#filter}. */
  public Selection filter(Predicate<Negative> test) {
    return withSettings(s -> s.filter = test);
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
    Draws d = draws;
    return with(s -> s.draws = new Draws(d.settings, d.sizes, predictions, minScore, share));
  }

  /** Where all randomness comes from; 0 unless said. */
  public Selection seed(long seed) {
    return with(s -> s.seed = seed);
  }

  /** What was asked for: numbers, windows and the seed. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Selection(");
    if (window != null) {
      text.append("windows of ").append(window).append(", ");
    }
    if (ratio.isPresent()) {
      text.append(ratio.getAsDouble()).append(" negatives for each positive, ");
    } else {
      text.append(negatives.orElse(0)).append(" negatives, ");
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
    return select(
        dataset,
        TargetColumns.of(dataset, workFolder),
        WorkFolder.of(workFolder, dataset.fingerprint()));
  }

  private RegionPool select(
      CocoDataset dataset, TargetColumns targets, @Nullable WorkFolder folder) {
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
      pool = negatives(dataset, sizes, Math.toIntExact(count), folder);
    }
    return new RegionPool(targets, rows.clone(), pool, window);
  }

  private List<Size> sizes(TargetColumns targets, @Nullable WorkFolder folder) {
    NegativeSizes wanted = draws.sizes;
    if (wanted == null) {
      Size one = window;
      if (one == null) {
        throw new IllegalArgumentException(
            "negatives need a size: call window(width, height) or negativeSizes(...) as well");
      }
      return List.of(one);
    }
    String key = wanted.key;
    List<Size> sizes =
        folder == null || key == null
            ? wanted.of.apply(targets)
            : folder.get(
                "sizes", key, PoolBytes::sizes, () -> wanted.of.apply(targets), PoolBytes::ofSizes);
    if (sizes.isEmpty()) {
      throw new IllegalArgumentException(
          "there are no sizes for negatives; are there targets to take them from?");
    }
    return sizes;
  }

  private List<Negative> negatives(
      CocoDataset dataset, List<Size> sizes, int count, @Nullable WorkFolder folder) {
    String key = draws.settings.key();
    if (folder == null || key == null || draws.predictions != null) {
      return draws.select(dataset, sizes, count, seed);
    }
    return folder.get(
        "negatives",
        key + " sizes=" + sizes + " count=" + count + " seed=" + seed + undeclared(dataset),
        (ByteBuffer bytes) -> PoolBytes.negatives(bytes, dataset),
        () -> draws.select(dataset, sizes, count, seed),
        PoolBytes::ofNegatives);
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
