package org.ndsampler.core.raster.internal.image;

import java.util.Arrays;
import java.util.List;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.internal.JpegMarkers;

/**
 * Writes some rows of units of a JPEG as a JPEG of their own, with the same coefficients: what a
 * decoder makes of it are the pixels of these rows, to the bit, but for the first and last rows,
 * whose neighbours are missing. For one thread.
 */
final class JpegSlab {
  private static final int BLOCK = JpegFrame.BLOCK;

  /** As many blocks a unit may have at most (B.2.3). */
  private static final int MOST_BLOCKS = 10;

  /** All codes of means have as many bits. */
  private static final int MEAN_BITS = 5;

  /** So many of the other symbols have codes of a byte, the rest longer ones. */
  private static final int SHORT_CODES = 162;

  private static final int SHORT_BITS = 8;
  private static final int LONG_BITS = 12;

  /** Symbols without coefficients: the end of a block, and a run of sixteen zeros. */
  private static final int END = 0;

  private static final int SIXTEEN_ZEROS = 0xf0;

  /** The symbols in the order of their codes: those of baseline JPEG, then those of more bits. */
  private static final byte[] SYMBOLS = symbols();

  /** For each symbol its code, and how many bits that has. */
  private static final int[] CODES = new int[256];

  private static final int[] LENGTHS = new int[256];

  static {
    for (int i = 0; i < SYMBOLS.length; i++) {
      int symbol = SYMBOLS[i] & 0xff;
      boolean brief = i < SHORT_CODES;
      LENGTHS[symbol] = brief ? SHORT_BITS : LONG_BITS;
      CODES[symbol] = brief ? i : (SHORT_CODES << (LONG_BITS - SHORT_BITS)) + i - SHORT_CODES;
    }
  }

  private final JpegFrame frame;
  private final JpegScans scans;
  private final int transform;
  private byte[] out = new byte[1 << 16];
  private int to;
  private long word;
  private int bits;

  JpegSlab(JpegFrame frame, JpegScans scans, int transform) {
    this.frame = frame;
    this.scans = scans;
    this.transform = transform;
  }

  private static byte[] symbols() {
    byte[] result = new byte[SHORT_CODES + 16 * 5];
    int to = 0;
    result[to++] = END;
    result[to++] = (byte) SIXTEEN_ZEROS;
    for (int size = 1; size <= 15; size++) {
      for (int run = 0; run < 16; run++) {
        result[to++] = (byte) (run << 4 | size);
      }
    }
    return result;
  }

  byte[] bytes() {
    return out;
  }

  int length() {
    return to;
  }

  /**
   * Writes rows of units.
   *
   * @param rows their coefficients
   * @param height the rows of pixels in them
   */
  void write(List<short[][]> rows, int height) throws RasterFormatException {
    to = 0;
    marker(JpegMarkers.SOI);
    int count = frame.components().size();
    if (count > 1) {
      for (byte one : JpegMarkers.adobe(count == 3 ? transform : 0)) {
        put(one);
      }
    }
    tables(count);
    frameHeader(count, height);
    if (frame.blocksInUnit() <= MOST_BLOCKS) {
      int[] all = new int[count];
      Arrays.setAll(all, c -> c);
      scanHeader(all);
      together(rows);
    } else {
      for (int c = 0; c < count; c++) {
        scanHeader(c);
        alone(rows, c, height);
      }
    }
    marker(JpegMarkers.EOI);
  }

  private void tables(int count) throws RasterFormatException {
    for (int c = 0; c < count; c++) {
      byte[] table = scans.quantization(c);
      marker(JpegMarkers.DQT);
      number(3 + table.length);
      put(table.length > BLOCK ? 0x10 | c : c);
      for (byte one : table) {
        put(one);
      }
    }
    marker(JpegMarkers.DHT);
    number(2 + 17 + 16 + 17 + SYMBOLS.length);
    put(0);
    for (int length = 1; length <= 16; length++) {
      put(length == MEAN_BITS ? 16 : 0);
    }
    for (int symbol = 0; symbol < 16; symbol++) {
      put(symbol);
    }
    put(0x10);
    for (int length = 1; length <= 16; length++) {
      put(
          length == SHORT_BITS
              ? SHORT_CODES
              : length == LONG_BITS ? SYMBOLS.length - SHORT_CODES : 0);
    }
    for (byte symbol : SYMBOLS) {
      put(symbol);
    }
  }

