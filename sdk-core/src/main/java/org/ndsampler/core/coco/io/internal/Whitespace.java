package org.ndsampler.core.coco.io.internal;

import java.util.Arrays;
import org.ndsampler.core.coco.internal.Slice;

/** Changes the white space between JSON values, and nothing else. */
public final class Whitespace {
  private Whitespace() {}

  /** The value on one line, with a space after each comma and colon, as Python writes it. */
  static byte[] onOneLine(Slice value) {
    byte[] out = new byte[Math.multiplyExact(2, value.length())];
    return Arrays.copyOf(out, respace(value, out));
  }

  /**
   * Copies a value without the white space between its parts.
   *
   * <p>Eight bytes at a time: a word is written whole, and the next one goes over what did not
   * belong to it.
   *
   * @param out with room for the value's length and 8 bytes more
   * @return where the copy ends
   */
  public static int strip(Slice value, byte[] out, int at) {
    byte[] in = value.bytes();
    int end = value.end();
    int n = at;
    int i = value.start();
    boolean inText = false;
    while (i <= end - 8) {
      long word = JsonScanner.word(in, i);
      long quote = JsonScanner.matches(word, JsonScanner.QUOTES);
      if (inText) {
        JsonScanner.putWord(out, n, word);
        int plain = bytesBefore(quote | JsonScanner.matches(word, JsonScanner.BACKSLASHES));
        i += plain;
        n += plain;
        if (plain < 8) {
          byte c = in[i++];
          out[n++] = c;
          if (c == '"') {
            inText = false;
          } else if (i < end) {
            out[n++] = in[i++];
          }
        }
      } else {
        long spaces = upToSpace(word);
        int length = 8;
        if (quote != 0) {
          inText = true;
          length = bytesBefore(quote) + 1;
          // The first match of a quote is not yet wrong, and what comes after it is text.
          spaces &= quote - 1 & ~quote;
        }
        i += length;
        JsonScanner.putWord(out, n, without(word, spaces));
        n += length - Long.bitCount(spaces);
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

  /** How many bytes come before the first whose high bit is set; 8 if none is. */
  private static int bytesBefore(long highBits) {
    return Long.numberOfTrailingZeros(highBits) >>> 3;
  }

  /** The high bit of each byte that is at most a space. */
  private static long upToSpace(long word) {
    return ~((word & 0x7f7f7f7f7f7f7f7fL) + 0x5f5f5f5f5f5f5f5fL | word) & 0x8080808080808080L;
  }

  /** A word without some of its bytes, those after them moved up. */
  private static long without(long word, long highBits) {
    long left = word;
    long bits = highBits;
    // Most words have one, so that this is foreseen to end after its first round.
    do {
      // All bits, if there is none.
      long before = (bits & -bits) - 1 >> 7;
      left = (left & before) | (left >>> 8 & ~before);
      bits = (bits & (bits - 1)) >>> 8;
    } while (bits != 0);
    return left;
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
