package org.ndsampler.core.raster.npy.internal;

import java.io.IOException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.ndsampler.core.internal.Maps;
import org.ndsampler.core.internal.OpenedFile;
import org.ndsampler.core.internal.RegularFiles;
import org.ndsampler.core.raster.RasterFormatException;

/**
 * The values of an NPY file by their number in the file, from a memory map. Safe for concurrent
 * use: only absolute positions, no cursor.
 *
 * <p>A map cannot be longer than 2 GiB, so there are several, of a power of two of values each.
 */
public final class NpyData {
  private static final int CHUNK_SHIFT = 30;

  private final Path path;
  private final OpenedFile opened;
  private final NpyHeader header;
  private final Buffer[] chunks;
  private final int shift;
  private final int mask;

  private NpyData(Path path, OpenedFile opened, NpyHeader header, Buffer[] chunks, int shift) {
    this.path = path;
    this.opened = opened;
    this.header = header;
    this.chunks = chunks;
    this.shift = shift;
    this.mask = (1 << shift) - 1;
  }

  public static NpyData open(Path path) throws IOException {
    String reason = RegularFiles.whyNone(path);
    if (reason != null) {
      throw new RasterFormatException(path, reason);
    }
    try (SeekableByteChannel channel = Files.newByteChannel(path, StandardOpenOption.READ)) {
      return open(path, channel, NpyHeader.read(path, channel));
    }
  }

