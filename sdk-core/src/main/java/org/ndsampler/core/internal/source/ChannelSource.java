package org.ndsampler.core.internal.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file of any file system, through a channel that stays open. One thread at a time reads: a
 * channel has one position. A channel that an interrupt has closed is opened again.
 */
public final class ChannelSource implements ByteSource {
  private final Path path;
  private final long size;
  private @Nullable SeekableByteChannel channel;
  private boolean closed;

  private ChannelSource(Path path, SeekableByteChannel channel) throws IOException {
    this.path = path;
    this.size = channel.size();
    this.channel = channel;
  }

  /** Opens a file, as its file system sees best. */
  public static ByteSource open(Path path) throws IOException {
    if (path.getFileSystem() instanceof SourceFileSystem system) {
      return system.open(path);
    }
    SeekableByteChannel channel = Files.newByteChannel(path, StandardOpenOption.READ);
    try {
      return new ChannelSource(path, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public synchronized void read(long offset, byte[] target, int from, int count)
      throws IOException {
    if (closed) {
      throw new IllegalStateException(path + " is closed");
    }
    SeekableByteChannel open = channel;
    if (open == null || !open.isOpen()) {
      open = Files.newByteChannel(path, StandardOpenOption.READ);
      channel = open;
    }
    open.position(offset);
    ByteBuffer buffer = ByteBuffer.wrap(target, from, count);
    while (buffer.hasRemaining()) {
      if (open.read(buffer) < 0) {
        throw new ChangedFileException(
            path
                + " became shorter while it was read: it ended at "
                + size
                + " and ends before "
                + (offset + count)
                + " now; open it again",
            false);
      }
    }
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    if (channel != null) {
      channel.close();
    }
  }

  @Override
  public String toString() {
    return "ChannelSource(" + path + ")";
  }
}
