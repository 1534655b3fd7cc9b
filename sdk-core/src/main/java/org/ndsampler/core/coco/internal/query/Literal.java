package org.ndsampler.core.coco.internal.query;

import java.util.Locale;
import java.util.Set;

/**
 * A value as it is written in a query. Immutable.
 *
 * @param text without quotes
 * @param isQuoted whether it stood in quotes, and so is no number
 * @param at its place in the text of the query
 */
record Literal(String text, boolean isQuoted, int at) {
  private static final Set<String> KEYWORDS =
      Set.of("and", "or", "not", "in", "has", "no", "sort", "by");

  /** Whether it is a number, which may be too large to be one that is finite. */
  boolean isNumber() {
    return !isQuoted && isNumber(text);
  }

  /** The number. */
  double number() {
    double value = Double.parseDouble(text);
    return value == 0 ? 0 : value;
  }

  /** Whether it is an integer of 64 bits, as ids are. */
  boolean isLong() {
    return isNumber() && number() == Math.rint(number()) && fitsLong();
  }

  private boolean fitsLong() {
    try {
      exact();
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** The integer. */
  long exact() {
    // A double has all integers up to here; what is written as 1e3 is one too.
    double value = number();
    return Math.abs(value) < 1L << 53 ? (long) value : Long.parseLong(text);
  }

  /** The number in its normal form, which is read as the same number. */
  String numberText() {
    if (isLong()) {
      return Long.toString(exact());
    }
    double value = number();
    return Math.abs(value) < 1L << 53 && value == Math.rint(value)
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /** A text as it is written in a query, in quotes where it needs them. */
  static String written(String text) {
    boolean isBare = !text.isEmpty() && !isKeyword(text) && !isNumber(text) && !isRange(text);
    for (int i = 0; isBare && i < text.length(); i++) {
      isBare = Lexer.isPartOfWord(text.charAt(i));
    }
    return isBare ? text : quoted(text);
  }

  /** A text in quotes. */
  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  static boolean isKeyword(String word) {
    return KEYWORDS.contains(word.toLowerCase(Locale.ROOT));
  }

  /** Where the two dots of a range of numbers such as {@code 10..50} begin; -1 if it is none. */
  static int dots(String word) {
    int dots = word.indexOf("..");
    if (dots < 0 || word.length() == 2) {
      return -1;
    }
    String low = word.substring(0, dots);
    String high = word.substring(dots + 2);
    return (low.isEmpty() || isNumber(low)) && (high.isEmpty() || isNumber(high)) ? dots : -1;
  }

  private static boolean isRange(String word) {
    return dots(word) >= 0 || word.equals("..");
  }

  /** Whether a word is a decimal number: digits with a sign, a point and an exponent, or not. */
  static boolean isNumber(String word) {
    int at = word.startsWith("-") ? 1 : 0;
    int digits = 0;
    boolean hasPoint = false;
    for (; at < word.length(); at++) {
      char c = word.charAt(at);
      if (isDigit(c)) {
        digits++;
      } else if (c == '.' && !hasPoint) {
        hasPoint = true;
      } else {
        return digits > 0 && (c == 'e' || c == 'E') && isExponent(word, at + 1);
      }
    }
    return digits > 0;
  }

  private static boolean isExponent(String word, int start) {
    int at = start;
    if (at < word.length() && (word.charAt(at) == '-' || word.charAt(at) == '+')) {
      at++;
    }
    int first = at;
    while (at < word.length() && isDigit(word.charAt(at))) {
      at++;
    }
    return at > first && at == word.length();
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
