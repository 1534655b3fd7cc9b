package org.ndsampler.core.coco.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** Reads what {@link ColumnOutput} wrote, in the same order. */
final class ColumnInput implements Closeable {
  private final FileChannel channel;
  private final long size;
  private final CRC32C checksum = new CRC32C();
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(ColumnOutput.BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private long given;

  /** The file is not what was written. */
  static final class DamagedException extends IOException {
    private static final long serialVersionUID = 1;

    DamagedException(String message) {
      super(message);
    }
  }

  ColumnInput(Path file) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.READ);
    size = channel.size();
    buffer.limit(0);
  }

  long number() throws IOException {
    need(8);
    given += 8;
    return buffer.getLong();
  }

  byte[] bytes() throws IOException {
    byte[] column = new byte[count(1)];
    for (int i = 0; i < column.length; ) {
      need(1);
      int n = Math.min(buffer.remaining(), column.length - i);
      buffer.get(column, i, n);
      given += n;
      i += n;
    }
    return column;
  }

  int[] ints() throws IOException {
    int[] column = new int[count(4)];
    for (int i = 0; i < column.length; ) {
      need(4);
      int n = Math.min(buffer.remaining() / 4, column.length - i);
      buffer.asIntBuffer().get(column, i, n);
      skip(4 * n);
      i += n;
    }
    return column;
  }

  long[] longs() throws IOException {
    long[] column = new long[count(8)];
    for (int i = 0; i < column.length; ) {
      need(8);
      int n = Math.min(buffer.remaining() / 8, column.length - i);
      buffer.asLongBuffer().get(column, i, n);
      skip(8 * n);
      i += n;
    }
    return column;
  }

  double[] doubles() throws IOException {
    double[] column = new double[count(8)];
    for (int i = 0; i < column.length; ) {
      need(8);
      int n = Math.min(buffer.remaining() / 8, column.length - i);
      buffer.asDoubleBuffer().get(column, i, n);
      skip(8 * n);
      i += n;
    }
    return column;
  }

  private void skip(int bytes) {
    buffer.position(buffer.position() + bytes);
    given += bytes;
  }

  /** The length of the next column, which must fit into what is left of the file. */
  private int count(int bytesEach) throws IOException {
    long count = number();
    if (count < 0 || count > Integer.MAX_VALUE - 16 || count > (size - given) / bytesEach) {
      throw new DamagedException("a column of " + count + " at byte " + (given - 8));
    }
    return (int) count;
  }

  private void need(int bytes) throws IOException {
    if (buffer.remaining() >= bytes) {
      return;
    }
    buffer.compact();
    int start = buffer.position();
    while (buffer.position() < bytes) {
      if (channel.read(buffer) < 0) {
        throw new DamagedException("it ends at byte " + size);
      }
    }
    int end = buffer.position();
    buffer.flip();
    // The last eight bytes are the checksum itself.
    long before = channel.position() - (end - start);
    int summed = (int) Math.max(0, Math.min(end - start, size - 8 - before));
    checksum.update(buffer.duplicate().position(start).limit(start + summed));
  }

  /** Checks that this is the end and that nothing was changed. */
  void verifyEnd() throws IOException {
    long expected = number();
    if (given != size) {
      throw new DamagedException("it goes on after byte " + given);
    }
    if (expected != checksum.getValue()) {
      throw new DamagedException("its checksum is wrong");
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
