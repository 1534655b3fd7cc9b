package org.ndsampler.core.coco.internal;

import java.util.Arrays;

/** Changes the white space between JSON values, and nothing else. */
final class Whitespace {
  private Whitespace() {}

  /** The value on one line, with a space after each comma and colon, as Python writes it. */
  static byte[] onOneLine(Slice value) {
    byte[] out = new byte[Math.multiplyExact(2, value.length())];
    return Arrays.copyOf(out, compact(value, out, 0, true));
  }

  /**
   * Copies a value without the white space between its parts.
   *
   * @param spaced whether a space is put after each comma and colon
   * @return where the copy ends
   */
  static int compact(Slice value, byte[] out, int at, boolean spaced) {
    byte[] in = value.bytes();
    int end = value.end();
    int n = at;
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
        } else if (spaced && (c == ',' || c == ':')) {
          out[n++] = ' ';
        }
      }
    }
    return n;
  }
}
