package org.ndsampler.core.coco;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.ndsampler.core.coco.CategoryTree.Decision;

/**
 * Applies a {@link DecisionRule} to the probabilities of a {@link CategoryTree}. Immutable and safe
 * for concurrent use.
 */
// Greedy from the root down, as ndsampler does it, and not the best of all cuts through the tree: a
// cut is a choice for each inner category at once, while an item is one thing, and whoever reads a
// decision expects that each coarser answer contains the finer one. One way down costs the sum of
// the groups on it, so the rule may look at whole groups (Gini, entropy) and not only at pairs.
final class CategoryDecider {
  private final CategoryTree tree;
  private final DecisionRule rule;
  private final boolean[] ignored;

  CategoryDecider(CategoryTree tree, DecisionRule rule) {
    this.tree = tree;
    this.rule = rule;
    this.ignored = new boolean[tree.size()];
    rule.ignored().forEach(index -> ignored[tree.checked(index)] = true);
    rule.refined().forEach(tree::checked);
  }

  List<Decision> decide(double[] probabilities) {
    int rows = tree.rows(probabilities.length);
    int[] start = kept(tree.roots);
    if (start.length == 0 && rows > 0) {
      throw new IllegalArgumentException(
          "the rule ignores all top-level categories; leave at least one of "
              + Arrays.stream(tree.roots).mapToObj(tree::name).toList());
    }
    List<Decision> decisions = new ArrayList<>(rows);
    for (int row = 0; row < rows; row++) {
      decisions.add(decide(probabilities, row * tree.size(), start));
    }
    return Collections.unmodifiableList(decisions);
  }

  private Decision decide(double[] p, int base, int[] start) {
    int[] siblings = start;
    int best = largest(p, base, siblings);
    while (true) {
      int[] below = kept(tree.children[best]);
      if (below.length == 0) {
        break;
      }
      int next = largest(p, base, below);
      boolean refine =
          rule.criterion() == DecisionRule.Criterion.PROBABILITY
              ? p[base + next] > rule.threshold()
              : below.length == 1 || simplicity(p, base, siblings, best, below) > rule.threshold();
      if (!refine && !rule.refined().contains(best)) {
        break;
      }
      siblings = below;
      best = next;
    }
    return new Decision(best, p[base + best]);
  }

  private static int largest(double[] p, int base, int[] indexes) {
    int best = indexes[0];
    for (int index : indexes) {
      if (p[base + index] > p[base + best]) {
        best = index;
      }
    }
    return best;
  }

  /** Those that may be chosen, by index: of two that are as probable, the first is taken. */
  private int[] kept(int[] indexes) {
    return Arrays.stream(indexes).filter(index -> !ignored[index]).sorted().toArray();
  }

  /**
   * How much less uncertain the level is when the parent is replaced by its children, compared with
   * the worst case, in which each child has an equal part of the parent's probability: 1 when it is
   * certain, 0 in the worst case.
   */
  private double simplicity(double[] p, int base, int[] siblings, int parent, int[] below) {
    boolean gini = rule.criterion() == DecisionRule.Criterion.GINI;
    double sum = 0;
    for (int index : siblings) {
      sum += index == parent ? 0 : impurity(p[base + index], gini);
    }
    double worst = sum + below.length * impurity(p[base + parent] / below.length, gini);
    for (int index : below) {
      sum += impurity(p[base + index], gini);
    }
    double actual = gini ? 1 - sum : -sum;
    return 1 - actual / ((gini ? 1 - worst : -worst) + 1e-30);
  }

  private static double impurity(double p, boolean gini) {
    return gini ? p * p : p > 0 ? p * Math.log(p) / Math.log(2) : 0;
  }
}
