package org.ndsampler.remote.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file on a server as whoever knows nothing of ranges reads it. Confined to one thread.
 *
 * <p>Short looks, such as at a header, come from the pages that are kept. Who reads on wants the
 * file, and it is copied to the disk as a whole.
 */
final class HttpChannel implements SeekableByteChannel {
  /** So many bytes are looked at before the file is copied. */
  private static final long LOOKED_AT = 1 << 15;

  private final HttpFile file;
  private long position;
  private long looked;
  private boolean closed;
  private @Nullable FileChannel copy;

  HttpChannel(HttpFile file) {
    this.file = file;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    requireOpen();
    if (position >= file.size() && file.size() >= 0) {
      return -1;
    }
    int count = (int) Math.min(target.remaining(), file.size() - position);
    boolean isLook =
        !file.isCopied()
            && file.size() >= 0
            && (file.hasHead(position + count) || looked + count <= LOOKED_AT);
    if (isLook) {
      byte[] bytes = new byte[count];
      file.readLayout(position, bytes, 0, count);
      target.put(bytes);
      position += count;
      looked += file.hasHead(position) ? 0 : count;
      return count;
    }
    int n = copy().read(target, position);
    position += Math.max(0, n);
    return n;
  }

  private FileChannel copy() throws IOException {
    FileChannel open = copy;
    if (open == null || !open.isOpen()) {
      try {
        open = FileChannel.open(file.copy(), StandardOpenOption.READ);
      } catch (NoSuchFileException e) {
        // It went to make room for others.
        file.copyIsGone();
        open = FileChannel.open(file.copy(), StandardOpenOption.READ);
      }
      copy = open;
    }
    return open;
  }

  @Override
  public int write(ByteBuffer source) {
    throw new NonWritableChannelException();
  }

  @Override
  public long position() throws IOException {
    requireOpen();
    return position;
  }

  @Override
  public SeekableByteChannel position(long value) throws IOException {
    requireOpen();
    if (value < 0) {
      throw new IllegalArgumentException("a position of " + value);
    }
    position = value;
    return this;
  }

  @Override
  public long size() throws IOException {
    requireOpen();
    return file.size() >= 0 ? file.size() : copy().size();
  }

  @Override
  public SeekableByteChannel truncate(long size) {
    throw new NonWritableChannelException();
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public boolean isOpen() {
    return !closed;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    if (copy != null) {
      copy.close();
    }
    file.keep();
  }
}
