package org.ndsampler.core.internal;

import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * What somebody may have meant who wrote a name that is not there: the name with the least
 * Damerau-Levenshtein distance (letters to insert, delete, replace, or swap with the next), without
 * regard to case, if less than half of the letters differ. Safe for concurrent use.
 *
 * <p>It takes time in proportion to the product of the lengths for each name, which is nothing
 * beside an error.
 */
public final class Suggestions {
  private Suggestions() {}

  /** {@code "; did you mean "X"?"} for the name that is nearest, or nothing where none is near. */
  public static String of(String written, Collection<String> known) {
    return nearest(written, known).map(name -> "; did you mean \"" + name + "\"?").orElse("");
  }

  /** The name that is nearest, the first of several; empty where none is near. */
  public static Optional<String> nearest(String written, Collection<String> known) {
    Objects.requireNonNull(written, "the name must not be null");
    String wanted = written.toLowerCase(Locale.ROOT);
    String nearest = null;
    // Of one letter only the case may differ.
    int least = written.length() < 2 ? 1 : Math.max(2, written.length() / 2);
    for (String name : known) {
      int distance = distance(wanted, name.toLowerCase(Locale.ROOT));
      if (distance < least) {
        least = distance;
        nearest = name;
      }
    }
    return Optional.ofNullable(nearest);
  }

  private static int distance(String a, String b) {
    int[][] rows = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          rows[i][j] = i + j;
          continue;
        }
        int replaced = rows[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, 1 + Math.min(rows[i - 1][j], rows[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          best = Math.min(best, rows[i - 2][j - 2] + 1);
        }
        rows[i][j] = best;
      }
    }
    return rows[a.length()][b.length()];
  }
}
