package org.ndsampler.core.raster.npy.internal;

import java.io.Closeable;
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
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.internal.Maps;
import org.ndsampler.core.internal.OpenedFile;
import org.ndsampler.core.internal.RegularFiles;
import org.ndsampler.core.internal.source.ByteRange;
import org.ndsampler.core.internal.source.ByteSource;
import org.ndsampler.core.internal.source.ChannelSource;
import org.ndsampler.core.raster.RasterFormatException;

/**
 * The values of an NPY file by their number in the file, from a memory map. Safe for concurrent
 * use: only absolute positions, no cursor.
 *
 * <p>A map cannot be longer than 2 GiB, so there are several, of a power of two of values each.
 * Where there are no maps, values are read by ranges as they are wanted, from a {@link ByteSource},
 * which {@link #close} closes.
 */
public final class NpyData implements Closeable {
  /** As many bytes are held at once for one window over a network. */
  private static final long HELD_BYTES = 32L << 20;

  private static final int CHUNK_SHIFT = 30;

  private final Path path;
  private final OpenedFile opened;
  private final NpyHeader header;
  private final Buffer[] chunks;
  private final int shift;
  private final int mask;

  /** What is read where nothing is mapped; null where there are maps. */
  private final @Nullable ByteSource source;

  private NpyData(
      Path path,
      OpenedFile opened,
      NpyHeader header,
      Buffer[] chunks,
      int shift,
      @Nullable ByteSource source) {
    this.source = source;
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
      if (chunk == null) {
        return new NpyData(path, opened, header, new Buffer[0], shift, ChannelSource.open(path));
      }
      chunks[i] = typed(chunk, header);
    }
    return new NpyData(path, opened, header, chunks, shift, null);
  }

  /** Bytes as values of the file's type and order. */
  private static Buffer typed(ByteBuffer bytes, NpyHeader header) {
    bytes.order(header.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    return switch (header.stored()) {
      case UINT8, BOOL, INT8 -> bytes;
      case INT16, UINT16, FLOAT16 -> bytes.asShortBuffer();
      case INT32, UINT32 -> bytes.asIntBuffer();
      case INT64, UINT64 -> bytes.asLongBuffer();
      case FLOAT32 -> bytes.asFloatBuffer();
      case FLOAT64 -> bytes.asDoubleBuffer();
    };
  }

  /** A map; null if the file system has none. */
  private static @Nullable ByteBuffer map(
      Path path, SeekableByteChannel channel, long from, long bytes) throws IOException {
    if (!(channel instanceof FileChannel file)) {
      return null;
    }
    try {
      return Maps.map(path, file, from, bytes);
    } catch (UnsupportedOperationException e) {
      return null;
    } catch (IOException e) {
      if (path.getFileSystem().equals(FileSystems.getDefault())
          || e instanceof FileSystemException) {
        throw e;
      }
      return null; // some file systems say it in this way
    }
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
    if (source != null) {
      copyRange(source, from, target, to, count);
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

  /** Values that are read now. */
  private void copyRange(ByteSource from, long first, Object target, int to, int count)
      throws IOException {
    int size = header.stored().bytes;
    int most = (1 << 24) / size;
    for (int done = 0; done < count; done += most) {
      int n = Math.min(most, count - done);
      byte[] bytes = new byte[n * size];
      from.read(header.dataOffset() + (first + done) * size, bytes, 0, bytes.length);
      copyChunk(typed(ByteBuffer.wrap(bytes), header), 0, first + done, target, to + done, n);
    }
    requireUnchanged();
  }

  /** Runs of values that are fetched together, as many as may be held at once. */
  private void copyRanges(
      ByteSource from, long first, long step, Object target, int to, int toStep, int run, int rows)
      throws IOException {
    int size = header.stored().bytes;
    long runBytes = (long) run * size;
    int together = !from.isRemote() || runBytes > HELD_BYTES ? 1 : (int) (HELD_BYTES / runBytes);
    for (int y = 0; y < rows; y += together) {
      int end = Math.min(rows, y + together);
      List<ByteRange> ranges = new ArrayList<>();
      for (int i = y; i < end && together > 1; i++) {
        ranges.add(new ByteRange(header.dataOffset() + (first + i * step) * size, (int) runBytes));
      }
      ByteSource.Held held = from.fetch(ranges);
      try {
        for (int i = y; i < end; i++) {
          copyRange(from, first + i * step, target, to + i * toStep, run);
        }
      } finally {
        held.close();
      }
    }
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
    if (source != null) {
      copyRanges(source, from, step, target, to, toStep, run, rows);
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

  @Override
  public void close() throws IOException {
    if (source != null) {
      source.close();
    }
  }
}
