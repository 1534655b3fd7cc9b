package org.ndsampler.core.frames;

import java.util.Collection;
import java.util.Locale;

/** What somebody may have meant who wrote a name that is not there. */
final class Suggestions {
  private Suggestions() {}

  /** {@code "; did you mean X?"} for the name that is nearest, or nothing where none is near. */
  static String of(String written, Collection<String> known) {
    String wanted = written.toLowerCase(Locale.ROOT);
    String nearest = "";
    int least = Math.max(2, written.length() / 2);
    for (String name : known) {
      int distance = distance(wanted, name.toLowerCase(Locale.ROOT));
      if (distance < least) {
        least = distance;
        nearest = name;
      }
    }
    return nearest.isEmpty() ? "" : "; did you mean \"" + nearest + "\"?";
  }

  /** Levenshtein: the number of letters to insert, delete or replace. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
