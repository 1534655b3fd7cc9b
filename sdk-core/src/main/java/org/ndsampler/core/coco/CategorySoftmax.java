package org.ndsampler.core.coco;

/**
 * Probabilities over a {@link CategoryTree} from the energies that a network gives, before any
 * softmax. Immutable and safe for use by many threads.
 *
 * <p>The methods take the values of one or more items, item after item, one value for each category
 * by its index, and return an array of the same layout.
 *
 * <p>After Redmon and Farhadi, "YOLO9000: Better, Faster, Stronger" (CVPR 2017), section 4: the
 * probability of a category is the product of the conditional probabilities on the way from its
 * root, so the probabilities of all children sum up to that of their parent. The time is in
 * proportion to the number of values.
 *
 * @since 0.1
 */
// In logarithms throughout, and each sum of exponentials relative to its largest term: the product
// of the probabilities of a deep tree would otherwise become 0 in double precision, and the
// energies of a network overflow exp from about 709 on. Values are added from the top down in the
// order of the tree's walk, so that a parent is complete before its children need it.
public final class CategorySoftmax {
  private final CategoryTree tree;

  CategorySoftmax(CategoryTree tree) {
    this.tree = tree;
  }

  /**
   * The log probability of each category given its parent: a log-softmax within each group.
   *
   * @param energies the energies of one or more items
   */
  public double[] conditionalLogProbabilities(double... energies) {
    int rows = tree.rows(energies.length);
    double[] result = new double[energies.length];
    for (int row = 0; row < rows; row++) {
      for (int[] group : tree.groups) {
        logSoftmax(energies, result, row * tree.size(), group);
      }
    }
    return result;
  }

  /**
   * The log probability of each category, from the roots down: log P(n) = log P(n | parent) + log
   * P(parent).
   *
   * @param energies the energies of one or more items
   */
  public double[] logProbabilities(double... energies) {
    double[] result = conditionalLogProbabilities(energies);
    int rows = tree.rows(energies.length);
    for (int row = 0; row < rows; row++) {
      int base = row * tree.size();
      for (int index : tree.topDown) {
        if (tree.parents[index] != CategoryTree.ROOT) {
          result[base + index] += result[base + tree.parents[index]];
        }
      }
    }
    return result;
  }

  /**
   * The log probability of each category, from the leaves up: a softmax over all leaves, and for a
   * parent the sum over its children. The energies of parents have no effect.
   *
   * @param energies the energies of one or more items
   */
  public double[] logProbabilitiesFromLeaves(double... energies) {
    int rows = tree.rows(energies.length);
    double[] result = new double[energies.length];
    int[] leaves = tree.leaves();
    for (int row = 0; row < rows; row++) {
      int base = row * tree.size();
      logSoftmax(energies, result, base, leaves);
      for (int i = tree.topDown.length - 1; i >= 0; i--) {
        int[] below = tree.children[tree.topDown[i]];
        if (below.length > 0) {
          result[base + tree.topDown[i]] = logSumExp(result, base, below);
        }
      }
    }
    return result;
  }

  /** The probability of each category, by {@link #logProbabilities}. */
  public double[] probabilities(double... energies) {
    double[] result = logProbabilities(energies);
    for (int i = 0; i < result.length; i++) {
      result[i] = Math.exp(result[i]);
    }
    return result;
  }

  /**
   * The mean negative log likelihood of the true categories. A target may be any category, also a
   * coarse one: what a tree says below it does not matter then.
   *
   * @param logProbabilities as {@link #logProbabilities} gives them
   * @param targets for each item, the index of the finest category that is known of it
   */
  public double nllLoss(double[] logProbabilities, int... targets) {
    int rows = tree.rows(logProbabilities.length);
    if (targets.length != rows || rows == 0) {
      throw new IllegalArgumentException(
          "targets must have one index for each of the " + rows + " items, not " + targets.length);
    }
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      sum -= logProbabilities[row * tree.size() + tree.checked(targets[row])];
    }
    return sum / rows;
  }

  /** {@link #nllLoss} of the log probabilities that {@link #logProbabilities} gives. */
  public double crossEntropy(double[] energies, int... targets) {
    return nllLoss(logProbabilities(energies), targets);
  }

  /** Over which tree. */
  @Override
  public String toString() {
    return "softmax over " + tree;
  }

  private static void logSoftmax(double[] from, double[] to, int base, int[] indexes) {
    double total = logSumExp(from, base, indexes);
    for (int index : indexes) {
      to[base + index] = from[base + index] - total;
    }
  }

  private static double logSumExp(double[] values, int base, int[] indexes) {
    double max = Double.NEGATIVE_INFINITY;
    for (int index : indexes) {
      max = Math.max(max, values[base + index]);
    }
    if (Double.isInfinite(max)) {
      return max;
    }
    double sum = 0;
    for (int index : indexes) {
      sum += Math.exp(values[base + index] - max);
    }
    return max + Math.log(sum);
  }
}
