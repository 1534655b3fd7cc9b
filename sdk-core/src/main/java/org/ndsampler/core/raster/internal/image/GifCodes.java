package org.ndsampler.core.raster.internal.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.ndsampler.core.raster.RasterFormatException;

/**
 * The codes of a GIF's first frame, of which only the lengths of what they stand for are looked at:
 * so it is known how many pixels there are before any memory is taken for them. The algorithm is
 * the Lempel-Ziv-Welch decoding of the GIF89a specification, appendix F. Confined to one thread.
 */
final class GifCodes {
  private static final int MOST_CODES = 1 << 12;
  private static final int EXTENSION = 0x21;
  private static final int FRAME = 0x2c;

  private final FileInput in;
  private int left;
  private int bits;
  private int bitCount;

  private GifCodes(FileInput in) {
    this.in = in;
  }

  /**
   * How many pixels the first frame has; fewer than it declares if the file is damaged.
   *
   * @param most after so many it is enough
   */
  static long pixels(Path path, long most) throws IOException {
    try (FileInput in = new FileInput(path, 1 << 13)) {
      GifCodes codes = new GifCodes(in);
      return codes.toFrame() ? codes.count(most) : 0;
    } catch (RasterFormatException e) {
      // The file ends before its first code.
      return 0;
    }
  }

  /** Goes to the codes of the first frame; false if there is none. */
  private boolean toFrame() throws IOException {
    in.skip(10);
    int flags = in.unsignedByte();
    in.skip(2L + colorBytes(flags));
    while (true) {
      int kind = in.unsignedByte();
      if (kind == FRAME) {
        in.skip(8);
        in.skip(colorBytes(in.unsignedByte()));
        return true;
      }
      if (kind != EXTENSION) {
        return false;
      }
      in.skip(1);
      for (int length = in.unsignedByte(); length > 0; length = in.unsignedByte()) {
        in.skip(length);
      }
    }
  }

  /** The length of a table of colours. */
  private static long colorBytes(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3L << ((flags & 7) + 1);
  }

  private long count(long most) throws IOException {
    int smallest = in.unsignedByte();
    if (smallest > 8) {
      return 0;
    }
    int clear = 1 << smallest;
    // Of each code, how many pixels it stands for.
    int[] lengths = new int[MOST_CODES];
    Arrays.fill(lengths, 0, clear, 1);
    int next = clear + 2;
    int width = smallest + 1;
    int before = 0;
    long pixels = 0;
    while (pixels < most) {
      int code = code(width);
      if (code < 0 || code == clear + 1) {
        break;
      }
      if (code == clear) {
        next = clear + 2;
        width = smallest + 1;
        before = 0;
        continue;
      }
      int length = code < next ? lengths[code] : before + 1;
      pixels += length;
      if (before > 0 && next < MOST_CODES) {
        lengths[next++] = before + 1;
        if (next == 1 << width && width < 12) {
          width++;
        }
      }
      before = length;
    }
    return pixels;
  }

  /** The next code, or -1 at the end of the data. */
  private int code(int width) throws IOException {
    while (bitCount < width) {
      if (left == 0) {
        left = in.position() < in.length() ? in.unsignedByte() : 0;
        if (left == 0) {
          return -1;
        }
      }
      if (in.position() >= in.length()) {
        return -1;
      }
      bits |= in.unsignedByte() << bitCount;
      bitCount += 8;
      left--;
    }
    int code = bits & ((1 << width) - 1);
    bits >>>= width;
    bitCount -= width;
    return code;
  }
}
