package org.ndsampler.core.internal;

/** Texts that must fit somewhere: in a message, a line, a column. Safe for concurrent use. */
public final class Texts {
  private static final String DOTS = "...";

  private Texts() {}

  /** A text of at most that length: one that is longer ends with three dots. */
  public static String shortened(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    int end = Math.max(0, length - DOTS.length());
    // Not in the middle of a character of two units, of which half is no text.
    boolean isSplit = end > 0 && Character.isHighSurrogate(text.charAt(end - 1));
    return text.substring(0, isSplit ? end - 1 : end) + DOTS;
  }

  /** The end of a text, of at most that length: of one that is longer, three dots come first. */
  public static String end(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    int start = Math.min(text.length(), text.length() - length + DOTS.length());
    boolean isSplit = start < text.length() && Character.isLowSurrogate(text.charAt(start));
    return DOTS + text.substring(isSplit ? start + 1 : start);
  }
}
