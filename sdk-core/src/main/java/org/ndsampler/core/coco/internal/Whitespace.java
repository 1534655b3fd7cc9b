package org.ndsampler.core.coco.internal;

import java.util.Arrays;

/** Changes the white space between JSON values, and nothing else. */
final class Whitespace {
  private Whitespace() {}

  /** The value on one line, with a space after each comma and colon, as Python writes it. */
  static byte[] onOneLine(Slice value) {
    byte[] out = new byte[Math.multiplyExact(2, value.length())];
    return Arrays.copyOf(out, respace(value, out));
  }

  /**
   * Copies a value without the white space between its parts.
   *
   * <p>Eight bytes at a time: a word is copied whole, and the next one goes over what came after
   * the first byte that needs a look.
   *
   * @param out with room for the value's length and 8 bytes more
   * @return where the copy ends
   */
  static int strip(Slice value, byte[] out, int at) {
    byte[] in = value.bytes();
    int end = value.end();
    int n = at;
    int i = value.start();
    boolean inText = false;
    while (i <= end - 8) {
      long word = JsonScanner.word(in, i);
      long stops =
          JsonScanner.matches(word, JsonScanner.QUOTES)
              | (inText ? JsonScanner.matches(word, JsonScanner.BACKSLASHES) : upToSpace(word));
      JsonScanner.putWord(out, n, word);
      int plain = stops == 0 ? 8 : Long.numberOfTrailingZeros(stops) >>> 3;
      i += plain;
      n += plain;
      if (stops != 0) {
        byte c = in[i++];
        if (c == '"') {
          inText = !inText;
          out[n++] = c;
        } else if (c == '\\') {
          out[n++] = c;
          if (i < end) {
            out[n++] = in[i++];
          }
        }
      }
    }
    while (i < end) {
      byte c = in[i++];
      if (inText || c > ' ' || c < 0) {
        out[n++] = c;
        if (c == '"') {
          inText = !inText;
        } else if (c == '\\' && i < end) {
          out[n++] = in[i++];
        }
      }
    }
    return n;
  }

  /** The high bit of the first byte that is at most a space; those after it may be wrong. */
  private static long upToSpace(long word) {
    return (word - 0x2121212121212121L) & ~word & 0x8080808080808080L;
  }

  private static int respace(Slice value, byte[] out) {
    byte[] in = value.bytes();
    int end = value.end();
    int n = 0;
    int i = value.start();
    while (i < end) {
      byte c = in[i++];
      if (c > ' ' || c < 0) {
        out[n++] = c;
        if (c == '"') {
          while (i < end && in[i] != '"') {
            if (in[i] == '\\') {
              out[n++] = in[i++];
            }
            out[n++] = in[i++];
          }
          if (i < end) {
            out[n++] = in[i++];
          }
        } else if (c == ',' || c == ':') {
          out[n++] = ' ';
        }
      }
    }
    return n;
  }
}
