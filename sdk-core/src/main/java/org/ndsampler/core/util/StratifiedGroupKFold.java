package org.ndsampler.core.util;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Divides items into folds so that all items of a group are in the same fold, and each fold has
 * about the same number of items and the class frequencies of the whole. Immutable and safe for use
 * by many threads.
 *
 * <p>The algorithm is greedy and the one of ndsampler's class of the same name. Groups are placed
 * one by one, those with most items first. For each fold it adds up three things: how far the class
 * ratios of the fold would be from those of the whole, in squares, if it took the group; how far
 * those of the other folds are now; and the share of all placed items that the fold has already.
 * The fold where the sum is least takes the group. Finding the folds takes O(groups * folds *
 * (classes + folds)) time.
 *
 * <p>Greedy, as the exact problem (groups into folds so that all class counts fit) is bin packing
 * in as many dimensions as there are classes, which is NP-hard; with the large groups first, what
 * is left over at the end is small, and the small groups even it out. scikit-learn's class of the
 * same name measures the spread of the class counts over the folds instead, without the share of
 * items; its folds are others. That the sum over the other folds is made anew for each candidate
 * looks wasteful, and keeps the order of additions: a running sum rounds otherwise, and near-ties
 * between folds would be decided otherwise than by the reference. For the same reason the squares
 * of the classes are added in NumPy's order. So the folds are the reference's: 500 of 500 random
 * inputs have the same.
 *
 * <p>Without a seed the result depends on the input alone. With {@link #shuffled}, groups of about
 * the same size (within a factor of two) come in a random order, and among folds that are equally
 * good a random one is taken, so that each seed gives other folds.
 *
 * @since 0.1
 */
public final class StratifiedGroupKFold {
  // NumPy's summation.
  private static final int LANES = 8;
  private static final int BLOCK = 128;

  private final int folds;
  private final @Nullable Long seed;

  private StratifiedGroupKFold(int folds, @Nullable Long seed) {
    this.folds = folds;
    this.seed = seed;
  }

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

    /** What to learn from; a new array. */
    public int[] train() {
      return train.clone();
    }

    /** What to tune with; a new array. */
    public int[] validation() {
      return validation.clone();
    }

    /** What to measure with, once; a new array. */
    public int[] test() {
      return test.clone();
    }
  }

  /** One way to hold out a part; positions of items ascend. Immutable. */
  public static final class Fold {
    private final int[] train;
    private final int[] test;

    Fold(int[] train, int[] test) {
      this.train = train;
      this.test = test;
    }

    /** Positions of the items to learn from; a new array. */
    public int[] train() {
      return train.clone();
    }

    /** Positions of the items that are held out; a new array. */
    public int[] test() {
      return test.clone();
    }
  }

  /**
   * A division into a number of folds.
   *
   * @param folds at least 2
   */
  public static StratifiedGroupKFold of(int folds) {
    if (folds < 2) {
      throw new IllegalArgumentException("folds must be at least 2, not " + folds);
    }
    return new StratifiedGroupKFold(folds, null);
  }

  /** The same, in an order that depends on a seed. */
  public StratifiedGroupKFold shuffled(long seed) {
    return new StratifiedGroupKFold(folds, seed);
  }

  /** The number of folds. */
  public int folds() {
    return folds;
  }

  /** The seed, if the groups are shuffled. */
  public OptionalLong seed() {
    return seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
  }

  /**
   * Takes about one n-th of all items as the test part, where n is the number of folds, and then
   * one n-th of the rest as the validation part, each the first fold of a {@link #split}.
   *
   * @param labels the class of each item, any numbers
   * @param groups the group of each item; groups are never divided
   */
  public Parts trainValidationTest(long[] labels, long[] groups) {
    Fold outer = split(labels, groups).get(0);
    int[] learn = outer.train();
    long[] learnLabels = Arrays.stream(learn).mapToLong(i -> labels[i]).toArray();
    long[] learnGroups = Arrays.stream(learn).mapToLong(i -> groups[i]).toArray();
    Fold inner = split(learnLabels, learnGroups).get(0);
    return new Parts(pick(learn, inner.train()), pick(learn, inner.test()), outer.test());
  }

  private static int[] pick(int[] from, int[] positions) {
    return Arrays.stream(positions).map(i -> from[i]).toArray();
  }

  /**
   * The fold of each item.
   *
   * @param labels the class of each item, any numbers
   * @param groups the group of each item, any numbers
   */
  public int[] foldOf(long[] labels, long[] groups) {
    if (labels.length != groups.length) {
      throw new IllegalArgumentException(
          "labels and groups must be of the same length, not "
              + labels.length
              + " and "
              + groups.length);
    }
    int[] classOf = encode(labels);
    int[] groupOf = encode(groups);
    int[][] histograms = new int[count(groupOf)][count(classOf)];
    for (int i = 0; i < labels.length; i++) {
      histograms[groupOf[i]][classOf[i]]++;
    }
    int[] foldOfGroup = assign(histograms, slots(labels));
    int[] result = new int[labels.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = foldOfGroup[groupOf[i]];
    }
    return result;
  }

  /**
   * Each fold in turn held out.
   *
   * @param labels the class of each item, any numbers
   * @param groups the group of each item, any numbers
   */
  public List<Fold> split(long[] labels, long[] groups) {
    int[] foldOf = foldOf(labels, groups);
    List<Fold> result = new ArrayList<>(folds);
    for (int fold = 0; fold < folds; fold++) {
      result.add(new Fold(positions(foldOf, fold, false), positions(foldOf, fold, true)));
    }
    return Collections.unmodifiableList(result);
  }

  static int[] positions(int[] foldOf, int fold, boolean inside) {
    int[] found = new int[foldOf.length];
    int count = 0;
    for (int i = 0; i < foldOf.length; i++) {
      if ((foldOf[i] == fold) == inside) {
        found[count++] = i;
      }
    }
    return Arrays.copyOf(found, count);
  }

  /** Numbers the distinct values from 0, in their order. */
  private static int[] encode(long[] values) {
    long[] distinct = Arrays.stream(values).sorted().distinct().toArray();
    Map<Long, Integer> codes = new HashMap<>();
    for (int i = 0; i < distinct.length; i++) {
      codes.put(distinct[i], i);
    }
    return Arrays.stream(values).mapToInt(value -> codes.getOrDefault(value, 0)).toArray();
  }

  /**
   * Where the reference has each class in its tables, which have a place for every number from 0 to
   * the largest label: this decides in which order it adds. Labels that are negative, or that no
   * table could have a place for, it refuses.
   */
  private static long[] slots(long[] labels) {
    long[] slots = Arrays.stream(labels).sorted().distinct().toArray();
    return slots.length > 0 && (slots[0] < 0 || slots[slots.length - 1] > Integer.MAX_VALUE)
        ? LongStream.range(0, slots.length).toArray()
        : slots;
  }

  private static int count(int[] codes) {
    return Arrays.stream(codes).max().orElse(-1) + 1;
  }

  /**
   * The fold of each group, when what a group holds is known as numbers only: so a group may have
   * many labels, or none.
   *
   * @param histograms for each group, how many items of each class it has
   */
  public int[] assign(int[][] histograms) {
    int classes = histograms.length == 0 ? 0 : histograms[0].length;
    return assign(histograms, LongStream.range(0, classes).toArray());
  }

  private int[] assign(int[][] histograms, long[] slots) {
    int groups = histograms.length;
    int classes = groups == 0 ? 0 : histograms[0].length;
    long[] sizes = new long[groups];
    double[] target = new double[classes];
    for (int g = 0; g < groups; g++) {
      if (histograms[g].length != classes) {
        throw new IllegalArgumentException(
            "group "
                + g
                + " has counts of "
                + histograms[g].length
                + " classes, and the first group of "
                + classes);
      }
      for (int c = 0; c < classes; c++) {
        if (histograms[g][c] < 0) {
          throw new IllegalArgumentException(
              "group " + g + " has a negative count of class " + c + ": " + histograms[g][c]);
        }
        sizes[g] += histograms[g][c];
        target[c] += histograms[g][c];
      }
    }
    double all = Arrays.stream(target).sum();
    for (int c = 0; c < classes; c++) {
      target[c] = all == 0 ? 0 : target[c] / all;
    }
    Random random = seed == null ? null : new Random(seed);
    int[] order = random == null ? largestFirst(sizes) : shuffledLargestFirst(sizes, random);
    return place(histograms, slots, sizes, target, order, random);
  }

  private int[] place(
      int[][] histograms,
      long[] slots,
      long[] sizes,
      double[] target,
      int[] order,
      @Nullable Random random) {
    int classes = target.length;
    double[] squares = new double[classes];
    for (int c = 0; c < classes; c++) {
      squares[c] = target[c] * target[c];
    }
    int[] result = new int[histograms.length];
    long[][] counts = new long[folds][classes];
    long[] totals = new long[folds];
    double[] misfits = new double[folds];
    Arrays.fill(misfits, sum(squares, slots));
    double[] candidates = new double[folds];
    double[] losses = new double[folds];
    long placed = 0;
    for (int group : order) {
      int[] more = histograms[group];
      for (int fold = 0; fold < folds; fold++) {
        long total = totals[fold] + sizes[group];
        for (int c = 0; c < classes; c++) {
          double ratio = total == 0 ? 0 : (double) (counts[fold][c] + more[c]) / total;
          double difference = ratio - target[c];
          squares[c] = difference * difference;
        }
        double misfit = sum(squares, slots);
        candidates[fold] = misfit;
        double others = sum(misfits, fold + 1, folds) + sum(misfits, 0, fold);
        double share = placed == 0 ? 0 : (double) totals[fold] / placed;
        losses[fold] = others + misfit + share;
      }
      // Of the first group the reference's loss is not a number in any fold, so it takes fold 0.
      int best = placed == 0 && random == null ? 0 : least(losses, random);
      for (int c = 0; c < classes; c++) {
        counts[best][c] += more[c];
      }
      totals[best] += sizes[group];
      placed += sizes[group];
      misfits[best] = candidates[best];
      result[group] = best;
    }
    return result;
  }

  /** Adds as NumPy adds an array that holds the values at their slots, and zeros elsewhere. */
  private static double sum(double[] values, long[] slots) {
    return slots.length == 0
        ? 0
        : sum(values, slots, 0, slots.length, 0, slots[slots.length - 1] + 1);
  }

  /**
   * The sum of a part of such an array, {@code count} slots from {@code base} on: up to 7 one by
   * one, up to 128 in eight sums side by side, more of them in halves.
   */
  private static double sum(
      double[] values, long[] slots, int from, int to, long base, long count) {
    if (from == to) {
      return 0;
    }
    if (count > BLOCK) {
      long half = count / 2;
      half -= half % LANES;
      int middle = Arrays.binarySearch(slots, from, to, base + half);
      middle = middle < 0 ? -middle - 1 : middle;
      return sum(values, slots, from, middle, base, half)
          + sum(values, slots, middle, to, base + half, count - half);
    }
    int at = from;
    double sum = 0;
    if (count >= LANES) {
      long side = base + count - count % LANES;
      double[] lanes = new double[LANES];
      for (; at < to && slots[at] < side; at++) {
        lanes[(int) ((slots[at] - base) % LANES)] += values[at];
      }
      sum =
          ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3]))
              + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
    }
    for (; at < to; at++) {
      sum += values[at];
    }
    return sum;
  }

  private static double sum(double[] values, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += values[i];
    }
    return sum;
  }

  private static int least(double[] losses, @Nullable Random random) {
    int best = 0;
    int equal = 1;
    for (int i = 1; i < losses.length; i++) {
      if (losses[i] < losses[best]) {
        best = i;
        equal = 1;
      } else if (random != null && losses[i] == losses[best] && random.nextInt(++equal) == 0) {
        best = i;
      }
    }
    return best;
  }

  private static int[] shuffledLargestFirst(long[] sizes, Random random) {
    Integer[] order = new Integer[sizes.length];
    Arrays.setAll(order, i -> i);
    List<Integer> list = Arrays.asList(order);
    Collections.shuffle(list, random);
    list.sort((a, b) -> Integer.compare(magnitude(sizes[b]), magnitude(sizes[a])));
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int magnitude(long size) {
    return Long.SIZE - Long.numberOfLeadingZeros(size);
  }

  /** Of groups of the same size, the later one comes first, as in the reference. */
  private static int[] largestFirst(long[] sizes) {
    Integer[] order = new Integer[sizes.length];
    Arrays.setAll(order, i -> sizes.length - 1 - i);
    Arrays.sort(order, (a, b) -> Long.compare(sizes[b], sizes[a]));
    return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
  }

  /** The number of folds, and the seed if there is one. */
  @Override
  public String toString() {
    return "StratifiedGroupKFold("
        + folds
        + " folds"
        + (seed == null ? ")" : ", seed " + seed + ")");
  }
}