  private void frameHeader(int count, int height) {
    marker(JpegMarkers.SOF1);
    number(8 + 3 * count);
    put(8);
    number(height);
    number(frame.width());
    put(count);
    for (int c = 0; c < count; c++) {
      JpegFrame.Component component = frame.components().get(c);
      put(component.id());
      put(component.across() << 4 | component.down());
      put(c);
    }
  }

  private void scanHeader(int... components) {
    marker(JpegMarkers.SOS);
    number(6 + 2 * components.length);
    put(components.length);
    for (int c : components) {
      put(frame.components().get(c).id());
      put(0);
    }
    put(0);
    put(BLOCK - 1);
    put(0);
  }

  private void together(List<short[][]> rows) throws RasterFormatException {
    int count = frame.components().size();
    int[] before = new int[count];
    for (short[][] row : rows) {
      for (int unit = 0; unit < frame.unitsAcross(); unit++) {
        for (int c = 0; c < count; c++) {
          JpegFrame.Component component = frame.components().get(c);
          int stride = frame.blocksAcross(c);
          for (int y = 0; y < component.down(); y++) {
            for (int x = 0; x < component.across(); x++) {
              int at = (y * stride + unit * component.across() + x) * BLOCK;
              block(row[c], at, before[c]);
              before[c] = row[c][at];
            }
          }
        }
      }
    }
    flush();
  }

  private void alone(List<short[][]> rows, int c, int height) throws RasterFormatException {
    JpegFrame part = new JpegFrame(frame.width(), height, frame.progressive(), frame.components());
    int down = frame.components().get(c).down();
    int before = 0;
    for (int y = 0; y < part.ownBlocksDown(c); y++) {
      short[] values = rows.get(y / down)[c];
      for (int x = 0; x < part.ownBlocksAcross(c); x++) {
        int at = (y % down * frame.blocksAcross(c) + x) * BLOCK;
        block(values, at, before);
        before = values[at];
      }
    }
    flush();
  }

  private void block(short[] values, int at, int before) throws RasterFormatException {
    int difference = values[at] - before;
    int size = size(difference);
    if (size > 15) {
      throw new RasterFormatException(scans.path(), "damaged: a block of impossible brightness");
    }
    code(size, MEAN_BITS, difference, size);
    int run = 0;
    for (int k = 1; k < BLOCK; k++) {
      int value = values[at + k];
      if (value == 0) {
        run++;
        continue;
      }
      for (; run > 15; run -= 16) {
        code(CODES[SIXTEEN_ZEROS], LENGTHS[SIXTEEN_ZEROS], 0, 0);
      }
      size = size(value);
      if (size > 15) {
        throw new RasterFormatException(scans.path(), "damaged: a coefficient of 16 bits");
      }
      int symbol = run << 4 | size;
      code(CODES[symbol], LENGTHS[symbol], value, size);
      run = 0;
    }
    if (run > 0) {
      code(CODES[END], LENGTHS[END], 0, 0);
    }
  }

  private static int size(int value) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(Math.abs(value));
  }

  /** A code and the bits of a value after it. */
  private void code(int code, int length, int value, int size) {
    int low = (value < 0 ? value - 1 : value) & ((1 << size) - 1);
    word = word << (length + size) | ((long) code << size | low);
    bits += length + size;
    while (bits >= 8) {
      bits -= 8;
      int one = (int) (word >>> bits) & 0xff;
      put(one);
      if (one == JpegMarkers.PREFIX) {
        put(0);
      }
    }
  }

  /** Fills the last byte with ones. */
  private void flush() {
    if (bits > 0) {
      int missing = 8 - bits;
      code((1 << missing) - 1, missing, 0, 0);
    }
    word = 0;
  }

  private void marker(int marker) {
    put(JpegMarkers.PREFIX);
    put(marker);
  }

  private void number(int value) {
    put(value >> 8);
    put(value);
  }

  private void put(int value) {
    if (to == out.length) {
      out = Arrays.copyOf(out, Math.multiplyExact(out.length, 2));
    }
    out[to++] = (byte) value;
  }
}
