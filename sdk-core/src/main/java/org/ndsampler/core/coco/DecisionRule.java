package org.ndsampler.core.coco;

import java.util.Set;

/**
 * When {@link CategoryTree#decide} takes a finer category instead of its parent. Immutable.
 *
 * @param criterion what is compared with the threshold
 * @param threshold a small one prefers fine categories, a large one coarse categories
 * @param ignored indexes of categories that are never chosen, as if the tree did not have them
 * @param refined indexes of categories that are always replaced by one of their children
 */
public record DecisionRule(
    Criterion criterion, double threshold, Set<Integer> ignored, Set<Integer> refined) {

  /** What is compared with the threshold. */
  public enum Criterion {
    /** One minus the Gini impurity of the finer level over that of the worst case. */
    GINI,
    /** One minus the entropy of the finer level over that of the worst case. */
    ENTROPY,
    /** The probability of the finer category. */
    PROBABILITY
  }

  /** Copies the sets and rejects a threshold that is not a number. */
  public DecisionRule {
    if (Double.isNaN(threshold)) {
      throw new IllegalArgumentException("threshold must be a number, not NaN");
    }
    ignored = Set.copyOf(ignored);
    refined = Set.copyOf(refined);
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

  /** The same rule with these categories ignored, in place of others. */
  public DecisionRule ignored(Set<Integer> indexes) {
    return new DecisionRule(criterion, threshold, indexes, refined);
  }

  /** The same rule with these categories always refined, in place of others. */
  public DecisionRule refined(Set<Integer> indexes) {
    return new DecisionRule(criterion, threshold, ignored, indexes);
  }
}
