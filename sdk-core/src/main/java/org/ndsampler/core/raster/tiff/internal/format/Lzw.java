package org.ndsampler.core.raster.tiff.internal.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The LZW of TIFF 6.0, section 13: codes of 9 to 12 bits, the first bit the highest, one code
 * earlier than GIF; and, to read, the older one of libtiff 3 with the first bit the lowest. For one
 * thread at a time.
 */
public final class Lzw {
  // After Welch, "A Technique for High-Performance Data Compression" (Computer, 1984), in the form
  // of TIFF 6.0. The usual decoder keeps each string as a chain of prefixes and unwinds it
  // backwards, a byte at a time through memory. Here a string is where it stands in the output
  // already, since each code was written there when it was first met, and its first eight bytes are
  // kept in a long besides: most strings are short, and one store writes them whole. Four bytes of
  // input are taken at once.

  private static final int CLEAR = 256;
  private static final int END = 257;
  private static final int FIRST = 258;
  private static final int CODES = 4096;

  // A string is a place in the output that has it already, and a length: the string of a new code
  // is that of the code before and the one byte that follows it there.
  private final int[] starts = new int[CODES];
  private final int[] lengths = new int[CODES];

  /** The first eight bytes of each string, the first one lowest. */
  private final long[] heads = new long[CODES];

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int HASH_BITS = 14;
  private static final int HASH_SIZE = 1 << HASH_BITS;

  // Made when first needed: most never encode.
  private int[] hashKeys = new int[0];
  private short[] hashCodes = new short[0];

  /**
   * Decodes.
   *
   * @return the number of bytes written, at most {@code length}; negative, the complement of the
   *     position in the input, where it is damaged
   */
  public int decode(byte[] in, int inFrom, int inLength, byte[] out, int from, int length) {
    if (inLength >= 2 && in[inFrom] == 0 && (in[inFrom + 1] & 1) != 0) {
      return decodeOld(in, inFrom, inLength, out, from, length);
    }
    int[] starts = this.starts;
    int[] lengths = this.lengths;
    long[] heads = this.heads;
    if (heads[255] == 0) {
      for (int i = 0; i < CLEAR; i++) {
        heads[i] = i;
        lengths[i] = 1;
      }
    }
    int inEnd = inFrom + inLength;
    int at = inFrom;
    int end = from + length;
    int to = from;
    int width = 9;
    int widen = 511;
    int next = FIRST;
    int previousStart = -1;
    int previousLength = 0;
    long previousHead = 0;
    long bits = 0;
    int have = 0;
    while (to < end) {
      if (have < width) {
        if (inEnd - at >= 4) {
          bits = bits << 32 | ((int) INTS.get(in, at) & 0xffffffffL);
          at += 4;
          have += 32;
        } else {
          while (have < width) {
            if (at >= inEnd) {
              return to - from;
            }
            bits = bits << 8 | (in[at++] & 0xff);
            have += 8;
          }
        }
      }
      have -= width;
      int code = (int) (bits >>> have) & ((1 << width) - 1);
      if (code == CLEAR) {
        width = 9;
        widen = 511;
        next = FIRST;
        previousStart = -1;
        continue;
      }
      if (code == END) {
        return to - from;
      }
      if (previousStart < 0) {
        if (code > CLEAR) {
          return ~(at - inFrom);
        }
      } else if (next < CODES) {
        // The string of the code before, and the first byte of this one: of itself, if it is new.
        int first = (int) (code == next ? previousHead : heads[code]) & 0xff;
        starts[next] = previousStart;
        lengths[next] = previousLength + 1;
        heads[next] =
            previousLength < 8
                ? previousHead | ((long) first << (8 * previousLength))
                : previousHead;
        next++;
      }
      if (code >= next) {
        return ~(at - inFrom);
      }
      long head = heads[code];
      int count = lengths[code];
      previousHead = head;
      previousLength = count;
      previousStart = to;
      if (end - to >= 8) {
        // Eight bytes at once; what is beyond the string is written over by the next one.
        LONGS.set(out, to, head);
        if (count > 8) {
          int source = starts[code];
          count = Math.min(count, end - to);
          // The string may reach into what it writes itself: byte by byte, forwards.
          for (int i = 8; i < count; i++) {
            out[to + i] = out[source + i];
          }
        }
      } else {
        count = Math.min(count, end - to);
        for (int i = 0; i < count; i++) {
          out[to + i] = (byte) (head >>> (8 * i));
        }
      }
      to += count;
      if (next >= widen && width < 12) {
        width++;
        widen = (1 << width) - 1;
      }
    }
    return to - from;
  }

