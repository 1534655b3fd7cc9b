package org.ndsampler.core.regions;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Size;

/**
 * What an epoch is to look at: which positives, how many negatives, how large a window. Immutable;
 * each method that changes something gives a new selection.
 *
 * <p>The same selection of the same dataset is the same pool; another seed gives another epoch.
 */
public final class Selection {
  private final PositiveSelection positives;
  private final OptionalInt negatives;
  private final OptionalDouble ratio;
  private final @Nullable Size window;
  private final NegativeRule rule;
  private final boolean evenly;
  private final long seed;

  private Selection(
      PositiveSelection positives,
      OptionalInt negatives,
      OptionalDouble ratio,
      @Nullable Size window,
      NegativeRule rule,
      boolean evenly,
      long seed) {
    this.positives = positives;
    this.negatives = negatives;
    this.ratio = ratio;
    this.window = window;
    this.rule = rule;
    this.evenly = evenly;
    this.seed = seed;
  }

  /** Positives by a strategy, and no negatives. */
  public static Selection of(PositiveSelection positives) {
    return new Selection(
        positives,
        OptionalInt.empty(),
        OptionalDouble.empty(),
        null,
        NegativeRule.noOverlap(),
        false,
        0);
  }

  /** All positives in the order of the dataset. */
  public static Selection all() {
    return of(PositiveSelection.all());
  }

  /** As many positives as there are targets, with the same number of each category. */
  public static Selection balanced() {
    return of((targets, seed) -> PositiveSelection.balanced(targets.size()).select(targets, seed));
  }

  /** So many positives, with the same number of each category. */
  public static Selection balanced(int count) {
    return of(PositiveSelection.balanced(count));
  }

  /** Positives whose windows overlap by no more than an intersection over union. */
  public static Selection disparate(int width, int height, double maxIou) {
    return of(PositiveSelection.disparate(width, height, maxIou)).window(width, height);
  }

  /** So many negatives; needs {@link #window}. */
  public Selection negatives(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("count must not be negative: " + count);
    }
    return new Selection(positives, OptionalInt.of(count), ratio, window, rule, evenly, seed);
  }

  /** So many negatives for each positive, rounded down; needs {@link #window}. */
  public Selection negativeRatio(double negativesPerPositive) {
    if (!(negativesPerPositive >= 0) || Double.isInfinite(negativesPerPositive)) {
      throw new IllegalArgumentException(
          "the ratio must be finite and not negative: " + negativesPerPositive);
    }
    return new Selection(
        positives, negatives, OptionalDouble.of(negativesPerPositive), window, rule, evenly, seed);
  }

  /** The size of all windows, in pixels; without it a positive's window is its box. */
  public Selection window(int width, int height) {
    return new Selection(positives, negatives, ratio, Size.of(width, height), rule, evenly, seed);
  }

  /** Where negatives may be; where they overlap no annotation unless said. */
  public Selection rule(NegativeRule rule) {
    return new Selection(positives, negatives, ratio, window, rule, evenly, seed);
  }

  /** The same number of negatives from each image with room. */
  public Selection evenly() {
    return new Selection(positives, negatives, ratio, window, rule, true, seed);
  }

  /** Where all randomness comes from; 0 unless said. */
  public Selection seed(long seed) {
    return new Selection(positives, negatives, ratio, window, rule, evenly, seed);
  }

  /**
   * Makes the selection.
   *
   * @throws IllegalArgumentException if both a number and a ratio of negatives were set, or
   *     negatives without a window
   * @throws NoRoomException if there are not so many places for negatives
   */
  public RegionPool select(CocoDataset dataset) {
    if (negatives.isPresent() && ratio.isPresent()) {
      throw new IllegalArgumentException(
          "negatives("
              + negatives.getAsInt()
              + ") and negativeRatio("
              + ratio.getAsDouble()
              + ") were both set; set one of them");
    }
    Size size = window;
    boolean some = negatives.isPresent() || ratio.isPresent();
    if (some && size == null) {
      throw new IllegalArgumentException(
          "negatives need a size: call window(width, height) as well");
    }
    TargetColumns targets = TargetColumns.of(dataset);
    int[] rows = positives.select(targets, seed);
    for (int row : rows) {
      if (row < 0 || row >= targets.size()) {
        throw new IndexOutOfBoundsException(
            "the positive selection gave row " + row + " of " + targets.size() + " targets");
      }
    }
    List<Negative> pool = null;
    if (some && size != null) {
      long count =
          negatives.isPresent() ? negatives.getAsInt() : (long) (ratio.orElse(0) * rows.length);
      NegativeSampler.Builder builder =
          NegativeSampler.of(dataset).window(size.width(), size.height()).rule(rule);
      pool = (evenly ? builder.evenly() : builder).build().sample(Math.toIntExact(count), seed);
    }
    return new RegionPool(targets, rows.clone(), pool, size);
  }
}
