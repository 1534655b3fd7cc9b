package org.ndsampler.core.coco.internal.query;

import java.util.Collection;
import org.ndsampler.core.internal.Suggestions;

/** What is wrong with the text of a query, and where. */
final class Mistake {
  private static final int BEFORE = 60;
  private static final int AFTER = 60;
  private static final int LONGEST_NAME = 100;

  private Mistake() {}

  /** An error of three lines: what is wrong, the text, and a caret under the place. */
  static IllegalArgumentException at(String text, int place, String what) {
    int start = Math.max(0, place - BEFORE);
    int end = Math.min(text.length(), place + AFTER);
    String before = (start > 0 ? "..." : "") + line(text.substring(start, place));
    String after = line(text.substring(place, end)) + (end < text.length() ? "..." : "");
    return new IllegalArgumentException(
        "query, at character "
            + (place + 1)
            + ": "
            + what
            + "\n  "
            + before
            + after
            + "\n  "
            + " ".repeat(before.length())
            + "^");
  }

  /** One line of as many characters, so that the caret stands below its place. */
  private static String line(String part) {
    StringBuilder line = new StringBuilder(part.length());
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      line.append(Character.isWhitespace(c) || Character.isISOControl(c) ? ' ' : c);
    }
    return line.toString();
  }

  /** What may have been meant; nothing for a name that nobody would compare with others. */
  static String suggestion(String written, Collection<String> known) {
    return written.length() > LONGEST_NAME ? "" : Suggestions.of(written, known);
  }
}
