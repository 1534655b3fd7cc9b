package org.ndsampler.core.internal.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** A channel of a file that nobody writes. Confined to one thread. */
public abstract class ReadOnlyChannel implements SeekableByteChannel {
  private long position;
  private boolean closed;

  /** One at the first byte. */
  protected ReadOnlyChannel() {}

  /**
   * Reads some bytes.
   *
   * @return how many; -1 at the end
   */
  protected abstract int readAt(ByteBuffer target, long from) throws IOException;

  /** The length of the file. */
  protected abstract long length() throws IOException;

  /** Lets go of what it reads from. */
  protected abstract void release() throws IOException;

  @Override
  public final int read(ByteBuffer target) throws IOException {
    requireOpen();
    int count = readAt(target, position);
    position += Math.max(0, count);
    return count;
  }

  @Override
  public final long position() throws IOException {
    requireOpen();
    return position;
  }

  @Override
  public final SeekableByteChannel position(long value) throws IOException {
    requireOpen();
    if (value < 0) {
      throw new IllegalArgumentException("a position of " + value);
    }
    position = value;
    return this;
  }

  @Override
  public final long size() throws IOException {
    requireOpen();
    return length();
  }

  @Override
  public final int write(ByteBuffer source) {
    throw new NonWritableChannelException();
  }

  @Override
  public final SeekableByteChannel truncate(long size) {
    throw new NonWritableChannelException();
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public final boolean isOpen() {
    return !closed;
  }

  @Override
  public final void close() throws IOException {
    if (!closed) {
      closed = true;
      release();
    }
  }
}
