package org.ndsampler.core.coco.io.internal;

import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.internal.Slice;

/**
 * Looks at every byte of a JSON value: whether it is what RFC 8259 says, and {@code NaN}, {@code
 * Infinity} and {@code -Infinity}, which Python's json reads and writes. Nothing is parsed and
 * nothing is allocated. Confined to one thread.
 *
 * <p>Three things are noted and not refused, since the reader takes them and the writer mends them:
 * raw control characters in text, numbers in another notation ({@code 007}, {@code 1.}), and bytes
 * that are not ASCII, whose encoding is for others to check.
 */
final class JsonCheck {
  private static final long SPACES = 0x2020202020202020L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private final byte[] bytes;
  private final int end;
  private int p;
  private int control = -1;
  private int oddNumber = -1;
  // All bytes of all text, laid over each other.
  private long seen;

  private JsonCheck(Slice value) {
    bytes = value.bytes();
    p = value.start();
    end = value.end();
  }

  /**
   * Looks at a value.
   *
   * @throws ScanException at the first byte that no JSON value has there
   */
  static JsonCheck of(Slice value) {
    JsonCheck check = new JsonCheck(value);
    check.walk();
    return check;
  }

  /** What is wrong with a value, or null. */
  static @Nullable ScanException flaw(Slice value) {
    try {
      of(value);
      return null;
    } catch (ScanException e) {
      return e;
    }
  }

  /** Where the first raw control character in text is, or -1. */
  int control() {
    return control;
  }

  /** Where the first number starts that is written in another notation, or -1. */
  int oddNumber() {
    return oddNumber;
  }

  /** Whether there is a byte that is not ASCII. */
  boolean isAscii() {
    return (seen & HIGH_BITS) == 0;
  }

  private void walk() {
    int depth = 0;
    // One bit for each open bracket: set for an object.
    long kinds = 0;
    while (true) {
      int c = next("a value");
      if (c == '{' || c == '[') {
        if (++depth > JsonScanner.MAX_DEPTH) {
          throw flaw(p, "values nested deeper than " + JsonScanner.MAX_DEPTH);
        }
        kinds = (kinds << 1) | (c == '{' ? 1 : 0);
        p++;
        if (next("a value") != (c == '{' ? '}' : ']')) {
          if (c == '{') {
            key();
          }
          continue;
        }
      } else {
        scalar(c);
      }
      // After a value: brackets close, or the next one follows.
      while (true) {
        if (depth == 0) {
          atEnd();
          return;
        }
        boolean object = (kinds & 1) != 0;
        int after = next(object ? "',' or '}'" : "',' or ']'");
        if (after == ',') {
          p++;
          if (object) {
            key();
          }
          break;
        }
        if (after != (object ? '}' : ']')) {
          throw unexpected(object ? "',' or '}'" : "',' or ']'", after);
        }
        p++;
        depth--;
        kinds >>>= 1;
      }
    }
  }

  private void atEnd() {
    while (p < end && isBlank(bytes[p])) {
      p++;
    }
    if (p < end) {
      throw flaw(p, "there is text after the end of the value");
    }
  }

  private static boolean isBlank(int c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }

  /** The next byte that is not white space; it is not consumed. */
  private int next(String wanted) {
    while (p < end) {
      int c = bytes[p];
      if (c > ' ' || !isBlank(c)) {
        return c & 0xff;
      }
      p++;
    }
    throw flaw(end, "expected " + wanted + " but the text ends");
  }

  private ScanException unexpected(String wanted, int c) {
    return flaw(p, "expected " + wanted + " but found " + JsonScanner.describe(c));
  }

  private static ScanException flaw(int at, String reason) {
    return new ScanException(at, reason, "correct the JSON text");
  }

  private void key() {
    int c = next("a field name");
    if (c != '"') {
      throw unexpected("a field name in quotes", c);
    }
    text();
    int colon = next("':'");
    if (colon != ':') {
      throw unexpected("':'", colon);
    }
    p++;
  }

  private void scalar(int c) {
    switch (c) {
      case '"' -> text();
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      case 'N' -> word("NaN");
      case 'I' -> word("Infinity");
      case '-' -> number(p + 1 < end && bytes[p + 1] == 'I');
      default -> {
        if (c < '0' || c > '9') {
          throw unexpected("a value", c);
        }
        number(false);
      }
    }
  }

  private void word(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (p + i >= end || bytes[p + i] != word.charAt(i)) {
        throw flaw(p, "a word that JSON does not have: expected " + word);
      }
    }
    p += word.length();
  }

  private void number(boolean infinite) {
    int start = p;
    if (bytes[p] == '-') {
      p++;
    }
    if (infinite) {
      word("Infinity");
      return;
    }
    int first = p;
    int whole = digits();
    boolean odd = whole == 0 || (whole > 1 && bytes[first] == '0');
    if (p < end && bytes[p] == '.') {
      p++;
      int fraction = digits();
      odd |= fraction == 0;
      whole += fraction;
    }
    if (whole == 0) {
      throw flaw(start, "a sign without a number");
    }
    if (p < end && (bytes[p] == 'e' || bytes[p] == 'E')) {
      p++;
      if (p < end && (bytes[p] == '+' || bytes[p] == '-')) {
        p++;
      }
      if (digits() == 0) {
        throw flaw(start, "a number whose exponent has no digits");
      }
    }
    if (odd && oddNumber < 0) {
      oddNumber = start;
    }
  }

  private int digits() {
    int start = p;
    while (p < end && bytes[p] >= '0' && bytes[p] <= '9') {
      p++;
    }
    return p - start;
  }

  /** Passes over text; the position must be at its opening quote. */
  private void text() {
    int start = p++;
    while (true) {
      while (p <= end - 8) {
        long word = JsonScanner.word(bytes, p);
        boolean plain =
            (((word - SPACES) & ~word & HIGH_BITS)
                    | JsonScanner.matches(word, JsonScanner.QUOTES)
                    | JsonScanner.matches(word, JsonScanner.BACKSLASHES))
                == 0;
        if (!plain) {
          break;
        }
        seen |= word;
        p += 8;
      }
      if (p >= end) {
        throw flaw(start, "text without an end");
      }
      int c = bytes[p];
      if (c == '"') {
        p++;
        return;
      }
      if (c == '\\') {
        escape();
        continue;
      }
      if (c < 0) {
        seen |= c;
      } else if (c < ' ' && control < 0) {
        control = p;
      }
      p++;
    }
  }

  private void escape() {
    int start = p++;
    int c = p < end ? bytes[p] : 0;
    switch (c) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> p++;
      case 'u' -> {
        for (int i = 1; i <= 4; i++) {
          if (p + i >= end || Character.digit(bytes[p + i], 16) < 0) {
            throw flaw(start, "\\u without four hexadecimal digits");
          }
        }
        p += 5;
      }
      default -> throw flaw(start, "an escape that JSON does not have");
    }
  }
}
