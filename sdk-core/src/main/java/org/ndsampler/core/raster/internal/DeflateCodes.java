package org.ndsampler.core.raster.internal;

import java.util.Arrays;

/**
 * The tables by which codes of DEFLATE (RFC 1951) are looked up. Confined to one thread.
 *
 * <p>A table is entered by the next bits, as many as it is wide; longer codes lead to a second one
 * behind it. An entry is an int: how many bits to take in its lowest six, and what they mean above.
 * Where two literals fit into the width, an entry holds both, so that images, which are mostly
 * literals, take half of the steps. After libdeflate and zlib-ng.
 */
final class DeflateCodes {
  /** The widths of the tables: larger ones take longer to make, smaller ones to look up in. */
  static final int LITERAL_BITS = 11;

  static final int DISTANCE_BITS = 8;

  /** A literal or two: they are in bits 8 to 23, their number in 24 and 25; negative. */
  static final int LITERAL = 1 << 31;

  /** The length of the code of the first literal is from here on. */
  static final int FIRST_SHIFT = 26;

  /** No length or distance, but one of the following; of distances the negative ones. */
  static final int SPECIAL = 1 << 30;

  /** Goes on in a table of as many bits as bits 8 to 11 say, from the index in bits 16 to 27 on. */
  static final int TABLE = 1 << 29;

  static final int END = 1 << 28;

  /** Special, and none of these: a code that means nothing. */
  private static final int INVALID = SPECIAL;

  static final int MAX_LITERALS = 288;
  static final int MAX_DISTANCES = 32;
  private static final int MAX_LENGTH = 15;

  private static final int[] LITERALS = new int[MAX_LITERALS];
  private static final int[] DISTANCES = new int[MAX_DISTANCES];

  static {
    for (int i = 0; i < 256; i++) {
      LITERALS[i] = LITERAL | 1 << 24 | i << 8;
    }
    LITERALS[256] = SPECIAL | END;
    int base = 3;
    for (int i = 257; i < 285; i++) {
      int extra = Math.max(0, (i - 261) >> 2);
      LITERALS[i] = base << 16 | extra;
      base += 1 << extra;
    }
    LITERALS[285] = 258 << 16;
    LITERALS[286] = INVALID;
    LITERALS[287] = INVALID;
    base = 1;
    for (int i = 0; i < 30; i++) {
      int extra = Math.max(0, (i - 2) >> 1);
      DISTANCES[i] = base << 16 | extra;
      base += 1 << extra;
    }
    DISTANCES[30] = LITERAL | INVALID;
    DISTANCES[31] = LITERAL | INVALID;
  }

  // The most that 286 codes in a table of 11 bits, and 30 in one of 8, can need, as zlib's enough.c
  // counts them, is 2342 and 402; a code that is refused is refused before it is filled in.
  final int[] literals = new int[2400];
  final int[] distances = new int[512];

  private final int[] counts = new int[MAX_LENGTH + 1];
  private final int[] firsts = new int[MAX_LENGTH + 2];
  private final short[] sorted = new short[MAX_LITERALS];

  /** Makes the table of literals and lengths; false if the lengths of its codes are impossible. */
  boolean setLiterals(byte[] lengths, int count) {
    if (!set(literals, LITERAL_BITS, LITERALS, INVALID, lengths, 0, count)) {
      return false;
    }
    if (!hasPairs()) {
      return true;
    }
    // From above, because what is looked up for the second literal must still be a single one.
    for (int i = (1 << LITERAL_BITS) - 1; i >= 0; i--) {
      int first = literals[i];
      int used = first & 63;
      if (first < 0 && used < LITERAL_BITS) {
        int second = literals[i >>> used];
        int both = used + (second & 63);
        if (second < 0 && both <= LITERAL_BITS) {
          literals[i] =
              LITERAL
                  | used << FIRST_SHIFT
                  | 2 << 24
                  | (second & 0xff00) << 8
                  | (first & 0xff00)
                  | both;
        }
      }
    }
    return true;
  }

  /**
   * Whether there are enough pairs of short codes to look for them: of how many of 4096 beginnings.
   */
  private boolean hasPairs() {
    int pairs = 0;
    for (int first = 1; first < LITERAL_BITS; first++) {
      for (int second = 1; second <= LITERAL_BITS - first; second++) {
        pairs += (counts[first] * counts[second]) << (12 - first - second);
      }
    }
    return pairs > 330;
  }

