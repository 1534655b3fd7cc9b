package org.ndsampler.core.split;

import java.util.Arrays;
import org.ndsampler.core.coco.CocoDataset;

/**
 * Divides items into a training, a validation and a test part. Safe for concurrent use.
 *
 * <pre>{@code
 * DatasetSplit split = Splits.of(dataset).byVideo().seed(0).build();
 * CocoDataset train = split.dataset(DatasetSplit.Part.TRAIN);
 * split.leaks();                                 // what is in two parts: nothing
 * }</pre>
 */
public final class Splits {
  private Splits() {}

  /** Positions of items, ascending, each in exactly one part. Immutable. */
  public static final class Parts {
    private final int[] train;
    private final int[] validation;
    private final int[] test;

    Parts(int[] train, int[] validation, int[] test) {
      this.train = train;
      this.validation = validation;
      this.test = test;
    }

    /** What to learn from. */
    public int[] train() {
      return train.clone();
    }

    /** What to tune with. */
    public int[] validation() {
      return validation.clone();
    }

    /** What to measure with, once. */
    public int[] test() {
      return test.clone();
    }
  }

  /**
   * Takes about one {@code factor}-th of all items as the test part and then one {@code factor}-th
   * of the rest as the validation part, each the first fold of a {@link StratifiedGroupKFold}.
   *
   * @param labels the class of each item, any numbers
   * @param groups the group of each item; groups are never divided
   * @param folds how to divide: the number of its folds is the factor
   */
  public static Parts trainValidationTest(
      long[] labels, long[] groups, StratifiedGroupKFold folds) {
    StratifiedGroupKFold.Fold outer = folds.split(labels, groups).get(0);
    int[] learn = outer.train();
    long[] learnLabels = Arrays.stream(learn).mapToLong(i -> labels[i]).toArray();
    long[] learnGroups = Arrays.stream(learn).mapToLong(i -> groups[i]).toArray();
    StratifiedGroupKFold.Fold inner = folds.split(learnLabels, learnGroups).get(0);
    return new Parts(pick(learn, inner.train()), pick(learn, inner.test()), outer.test());
  }

  /** Starts to split a dataset into parts by its images. */
  public static DatasetSplit.Builder of(CocoDataset dataset) {
    return new DatasetSplit.Builder(dataset);
  }

  private static int[] pick(int[] from, int[] positions) {
    return Arrays.stream(positions).map(i -> from[i]).toArray();
  }
}
