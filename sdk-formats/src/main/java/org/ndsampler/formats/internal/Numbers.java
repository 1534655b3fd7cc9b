package org.ndsampler.formats.internal;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers in text. Safe for concurrent use. */
public final class Numbers {
  private Numbers() {}

  /** The number that a text is; NaN if it is none. */
  public static double parse(String text) {
    String stripped = text.strip();
    if (stripped.isEmpty() || stripped.length() > 60) {
      return Double.NaN;
    }
    // Java's own parser takes "1d" and "0x1p3" too, which no format of labels means.
    char last = stripped.charAt(stripped.length() - 1);
    if (Character.isLetter(last) || stripped.indexOf('x') >= 0 || stripped.indexOf('X') >= 0) {
      return Double.NaN;
    }
    try {
      return Double.parseDouble(stripped);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** The whole number from 0 that a text is, also as {@code 3.0}; -1 if it is none. */
  public static int index(String text) {
    double number = parse(text);
    return number >= 0 && number <= Integer.MAX_VALUE && number == Math.rint(number)
        ? (int) number
        : -1;
  }

  /** With at most so many decimals, and no zeros at the end. */
  public static String text(double value, int decimals) {
    BigDecimal rounded = BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_EVEN);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  /** With at most 6 decimals, which is a millionth of a pixel. */
  public static String text(double value) {
    return text(value, 6);
  }

  /** Whether all are finite. */
  public static boolean isFinite(double... values) {
    for (double value : values) {
      if (!Double.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
