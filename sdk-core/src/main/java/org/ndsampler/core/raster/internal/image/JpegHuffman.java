package org.ndsampler.core.raster.internal.image;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A Huffman table of a JPEG, ready to decode (ISO/IEC 10918-1, annex C and F.2.2.3). Immutable once
 * made.
 */
final class JpegHuffman {
  /** As many bits are looked up at once; most codes are shorter. */
  static final int QUICK_BITS = 9;

  private static final int MOST_BITS = 16;

  /** For the next bits of the stream, the length of the code there and its symbol; 0 if longer. */
  private final short[] quick = new short[1 << QUICK_BITS];

  /** For each length the largest code, and what to add to a code for the place of its symbol. */
  private final int[] largest = new int[MOST_BITS + 1];

  private final int[] toSymbol = new int[MOST_BITS + 1];
  private final byte[] symbols;

  private JpegHuffman(byte[] symbols) {
    this.symbols = symbols;
  }

  /**
   * Reads a table.
   *
   * @param bytes as they are in the file: how many codes have each of 16 lengths, then the symbols
   * @return null if there can be no such codes
   */
  static @Nullable JpegHuffman of(byte[] bytes) {
    JpegHuffman table = new JpegHuffman(Arrays.copyOfRange(bytes, MOST_BITS, bytes.length));
    int code = 0;
    int at = 0;
    for (int length = 1; length <= MOST_BITS; length++) {
      int count = bytes[length - 1] & 0xff;
      if (at + count > table.symbols.length || code + count > 1 << length) {
        return null;
      }
      table.toSymbol[length] = at - code;
      for (int i = 0; i < count && length <= QUICK_BITS; i++) {
        int from = (code + i) << (QUICK_BITS - length);
        int to = (code + i + 1) << (QUICK_BITS - length);
        short entry = (short) (length << 8 | (table.symbols[at + i] & 0xff));
        Arrays.fill(table.quick, from, to, entry);
      }
      code += count;
      at += count;
      table.largest[length] = count == 0 ? -1 : code - 1;
      code <<= 1;
    }
    return table;
  }

  /** The largest symbol that has a code, -1 without any. */
  int largestSymbol() {
    int largest = -1;
    for (byte symbol : symbols) {
      largest = Math.max(largest, symbol & 0xff);
    }
    return largest;
  }

  /** The length of a code and its symbol, {@code length << 8 | symbol}; 0 if no code begins so. */
  int code(int next16) {
    int entry = quick[next16 >> (MOST_BITS - QUICK_BITS)];
    if (entry != 0) {
      return entry;
    }
    for (int length = QUICK_BITS + 1; length <= MOST_BITS; length++) {
      int code = next16 >> (MOST_BITS - length);
      if (code <= largest[length]) {
        return length << 8 | (symbols[code + toSymbol[length]] & 0xff);
      }
    }
    return 0;
  }
}