  /** The values that a header describes, which is known to be right. */
  static NpyData open(Path path, SeekableByteChannel channel, NpyHeader header) throws IOException {
    OpenedFile opened = OpenedFile.of(path);
    int size = header.stored().bytes;
    int shift = CHUNK_SHIFT - Integer.numberOfTrailingZeros(size);
    long bytes = header.count() * size;
    Buffer[] chunks = new Buffer[Math.toIntExact((bytes + (1L << CHUNK_SHIFT) - 1) >> CHUNK_SHIFT)];
    for (int i = 0; i < chunks.length; i++) {
      long from = (long) i << CHUNK_SHIFT;
      ByteBuffer chunk =
          map(path, channel, header.dataOffset() + from, Math.min(bytes - from, 1L << CHUNK_SHIFT));
      chunk.order(header.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
      chunks[i] =
          switch (header.stored()) {
            case UINT8, BOOL, INT8 -> chunk;
            case INT16, UINT16, FLOAT16 -> chunk.asShortBuffer();
            case INT32, UINT32 -> chunk.asIntBuffer();
            case INT64, UINT64 -> chunk.asLongBuffer();
            case FLOAT32 -> chunk.asFloatBuffer();
            case FLOAT64 -> chunk.asDoubleBuffer();
          };
    }
    return new NpyData(path, opened, header, chunks, shift);
  }

  private static ByteBuffer map(Path path, SeekableByteChannel channel, long from, long bytes)
      throws IOException {
    if (channel instanceof FileChannel file) {
      try {
        return Maps.map(path, file, from, bytes);
      } catch (UnsupportedOperationException e) {
        // A file system without maps, such as one in memory: read it, below.
      }
    }
    ByteBuffer buffer = ByteBuffer.allocate((int) bytes);
    channel.position(from);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new RasterFormatException(path, "the file was truncated while it was read");
      }
    }
    return buffer.flip();
  }

  public NpyHeader header() {
    return header;
  }

  /**
   * Copies values that lie one after another in the file, converted to the type of {@code
   * header().stored().dtype}.
   *
   * @param from the number of the first value
   * @param target the primitive array of that type
   */
  void copy(long from, Object target, int to, int count) throws IOException {
    if (count <= 0) {
      return;
    }
    try {
      long position = from;
      int at = to;
      int left = count;
      while (left > 0) {
        int index = (int) position & mask;
        int n = Math.min(left, mask + 1 - index);
        copyChunk(chunks[(int) (position >> shift)], index, position, target, at, n);
        position += n;
        at += n;
        left -= n;
      }
      Maps.settle();
    } catch (InternalError e) {
      throw vanished(e);
    }
    requireUnchanged();
  }

  private void requireUnchanged() throws RasterFormatException {
    if (opened.hasChanged()) {
      throw new RasterFormatException(path, Maps.vanished());
    }
  }

  /**
   * Copies runs of values that lie at equal distances, the rows of a window, as {@link #copy} does
   * with each.
   *
   * @param from the number of the first value of the first run
   * @param step the distance in the file from run to run
   * @param toStep the distance in the target from run to run
   * @param run the number of values of a run
   * @param rows the number of runs
   */
  void copyRows(long from, long step, Object target, int to, int toStep, int run, int rows)
      throws IOException {
    if (run <= 0 || rows <= 0) {
      return;
    }
    long end = from + step * (rows - 1) + run - 1;
    if (from >> shift != end >> shift) {
      for (int y = 0; y < rows; y++) {
        copy(from + y * step, target, to + y * toStep, run);
      }
      return;
    }
    // All in one map, as nearly always: look at the type once.
    Buffer chunk = chunks[(int) (from >> shift)];
    int index = (int) from & mask;
    int distance = (int) step;
    try {
      switch (header.stored()) {
        case UINT8 -> {
          ByteBuffer source = (ByteBuffer) chunk;
          byte[] bytes = (byte[]) target;
          for (int y = 0; y < rows; y++) {
            source.get(index + y * distance, bytes, to + y * toStep, run);
          }
        }
        case INT16, UINT16 -> {
          ShortBuffer source = (ShortBuffer) chunk;
          short[] shorts = (short[]) target;
          for (int y = 0; y < rows; y++) {
            source.get(index + y * distance, shorts, to + y * toStep, run);
          }
        }
        case FLOAT32 -> {
          FloatBuffer source = (FloatBuffer) chunk;
          float[] floats = (float[]) target;
          for (int y = 0; y < rows; y++) {
            source.get(index + y * distance, floats, to + y * toStep, run);
          }
        }
        default -> {
          for (int y = 0; y < rows; y++) {
            copyChunk(chunk, index + y * distance, from + y * step, target, to + y * toStep, run);
          }
        }
      }
      Maps.settle();
    } catch (InternalError e) {
      throw vanished(e);
    }
    requireUnchanged();
  }

  /** What the virtual machine throws when mapped bytes are there no more. */
  private RasterFormatException vanished(InternalError e) {
    return new RasterFormatException(path, Maps.vanished(), e);
  }

  private void copyChunk(Buffer chunk, int index, long position, Object target, int at, int n)
      throws RasterFormatException {
    switch (header.stored()) {
      case UINT8 -> ((ByteBuffer) chunk).get(index, (byte[]) target, at, n);
      case INT16, UINT16 -> ((ShortBuffer) chunk).get(index, (short[]) target, at, n);
      case INT32, UINT32 -> ((IntBuffer) chunk).get(index, (int[]) target, at, n);
      case INT64 -> ((LongBuffer) chunk).get(index, (long[]) target, at, n);
      case FLOAT32 -> ((FloatBuffer) chunk).get(index, (float[]) target, at, n);
      case FLOAT64 -> ((DoubleBuffer) chunk).get(index, (double[]) target, at, n);
      case BOOL -> {
        byte[] bytes = (byte[]) target;
        ((ByteBuffer) chunk).get(index, bytes, at, n);
        for (int i = at; i < at + n; i++) {
          bytes[i] = (byte) (bytes[i] == 0 ? 0 : 1);
        }
      }
      case INT8 -> {
        short[] shorts = (short[]) target;
        for (int i = 0; i < n; i++) {
          shorts[at + i] = ((ByteBuffer) chunk).get(index + i);
        }
      }
      case UINT64 -> {
        long[] longs = (long[]) target;
        ((LongBuffer) chunk).get(index, longs, at, n);
        for (int i = 0; i < n; i++) {
          if (longs[at + i] < 0) {
            throw new RasterFormatException(
                path,
                "value number "
                    + (position + i)
                    + ", "
                    + Long.toUnsignedString(longs[at + i])
                    + ", is a uint64 beyond the range of int64; convert the file:"
                    + " array.astype('float64')");
          }
        }
      }
      case FLOAT16 -> {
        float[] floats = (float[]) target;
        for (int i = 0; i < n; i++) {
          floats[at + i] = halfToFloat(((ShortBuffer) chunk).get(index + i));
        }
      }
    }
  }

  /** IEEE 754 half to single, exact. */
  static float halfToFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >> 10) & 0x1f;
    int fraction = half & 0x3ff;
    if (exponent == 0) {
      float value = fraction * 0x1p-24f;
      return sign == 0 ? value : -value;
    }
    int bits = exponent == 31 ? 0x7f800000 : (exponent + 112) << 23;
    return Float.intBitsToFloat(sign | bits | (fraction << 13));
  }
}
