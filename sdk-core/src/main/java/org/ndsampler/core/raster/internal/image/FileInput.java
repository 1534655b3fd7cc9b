package org.ndsampler.core.raster.internal.image;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ndsampler.core.raster.RasterFormatException;

/**
 * Reads a file from front to back through a buffer, with jumps. Big-endian. Confined to one thread.
 *
 * <p>What lies beyond the end is a {@link RasterFormatException} that names the position.
 */
public final class FileInput implements Closeable {
  private final Path path;
  private final SeekableByteChannel channel;
  private final ByteBuffer buffer;
  private final long length;

  /** The position in the file of the end of what the buffer holds. */
  private long bufferEnd;

  /** Opens a file, to be read through a buffer of so many bytes. */
  public FileInput(Path path, int bufferBytes) throws IOException {
    this.path = path;
    this.channel = Files.newByteChannel(path);
    this.length = channel.size();
    this.buffer = ByteBuffer.allocate(bufferBytes).order(ByteOrder.BIG_ENDIAN).limit(0);
  }

  Path path() {
    return path;
  }

  /** The length of the file when it was opened. */
  public long length() {
    return length;
  }

  long position() {
    return bufferEnd - buffer.remaining();
  }

  /** Goes to a position of the file. */
  public void seek(long position) throws IOException {
    long back = bufferEnd - position;
    if (back >= 0 && back <= buffer.limit()) {
      buffer.position(buffer.limit() - (int) back);
      return;
    }
    channel.position(position);
    buffer.position(0).limit(0);
    bufferEnd = position;
  }

  void skip(long bytes) throws IOException {
    // Beyond all files is beyond the end.
    seek(bytes > Long.MAX_VALUE - position() ? Long.MAX_VALUE : position() + bytes);
  }

  /** The next byte. */
  public int unsignedByte() throws IOException {
    need(1);
    return buffer.get() & 0xff;
  }

  int unsignedShort() throws IOException {
    need(2);
    return buffer.getShort() & 0xffff;
  }

  /** The next four bytes. */
  public int signedInt() throws IOException {
    need(4);
    return buffer.getInt();
  }

  /** Reads the next bytes into a part of an array. */
  public void readFully(byte[] target, int from, int count) throws IOException {
    int done = 0;
    while (done < count) {
      if (!buffer.hasRemaining()) {
        need(1);
      }
      int n = Math.min(count - done, buffer.remaining());
      buffer.get(target, from + done, n);
      done += n;
    }
  }

  private void need(int bytes) throws IOException {
    if (buffer.remaining() >= bytes) {
      return;
    }
    buffer.compact();
    while (buffer.position() < bytes) {
      int n = channel.read(buffer);
      if (n < 0) {
        long end = bufferEnd;
        buffer.flip();
        throw new RasterFormatException(
            path, "the file is truncated: it ends at byte " + end + ", in the middle of the image");
      }
      bufferEnd += n;
    }
    buffer.flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
