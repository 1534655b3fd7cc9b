package org.ndsampler.viz.internal;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Keeps characters that turn the direction of writing (Unicode UAX #9) within the text that has
 * them: a name of a class that ends in an override would turn round the rest of a page.
 */
final class Directions {
  private static final char POP_ISOLATE = '\u2069';
  private static final char POP_EMBEDDING = '\u202c';
  private static final char FIRST_STRONG_ISOLATE = '\u2068';

  private Directions() {}

  /** The text itself, or one in which whatever begins also ends. */
  static String isolated(String text) {
    int first = 0;
    while (first < text.length() && !isControl(text.charAt(first))) {
      first++;
    }
    return first == text.length() ? text : closed(text);
  }

  private static boolean isControl(char c) {
    return (c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= POP_ISOLATE);
  }

  private static String closed(String text) {
    StringBuilder out = new StringBuilder(text.length() + 8).append(FIRST_STRONG_ISOLATE);
    // What has to come to end what has begun.
    Deque<Character> open = new ArrayDeque<>();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isControl(c)) {
        out.append(c);
      } else if (c == POP_EMBEDDING) {
        if (!open.isEmpty() && open.peek() == POP_EMBEDDING) {
          out.append(open.pop());
        }
      } else if (c == POP_ISOLATE) {
        if (open.contains(POP_ISOLATE)) {
          while (open.peek() != POP_ISOLATE) {
            open.pop(); // the end of an isolate ends what has begun in it
          }
          out.append(open.pop());
        }
      } else {
        out.append(c);
        open.push(c < '\u2066' ? POP_EMBEDDING : POP_ISOLATE);
      }
    }
    while (!open.isEmpty()) {
      out.append(open.pop());
    }
    return out.append(POP_ISOLATE).toString();
  }
}
