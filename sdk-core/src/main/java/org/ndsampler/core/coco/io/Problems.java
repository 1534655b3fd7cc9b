package org.ndsampler.core.coco.io;

import java.util.AbstractList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.stream.IntStream;
import org.ndsampler.core.coco.io.Problem.Severity;

/**
 * All that was found in a dataset, as a list that prints itself. Immutable.
 *
 * @since 0.1
 */
public final class Problems extends AbstractList<Problem> implements RandomAccess {
  /** Of more problems the text has the first ones. */
  private static final int SHOWN = 20;

  private final List<Problem> problems;

  /** Copies the problems. */
  public Problems(Collection<Problem> problems) {
    this.problems = List.copyOf(problems);
  }

  @Override
  public Problem get(int index) {
    return problems.get(index);
  }

  @Override
  public int size() {
    return problems.size();
  }

  /** The number of those that are errors. */
  public int errors() {
    return (int) problems.stream().filter(p -> p.severity() == Severity.ERROR).count();
  }

  /** The number of those that {@code repair()} mends. */
  public int repairable() {
    return (int) problems.stream().filter(Problem::isRepairable).count();
  }

  /** How many there are: "nothing wrong", or "1 error and 2 warnings". */
  public String summary() {
    int warnings = size() - errors();
    return isEmpty()
        ? "nothing wrong"
        : count(errors(), "error") + " and " + count(warnings, "warning");
  }

  private static String count(int n, String what) {
    return n + " " + what + (n == 1 ? "" : "s");
  }

  /**
   * A few for a reader: all, in their order, if there are not more; otherwise errors before
   * warnings, and of each the first of every kind before the second of one. Two are of a kind if
   * what to do is the same.
   *
   * @throws IllegalArgumentException if {@code most} is negative
   */
  public Problems worst(int most) {
    if (most < 0) {
      throw new IllegalArgumentException("the number of problems must be at least 0, not " + most);
    }
    if (size() <= most) {
      return this;
    }
    Map<String, Integer> seen = new HashMap<>();
    int[] nth = new int[size()];
    for (int i = 0; i < nth.length; i++) {
      // The advice is the same for all problems of a kind; the message has ids in it.
      nth[i] = seen.merge(problems.get(i).advice(), 1, Integer::sum);
    }
    return new Problems(
        IntStream.range(0, nth.length)
            .boxed()
            .sorted(
                Comparator.comparing((Integer i) -> problems.get(i).severity())
                    .thenComparing(i -> nth[i]))
            .limit(most)
            .map(problems::get)
            .toList());
  }

  /** The summary, and the {@linkplain #worst worst} 20, one a line. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(summary());
    for (Problem problem : worst(SHOWN)) {
      text.append("\n  ").append(problem);
    }
    return size() > SHOWN
        ? text.append("\n  and ").append(size() - SHOWN).append(" more").toString()
        : text.toString();
  }
}