  private int decodeOld(byte[] in, int inFrom, int inLength, byte[] out, int from, int length) {
    int inEnd = inFrom + inLength;
    int at = inFrom;
    int end = from + length;
    int to = from;
    int width = 9;
    int next = FIRST;
    int previousStart = -1;
    int previousLength = 0;
    long bits = 0;
    int have = 0;
    while (to < end) {
      while (have < width) {
        if (at >= inEnd) {
          return to - from;
        }
        bits |= (long) (in[at++] & 0xff) << have;
        have += 8;
      }
      int code = (int) bits & ((1 << width) - 1);
      bits >>>= width;
      have -= width;
      if (code == CLEAR) {
        width = 9;
        next = FIRST;
        previousStart = -1;
        continue;
      }
      if (code == END) {
        return to - from;
      }
      if (previousStart < 0 && code > 255) {
        return ~(at - inFrom);
      }
      if (previousStart >= 0 && next < CODES) {
        starts[next] = previousStart;
        lengths[next] = previousLength + 1;
        next++;
      }
      if (code > 255 && code >= next) {
        return ~(at - inFrom);
      }
      if (code < 256) {
        previousStart = to;
        previousLength = 1;
        out[to++] = (byte) code;
      } else {
        int source = starts[code];
        int count = Math.min(lengths[code], end - to);
        previousStart = to;
        previousLength = lengths[code];
        for (int i = 0; i < count; i++) {
          out[to + i] = out[source + i];
        }
        to += count;
      }
      if (next >= 1 << width && width < 12) {
        width++;
      }
    }
    return to - from;
  }

  /** The most bytes that so many bytes can become. */
  public static int maxEncoded(int length) {
    return Math.addExact(length, length / 2 + 64);
  }

  /**
   * Encodes.
   *
   * @return the number of bytes written to {@code out}, which has room for {@link #maxEncoded}
   */
  public int encode(byte[] in, int from, int length, byte[] out) {
    if (hashKeys.length == 0) {
      hashKeys = new int[HASH_SIZE];
      hashCodes = new short[HASH_SIZE];
    }
    int[] keys = hashKeys;
    short[] codes = hashCodes;
    Arrays.fill(keys, -1);
    int to = 0;
    long bits = CLEAR;
    int have = 9;
    int width = 9;
    int next = FIRST;
    int end = from + length;
    if (length > 0) {
      int prefix = in[from] & 0xff;
      for (int at = from + 1; at < end; at++) {
        int key = prefix << 8 | (in[at] & 0xff);
        int slot = (key * 0x9E3779B1) >>> (32 - HASH_BITS);
        while (keys[slot] != key && keys[slot] >= 0) {
          slot = (slot + 1) & (HASH_SIZE - 1);
        }
        if (keys[slot] == key) {
          prefix = codes[slot];
          continue;
        }
        bits = bits << width | prefix;
        have += width;
        while (have >= 8) {
          have -= 8;
          out[to++] = (byte) (bits >>> have);
        }
        keys[slot] = key;
        codes[slot] = (short) next;
        next++;
        prefix = key & 0xff;
        if (next == CODES - 1) {
          // The table is full: tell the reader to start again.
          bits = bits << width | CLEAR;
          have += width;
          Arrays.fill(keys, -1);
          next = FIRST;
          width = 9;
        } else if (next > (1 << width) - 1) {
          width++;
        }
      }
      bits = bits << width | prefix;
      have += width;
      while (have >= 8) {
        have -= 8;
        out[to++] = (byte) (bits >>> have);
      }
      next++;
      if (next > (1 << width) - 1 && width < 12) {
        width++;
      }
    }
    bits = bits << width | END;
    have += width;
    while (have >= 8) {
      have -= 8;
      out[to++] = (byte) (bits >>> have);
    }
    if (have > 0) {
      out[to++] = (byte) (bits << (8 - have));
    }
    return to;
  }
}
