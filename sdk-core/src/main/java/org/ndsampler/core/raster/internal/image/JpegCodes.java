package org.ndsampler.core.raster.internal.image;

import org.jspecify.annotations.Nullable;

/**
 * A Huffman table of a JPEG, ready to decode a symbol and the bits after it at once (ISO/IEC
 * 10918-1, annex C and F.2.2). Immutable once made.
 *
 * <p>What the next {@link #BITS} bits of the stream mean is one number: how many bits to take (bits
 * 0 to 5), by how many coefficients to go on (6 to 13), and the value (16 to 31). Where the value's
 * own bits do not fit, {@link #LONG} is set, the bits to take are those of the code, and the number
 * of bits after it stands in place of the value. Where the code itself does not fit, that is all
 * that is set.
 */
final class JpegCodes {
  /** As many bits are looked up at once. */
  static final int BITS = 10;

  /** Whether more bits have to be looked at. */
  static final int LONG = 1 << 14;

  /** To go on by so many is the end of a block. */
  static final int END = 128;

  static final int STEP_SHIFT = 6;
  static final int STEP_MASK = 0xff;
  static final int VALUE_SHIFT = 16;

  private static final int SIXTEEN_ZEROS = 0xf0;

  private final int[] quick = new int[1 << BITS];
  private final JpegHuffman table;

  private JpegCodes(JpegHuffman table) {
    this.table = table;
  }

  /**
   * A table of differences of means, or of the other coefficients; null if it has symbols that no
   * sequential JPEG has.
   */
  static @Nullable JpegCodes of(@Nullable JpegHuffman table, boolean means) {
    if (table == null || (means && table.largestSymbol() > 15)) {
      return null;
    }
    JpegCodes codes = new JpegCodes(table);
    for (int next = 0; next < 1 << BITS; next++) {
      int code = table.code(next << (16 - BITS));
      int length = code >> 8;
      codes.quick[next] = length == 0 || length > BITS ? LONG : codes.entry(code, next);
    }
    return codes;
  }

  private int entry(int code, int next) {
    int length = code >> 8;
    int size = code & 0xf;
    int step = step(code & 0xff);
    int taken = length + size;
    if (taken > BITS) {
      return size << VALUE_SHIFT | LONG | step << STEP_SHIFT | length;
    }
    int value = extended(next >> (BITS - taken) & ((1 << size) - 1), size);
    return value << VALUE_SHIFT | step << STEP_SHIFT | taken;
  }

  /** By how many coefficients a symbol goes on. */
  private static int step(int symbol) {
    return (symbol & 0xf) != 0 || symbol == SIXTEEN_ZEROS ? (symbol >> 4) + 1 : END;
  }

  /** What bits after a code say (F.2.2.1): half of the values are negative. */
  static int extended(int bits, int size) {
    return size == 0 || bits >= 1 << (size - 1) ? bits : bits - (1 << size) + 1;
  }

  /** What is known from the next bits. */
  int[] quick() {
    return quick;
  }

  /**
   * The entry of a code that is longer than {@link #BITS}, with {@link #LONG}.
   *
   * @return 0 if no code begins so
   */
  int longCode(int next16) {
    int code = table.code(next16);
    return code == 0
        ? 0
        : (code & 0xf) << VALUE_SHIFT | LONG | step(code & 0xff) << STEP_SHIFT | code >> 8;
  }
}
