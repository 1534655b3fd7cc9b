package org.ndsampler.core.raster.npy;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.internal.AtomicFile;
import org.ndsampler.core.internal.Failures;
import org.ndsampler.core.internal.Ints;
import org.ndsampler.core.raster.npy.internal.NpyHeader;
import org.ndsampler.core.raster.npy.internal.NpyValues;

/**
 * Writes an NPY file from top to bottom. Confined to one thread.
 *
 * <p>The file grows under another name in the same folder; {@link #commit} flushes it to the disk
 * and moves it into place in one step, so that nobody ever sees half a file. {@link #close} without
 * a commit throws away what was written.
 *
 * @since 0.1
 */
public final class NpyWriter implements Closeable {
  private static final int BUFFER = 1 << 20;

  private final Path path;
  private final AtomicFile file;
  private final FileChannel channel;
  private final ByteBuffer buffer;
  private final DType dtype;
  private final long width;
  private final long channels;
  private long left;
  private boolean closed;

  NpyWriter(Path path, DType dtype, long[] shape) throws IOException {
    this.path = path;
    this.dtype = dtype;
    this.width = shape[shape.length - 2];
    this.channels = shape[shape.length - 1];
    long values = 1;
    for (long n : shape) {
      values = Ints.product(values, n);
    }
    if (values > Long.MAX_VALUE / dtype.bytes()) {
      throw new IllegalArgumentException(
          path + ": no file holds the shape " + Arrays.toString(shape) + " of " + dtype);
    }
    this.left = values;
    this.file = AtomicFile.of(path);
    try {
      this.channel =
          FileChannel.open(file.path(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw Failures.writing(path, e);
    }
    this.buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    buffer.put(NpyHeader.encode(dtype, shape));
  }

  /**
   * Appends rows.
   *
   * @param rows an image of the file's width, channels and type
   * @throws IllegalArgumentException if it has others, or there are more rows than the file has
   * @throws IOException if they cannot be written
   */
  public void write(NDArray rows) throws IOException {
    requireOpen();
    if (rows.shape().isClip()
        || rows.width() != width
        || rows.channels() != channels
        || rows.dtype() != dtype) {
      throw new IllegalArgumentException(
          "rows of "
              + path
              + " are (n, "
              + width
              + ", "
              + channels
              + ") "
              + dtype
              + ", not "
              + rows);
    }
    if (rows.shape().count() > left) {
      throw new IllegalArgumentException(
          path + " has room for " + left + " more values, not for " + rows.shape().count());
    }
    left -= rows.shape().count();
    NDArray packed =
        rows.columnStride() == rows.channels() || rows.shape().count() == 0 ? rows : rows.copy();
    for (int y = 0; y < packed.height(); y++) {
      put(
          packed.data(),
          packed.offset() + y * packed.rowStride(),
          packed.width() * rows.channels());
    }
  }

  private void put(Object data, int from, int count) throws IOException {
    int at = from;
    int todo = count;
    while (todo > 0) {
      if (buffer.remaining() < dtype.bytes()) {
        flush();
      }
      int n = Math.min(todo, buffer.remaining() / dtype.bytes());
      NpyValues.put(buffer, dtype, data, at, n);
      at += n;
      todo -= n;
    }
  }

  private void flush() throws IOException {
    buffer.flip();
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      throw Failures.writing(path, e);
    }
    buffer.clear();
  }

  /**
   * Puts the complete file into its place.
   *
   * @throws IllegalStateException if rows are missing
   * @throws IOException if it cannot be written or moved; {@link #close} then removes it
   */
  public void commit() throws IOException {
    requireOpen();
    if (left != 0) {
      throw new IllegalStateException(left + " values are missing in " + path);
    }
    flush();
    channel.close();
    file.commit();
    closed = true;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the writer of " + path + " is closed");
    }
  }

  /** Throws away what was written, unless {@link #commit} put it into place. */
  @Override
  public void close() throws IOException {
    closed = true;
    try {
      channel.close();
    } finally {
      file.close();
    }
  }
}
