package org.ndsampler.core.coco.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** Writes columns, each with its length before it, and a CRC-32C of all at the end. */
final class ColumnOutput implements Closeable {
  static final int BUFFER_BYTES = 1 << 20;

  private final FileChannel channel;
  private final CRC32C checksum = new CRC32C();
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  ColumnOutput(Path file) throws IOException {
    channel =
        FileChannel.open(
            file,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING);
  }

  void number(long value) throws IOException {
    room(8);
    buffer.putLong(value);
  }

  void bytes(byte[] column) throws IOException {
    number(column.length);
    for (int i = 0; i < column.length; ) {
      room(1);
      int n = Math.min(buffer.remaining(), column.length - i);
      buffer.put(column, i, n);
      i += n;
    }
  }

  void ints(int[] column) throws IOException {
    number(column.length);
    for (int i = 0; i < column.length; ) {
      room(4);
      int n = Math.min(buffer.remaining() / 4, column.length - i);
      buffer.asIntBuffer().put(column, i, n);
      buffer.position(buffer.position() + 4 * n);
      i += n;
    }
  }

  void longs(long[] column) throws IOException {
    number(column.length);
    for (int i = 0; i < column.length; ) {
      room(8);
      int n = Math.min(buffer.remaining() / 8, column.length - i);
      buffer.asLongBuffer().put(column, i, n);
      buffer.position(buffer.position() + 8 * n);
      i += n;
    }
  }

  void doubles(double[] column) throws IOException {
    number(column.length);
    for (int i = 0; i < column.length; ) {
      room(8);
      int n = Math.min(buffer.remaining() / 8, column.length - i);
      buffer.asDoubleBuffer().put(column, i, n);
      buffer.position(buffer.position() + 8 * n);
      i += n;
    }
  }

  private void room(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      flush();
    }
  }

  private void flush() throws IOException {
    buffer.flip();
    checksum.update(buffer.duplicate());
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  /** Writes the checksum and waits until all is on the disk. */
  void finish() throws IOException {
    flush();
    number(checksum.getValue());
    flush();
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
