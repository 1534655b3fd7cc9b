package org.ndsampler.core.coco;

import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** When {@link CategoryTree#decide} takes a finer category instead of its parent. Immutable. */
public final class DecisionRule {
  private final Criterion criterion;
  private final double threshold;
  private final Set<Integer> ignored;
  private final Set<Integer> refined;

  /** What is compared with the threshold. */
  enum Criterion {
    /** One minus the Gini impurity of the finer level over that of the worst case. */
    GINI,
    /** One minus the entropy of the finer level over that of the worst case. */
    ENTROPY,
    /** The probability of the finer category. */
    PROBABILITY
  }

  private DecisionRule(
      Criterion criterion, double threshold, Set<Integer> ignored, Set<Integer> refined) {
    if (Double.isNaN(threshold)) {
      throw new IllegalArgumentException("threshold must be a number, not NaN");
    }
    this.criterion = criterion;
    this.threshold = threshold;
    this.ignored = Set.copyOf(ignored);
    this.refined = Set.copyOf(refined);
  }

  private static DecisionRule of(Criterion criterion, double threshold) {
    return new DecisionRule(criterion, threshold, Set.of(), Set.of());
  }

  /** Refines when the Gini impurity is low enough; 0.5 is a usual threshold. */
  public static DecisionRule gini(double threshold) {
    return of(Criterion.GINI, threshold);
  }

  /** Refines when the entropy is low enough; 0.5 is a usual threshold. */
  public static DecisionRule entropy(double threshold) {
    return of(Criterion.ENTROPY, threshold);
  }

  /** Refines when the finer category is probable enough; 0.1 is a usual threshold. */
  public static DecisionRule probability(double threshold) {
    return of(Criterion.PROBABILITY, threshold);
  }

  Criterion criterion() {
    return criterion;
  }

  /** What refines: a small one prefers fine categories, a large one coarse categories. */
  public double threshold() {
    return threshold;
  }

  /** The same rule with these categories ignored, in place of others. */
  public DecisionRule ignored(Set<Integer> indexes) {
    return new DecisionRule(criterion, threshold, indexes, refined);
  }

  /** The indexes of categories that are never chosen, as if the tree did not have them. */
  public Set<Integer> ignored() {
    return ignored;
  }

  /** The same rule with these categories always refined, in place of others. */
  public DecisionRule refined(Set<Integer> indexes) {
    return new DecisionRule(criterion, threshold, ignored, indexes);
  }

  /** The indexes of categories that are always replaced by one of their children. */
  public Set<Integer> refined() {
    return refined;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DecisionRule that
        && that.criterion == criterion
        && Double.compare(that.threshold, threshold) == 0
        && that.ignored.equals(ignored)
        && that.refined.equals(refined);
  }

  @Override
  public int hashCode() {
    return Objects.hash(criterion, threshold, ignored, refined);
  }

  /** The criterion, the threshold, and the categories that are ignored or refined. */
  @Override
  public String toString() {
    return "DecisionRule("
        + criterion.name().toLowerCase(Locale.ROOT)
        + " "
        + threshold
        + (ignored.isEmpty() ? "" : ", ignored " + ignored)
        + (refined.isEmpty() ? "" : ", refined " + refined)
        + ")";
  }
}
