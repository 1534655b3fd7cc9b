package org.ndsampler.core.coco.io.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import org.ndsampler.core.internal.source.ByteSource;

/** Bytes by their positions as a channel. Confined to one thread. */
final class SourceChannel implements SeekableByteChannel {
  private static final int MOST_AT_ONCE = 1 << 20;

  private final ByteSource source;
  private long position;
  private boolean closed;

  SourceChannel(ByteSource source) {
    this.source = source;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    requireOpen();
    if (position >= source.size()) {
      return -1;
    }
    int count =
        (int) Math.min(Math.min(MOST_AT_ONCE, target.remaining()), source.size() - position);
    if (target.hasArray()) {
      source.read(position, target.array(), target.arrayOffset() + target.position(), count);
      target.position(target.position() + count);
    } else {
      byte[] bytes = new byte[count];
      source.read(position, bytes, 0, count);
      target.put(bytes);
    }
    position += count;
    return count;
  }

  @Override
  public int write(ByteBuffer bytes) {
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
    return source.size();
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
    if (!closed) {
      closed = true;
      source.close();
    }
  }
}
