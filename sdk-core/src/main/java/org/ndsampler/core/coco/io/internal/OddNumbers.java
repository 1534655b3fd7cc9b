package org.ndsampler.core.coco.io.internal;

import java.util.Arrays;
import org.ndsampler.core.coco.internal.Slice;

/**
 * Numbers that the reader takes and JSON does not have, as other programs write them: {@code 007},
 * {@code 1.}, {@code 1.e5} and {@code -.5}.
 */
final class OddNumbers {
  private OddNumbers() {}

  /** The number that a text starts with. */
  static String at(Slice text) {
    int stop = text.start();
    while (stop < text.end() && isPart(text.bytes()[stop])) {
      stop++;
    }
    return new Slice(text.bytes(), text.start(), stop).text();
  }

  private static boolean isPart(byte c) {
    return isDigit(c) || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  /** A value of {@link JsonCheck} with its numbers as JSON writes them. */
  static Slice mended(Slice value) {
    byte[] in = value.bytes();
    int end = value.end();
    // A point that gets a digit comes after a digit or a sign, so that a half more is enough.
    byte[] out = new byte[Math.addExact(value.length(), value.length() / 2 + 1)];
    int n = 0;
    int p = value.start();
    boolean inText = false;
    boolean inNumber = false;
    while (p < end) {
      byte c = in[p++];
      boolean begins = !inText && !inNumber && isDigit(c);
      while (begins && c == '0' && p < end && isDigit(in[p])) {
        c = in[p++];
      }
      if (!inText && c == '.' && !isDigit(in[p - 2])) {
        out[n++] = '0';
      }
      out[n++] = c;
      if (c == '"') {
        inText = !inText;
      } else if (inText && c == '\\' && p < end) {
        out[n++] = in[p++];
      } else if (!inText && c == '.' && (p == end || !isDigit(in[p]))) {
        out[n++] = '0';
      }
      inNumber = !inText && isPart(c);
      if (inNumber && c == '-') {
        inNumber = n > 1 && (out[n - 2] == 'e' || out[n - 2] == 'E');
      }
    }
    return new Slice(Arrays.copyOf(out, n), 0, n);
  }
}
