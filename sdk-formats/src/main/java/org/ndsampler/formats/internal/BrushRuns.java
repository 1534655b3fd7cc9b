package org.ndsampler.formats.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.ndsampler.core.geom.RunLengthMask;

/**
 * The masks of Label Studio's brush: bytes of red, green, blue and opacity of each pixel, row by
 * row, packed as the library thi.ng/rle-pack has it. A pixel that is not transparent is in the
 * mask. Safe for concurrent use.
 */
public final class BrushRuns {
  private static final int WORD = 8;
  private static final int[] SIZES = {3, 4, 8, 16};

  private BrushRuns() {}

  /** Bits of a list of bytes, the highest first. */
  private static final class Bits {
    private final List<JsonValue> bytes;
    private long at;

    Bits(List<JsonValue> bytes) {
      this.bytes = bytes;
    }

    int read(int count) throws IOException {
      int value = 0;
      for (int i = 0; i < count; i++) {
        int index = (int) (at >> 3);
        if (index >= bytes.size()) {
          throw new IOException("its runs end too early");
        }
        value = value << 1 | ((int) bytes.get(index).number() >> (7 - (int) (at & 7)) & 1);
        at++;
      }
      return value;
    }
  }

  /**
   * The pixels of a mask, row by row.
   *
   * @param pixels how many there are
   * @throws IOException if the runs are damaged or of another size
   */
  public static BitSet pixels(List<JsonValue> rle, long pixels) throws IOException {
    Bits bits = new Bits(rle);
    long total = Integer.toUnsignedLong(bits.read(32));
    if (total != 4 * pixels) {
      throw new IOException("its runs have " + total / 4 + " pixels and the image " + pixels);
    }
    int word = bits.read(5) + 1;
    int[] sizes = new int[4];
    for (int i = 0; i < 4; i++) {
      sizes[i] = bits.read(4) + 1;
    }
    BitSet mask = new BitSet();
    long at = 0;
    while (at < total) {
      boolean run = bits.read(1) == 1;
      long end = at + 1 + bits.read(sizes[bits.read(2)]);
      if (end > total) {
        throw new IOException("a run goes beyond the image");
      }
      if (run) {
        if (bits.read(word) != 0) {
          // The fourth byte of a pixel says whether it is there: that of pixel p is byte 4 p + 3.
          int first = (int) (at / 4);
          int last = (int) (end / 4);
          mask.set(first, Math.max(first, last));
        }
      } else {
        for (long i = at; i < end; i++) {
          if (bits.read(word) != 0 && i % 4 == 3) {
            mask.set((int) (i / 4));
          }
        }
      }
      at = end;
    }
    return mask;
  }

  /** The packed bytes of a mask over the whole image, as a JSON list. */
  public static String json(RunLengthMask mask) {
    List<Integer> out = new ArrayList<>();
    long[] pending = new long[2];
    write(out, pending, 4 * mask.size().area(), 32);
    write(out, pending, WORD - 1L, 5);
    for (int size : SIZES) {
      write(out, pending, size - 1L, 4);
    }
    boolean inside = false;
    for (int run : RowRuns.runs(mask)) {
      long left = 4L * run;
      while (left > 0) {
        long part = Math.min(left, 1 << SIZES[3]);
        write(out, pending, 1, 1);
        write(out, pending, 3, 2);
        write(out, pending, part - 1, SIZES[3]);
        write(out, pending, inside ? 255 : 0, WORD);
        left -= part;
      }
      inside = !inside;
    }
    if (pending[1] > 0) {
      write(out, pending, 0, 8 - (int) pending[1]);
    }
    StringBuilder json = new StringBuilder("[");
    for (int i = 0; i < out.size(); i++) {
      json.append(i == 0 ? "" : ",").append(out.get(i));
    }
    return json.append(']').toString();
  }

  private static void write(List<Integer> out, long[] pending, long value, int count) {
    for (int i = count - 1; i >= 0; i--) {
      pending[0] = pending[0] << 1 | (value >> i & 1);
      if (++pending[1] == 8) {
        out.add((int) pending[0]);
        pending[0] = 0;
        pending[1] = 0;
      }
    }
  }
}