  /** Makes the table of distances; false if the lengths of its codes are impossible. */
  boolean setDistances(byte[] lengths, int from, int count) {
    return set(distances, DISTANCE_BITS, DISTANCES, LITERAL | INVALID, lengths, from, count);
  }

  private boolean set(
      int[] table, int width, int[] meanings, int invalid, byte[] lengths, int from, int count) {
    Arrays.fill(counts, 0);
    for (int i = 0; i < count; i++) {
      counts[lengths[from + i]]++;
    }
    counts[0] = 0;
    int left = 1;
    int max = 0;
    firsts[1] = 0;
    for (int i = 1; i <= MAX_LENGTH; i++) {
      left = 2 * left - counts[i];
      if (left < 0) {
        return false;
      }
      if (counts[i] > 0) {
        max = i;
      }
      firsts[i + 1] = firsts[i] + counts[i];
    }
    for (int i = 0; i < count; i++) {
      int length = lengths[from + i];
      if (length > 0) {
        sorted[firsts[length]++] = (short) i;
      }
    }
    if (left == 0) {
      int own = singles(table, width, meanings);
      if (own < firsts[MAX_LENGTH]) {
        seconds(table, width, meanings, own);
      }
      return true;
    }
    // zlib, and so everybody, takes no code, and one code of one bit, for complete.
    if (max > 1) {
      return false;
    }
    Arrays.fill(table, 0, 1 << width, invalid | 1);
    for (int i = 0; max == 1 && i < 1 << width; i += 2) {
      table[i] = entry(meanings[sorted[0]], 1);
    }
    return true;
  }

  /** The code that was filled in last, its bits in the order of the stream, and its length. */
  private int code;

  private int codeLength;

  /** Fills in what fits into a table: how many codes that is. Codes ascend, and so they fill it. */
  private int singles(int[] table, int width, int[] meanings) {
    code = 0;
    codeLength = 1;
    int done = 0;
    int end = 2;
    while (true) {
      for (int i = counts[codeLength]; i > 0; i--) {
        table[code] = entry(meanings[sorted[done++]], codeLength);
        if (code == end - 1) {
          for (; end < 1 << width; end <<= 1) {
            System.arraycopy(table, 0, table, end, end);
          }
          return done;
        }
        increment();
      }
      if (codeLength == width) {
        return done;
      }
      // What ends the same way has the same meaning, whatever bit comes before.
      System.arraycopy(table, 0, table, end, end);
      end <<= 1;
      codeLength++;
    }
  }

  /** Fills in the codes that are longer than the table is wide, into tables behind it. */
  private void seconds(int[] table, int width, int[] meanings, int done) {
    int sign = meanings == DISTANCES ? LITERAL : 0;
    int end = 1 << width;
    int prefix = -1;
    int start = 0;
    int bits = 0;
    while (true) {
      codeLength++;
      for (int i = counts[codeLength]; i > 0; i--) {
        int low = code & ((1 << width) - 1);
        if (low != prefix) {
          prefix = low;
          start = end;
          // As wide as the codes with this beginning need it: they come next.
          bits = codeLength - width;
          for (int used = i; used < 1 << bits; used = 2 * used + counts[width + bits]) {
            bits++;
          }
          end += 1 << bits;
          table[prefix] = sign | SPECIAL | TABLE | start << 16 | bits << 8 | width;
        }
        int length = codeLength - width;
        int entry = entry(meanings[sorted[done++]], length);
        for (int at = code >>> width; at < 1 << bits; at += 1 << length) {
          table[start + at] = entry;
        }
        if (code == (1 << codeLength) - 1) {
          return;
        }
        increment();
      }
    }
  }

  /** Adds one to a code whose bits are in reverse. */
  private void increment() {
    int bit = Integer.highestOneBit(code ^ ((1 << codeLength) - 1));
    code = (code & (bit - 1)) | bit;
  }

  private static int entry(int meaning, int length) {
    // A literal needs no length of its code but its first one's; others take bits behind theirs.
    boolean literal = (meaning & (LITERAL | SPECIAL)) == LITERAL;
    return literal ? meaning | length << FIRST_SHIFT | length : meaning + (length << 8) + length;
  }
}
