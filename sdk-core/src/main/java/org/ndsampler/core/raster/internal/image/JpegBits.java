package org.ndsampler.core.raster.internal.image;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.internal.JpegMarkers;

/** The bits of the entropy-coded data of one scan, from the file. Confined to one thread. */
final class JpegBits implements Closeable {
  private static final int MOST_BITS = 16;

  private final FileInput in;
  private final byte[] buffer = new byte[1 << 15];
  private int at;
  private int filled;

  /** The bytes of the scan that are not in the buffer yet. */
  private long left;

  private long word;
  private int count;

  /** Of the bits of the word those that are not in the file. */
  private int padding;

  /** The marker that the data ran into; 0 while there is more. */
  private int marker;

  JpegBits(Path path, long start, long end) throws IOException {
    in = new FileInput(path, 1 << 16);
    left = end - start;
    try {
      in.seek(start);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private int nextByte() throws IOException {
    if (at == filled) {
      int n = (int) Math.min(buffer.length, left);
      if (n == 0) {
        return -1;
      }
      in.readFully(buffer, 0, n);
      left -= n;
      at = 0;
      filled = n;
    }
    return buffer[at++] & 0xff;
  }

  /** At least 16 bits; zeros where the data has ended. */
  private void fill() throws IOException {
    while (count <= 48) {
      int value = marker == 0 ? nextByte() : -1;
      if (value == JpegMarkers.PREFIX) {
        int next = nextByte();
        while (next == JpegMarkers.PREFIX) {
          next = nextByte();
        }
        if (next != 0) {
          marker = next < 0 ? JpegMarkers.EOI : next;
          value = -1;
        }
      }
      if (value < 0) {
        value = 0;
        padding += 8;
      }
      word = word << 8 | value;
      count += 8;
    }
  }

  /** The symbol of the next code; -1 if there is no such code. */
  int symbol(JpegHuffman table) throws IOException {
    if (count < MOST_BITS) {
      fill();
    }
    int entry = table.code((int) (word >>> (count - MOST_BITS)) & 0xffff);
    count -= entry >> 8;
    return entry == 0 ? -1 : entry & 0xff;
  }

  /** The next bits as a number, at most 16. */
  int bits(int n) throws IOException {
    if (count < n) {
      fill();
    }
    count -= n;
    return (int) (word >>> count) & ((1 << n) - 1);
  }

  /** The next bits as a difference (F.2.2.1): half of the values are negative. */
  int difference(int n) throws IOException {
    if (n == 0) {
      return 0;
    }
    int value = bits(n);
    return value < 1 << (n - 1) ? value - (1 << n) + 1 : value;
  }

  /** Whether more bits were taken than the file has. */
  boolean isBeyondEnd() {
    return count < padding;
  }

  /** Goes on after a restart marker; whether it is the one that is expected. */
  boolean restart(int expected) throws IOException {
    count = 0;
    padding = 0;
    while (marker == 0) {
      int value = nextByte();
      if (value < 0) {
        return false;
      }
      if (value == JpegMarkers.PREFIX) {
        while (value == JpegMarkers.PREFIX) {
          value = nextByte();
        }
        marker = Math.max(0, value);
      }
    }
    boolean found = marker == expected;
    marker = 0;
    return found;
  }

  RasterFormatException damaged(String problem) {
    return new RasterFormatException(
        in.path(),
        "the file is truncated or damaged: "
            + problem
            + " near byte "
            + (in.position() - filled + at));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
