package org.ndsampler.core.raster.tiff.internal.write;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Holds the tiles of one level until their place in the file is known: in memory while there are
 * few, then in a temporary file. For one thread.
 */
public final class Spool implements Closeable {
  private static final int MEMORY_BYTES =
      (int) Math.min(8 << 20, Runtime.getRuntime().maxMemory() / 64);

  private final Path file;
  private byte[] memory = new byte[1 << 12];
  private int inMemory;
  private long size;
  private @Nullable FileChannel channel;

  public Spool(Path file) {
    this.file = file;
  }

  public long size() {
    return size;
  }

  public void append(byte[] bytes) throws IOException {
    FileChannel out = channel;
    if (out == null && size + bytes.length > MEMORY_BYTES) {
      out =
          FileChannel.open(
              file,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      channel = out;
      writeFully(out, ByteBuffer.wrap(memory, 0, inMemory));
      memory = new byte[0];
    }
    if (out != null) {
      writeFully(out, ByteBuffer.wrap(bytes));
    } else {
      if (memory.length - inMemory < bytes.length) {
        memory = Arrays.copyOf(memory, Math.max(memory.length * 2, inMemory + bytes.length));
      }
      System.arraycopy(bytes, 0, memory, inMemory, bytes.length);
      inMemory += bytes.length;
    }
    size += bytes.length;
  }

  public void copyTo(FileChannel target) throws IOException {
    FileChannel in = channel;
    if (in == null) {
      writeFully(target, ByteBuffer.wrap(memory, 0, inMemory));
      return;
    }
    long at = 0;
    while (at < size) {
      long moved = in.transferTo(at, size - at, target);
      if (moved <= 0) {
        throw new IOException(file + " ended at byte " + at + " of " + size);
      }
      at += moved;
    }
  }

  public static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
      Files.deleteIfExists(file);
    }
  }
}
