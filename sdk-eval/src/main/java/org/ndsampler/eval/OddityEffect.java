package org.ndsampler.eval;

import java.util.List;

/**
 * What mending an oddity changes. Immutable.
 *
 * @param oddity what is odd
 * @param strict the numbers with it
 * @param mended the numbers without it, in the same order
 * @since 0.1
 */
public record OddityEffect(Oddity oddity, List<Statistic> strict, List<Statistic> mended) {
  /** Copies the lists. */
  public OddityEffect {
    strict = List.copyOf(strict);
    mended = List.copyOf(mended);
  }

  /** Whether any number changes. */
  public boolean isSeen() {
    for (int i = 0; i < strict.size(); i++) {
      if (Double.compare(strict.get(i).value(), mended.get(i).value()) != 0) {
        return true;
      }
    }
    return false;
  }

  /** The oddity, and each number that changes. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder().append(oddity).append(": ").append(oddity.strict());
    if (!isSeen()) {
      return text.append("; changes nothing here").toString();
    }
    text.append("; mended, ").append(oddity.otherwise()).append(':');
    for (int i = 0; i < strict.size(); i++) {
      double before = strict.get(i).value();
      double after = mended.get(i).value();
      if (Double.compare(before, after) != 0) {
        text.append(' ').append(strict.get(i).name()).append(' ').append(before);
        text.append(" -> ").append(after);
      }
    }
    return text.toString();
  }
}
