package org.ndsampler.core.raster.tiff.internal.format;

/** The run-length code of TIFF 6.0, section 9. */
public final class PackBits {
  private PackBits() {}

  /** Decodes; the number of bytes written, at most {@code length}. */
  public static int decode(byte[] in, int inFrom, int inLength, byte[] out, int from, int length) {
    int at = inFrom;
    int inEnd = inFrom + inLength;
    int to = from;
    int end = from + length;
    while (to < end && at < inEnd) {
      int n = in[at++];
      if (n >= 0) {
        int count = Math.min(n + 1, Math.min(end - to, inEnd - at));
        System.arraycopy(in, at, out, to, count);
        at += count;
        to += count;
      } else if (n != -128 && at < inEnd) {
        int stop = Math.min(end, to + 1 - n);
        byte value = in[at++];
        while (to < stop) {
          out[to++] = value;
        }
      }
    }
    return to - from;
  }

  /** The most bytes that rows of so many bytes can become. */
  public static int maxEncoded(int rowBytes, int rows) {
    return Math.multiplyExact(Math.addExact(rowBytes, rowBytes / 128 + 1), rows);
  }

  /** Encodes one row; the position after it in {@code out}. */
  public static int encodeRow(byte[] in, int from, int length, byte[] out, int outFrom) {
    int to = outFrom;
    int at = from;
    int end = from + length;
    while (at < end) {
      int run = run(in, at, end);
      if (run >= 2) {
        out[to++] = (byte) (1 - run);
        out[to++] = in[at];
        at += run;
      } else {
        int start = at;
        // A run of two is not worth the interruption of a literal.
        while (at < end && at - start < 128 && run(in, at, Math.min(end, at + 3)) < 3) {
          at++;
        }
        out[to++] = (byte) (at - start - 1);
        System.arraycopy(in, start, out, to, at - start);
        to += at - start;
      }
    }
    return to;
  }

  private static int run(byte[] in, int at, int end) {
    int stop = Math.min(end, at + 128);
    int i = at + 1;
    while (i < stop && in[i] == in[at]) {
      i++;
    }
    return i - at;
  }
}
