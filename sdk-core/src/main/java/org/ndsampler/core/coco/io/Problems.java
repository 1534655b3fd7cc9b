package org.ndsampler.core.coco.io;

import java.util.AbstractList;
import java.util.Collection;
import java.util.List;
import java.util.RandomAccess;
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

  /** The summary, and the first 20, one a line. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(summary());
    for (Problem problem : problems.subList(0, Math.min(SHOWN, size()))) {
      text.append("\n  ").append(problem);
    }
    return size() > SHOWN
        ? text.append("\n  and ").append(size() - SHOWN).append(" more").toString()
        : text.toString();
  }
}
