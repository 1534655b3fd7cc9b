package org.ndsampler.reliability.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** An open file of a {@link Disk}. */
final class FaultyChannel extends FileChannel {
  private final FileChannel inner;
  private final Path path;
  private final Disk disk;
  private final Journal.Content content;
  private final boolean isAppending;

  FaultyChannel(
      FileChannel inner, Path path, Disk disk, Journal.Content content, boolean isAppending) {
    this.inner = inner;
    this.path = path;
    this.disk = disk;
    this.content = content;
    this.isAppending = isAppending;
  }

  /** Part of a buffer, where the disk moves fewer bytes than asked. */
  private ByteBuffer part(ByteBuffer buffer) {
    int length = buffer.remaining();
    if (disk.isShort() && length > 1) {
      length = 1 + length / 3;
    }
    return buffer.slice(buffer.position(), length);
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    disk.before("read", path, false);
    ByteBuffer part = part(target);
    int count = inner.read(part);
    target.position(target.position() + Math.max(0, count));
    return count;
  }

  @Override
  public int read(ByteBuffer target, long at) throws IOException {
    disk.before("read", path, false);
    ByteBuffer part = part(target);
    int count = inner.read(part, at);
    target.position(target.position() + Math.max(0, count));
    return count;
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      if (targets[i].hasRemaining()) {
        return read(targets[i]);
      }
    }
    return 0;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    disk.before("write", path, true);
    ByteBuffer part = part(source);
    long at = isAppending ? inner.size() : inner.position();
    disk.journal().write(content, at, part.duplicate());
    int count = inner.write(part);
    source.position(source.position() + count);
    return count;
  }

  @Override
  public int write(ByteBuffer source, long at) throws IOException {
    disk.before("write", path, true);
    ByteBuffer part = part(source);
    disk.journal().write(content, at, part.duplicate());
    int count = inner.write(part, at);
    source.position(source.position() + count);
    return count;
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      if (sources[i].hasRemaining()) {
        return write(sources[i]);
      }
    }
    return 0;
  }

  @Override
  public long position() throws IOException {
    return inner.position();
  }

  @Override
  public FileChannel position(long at) throws IOException {
    inner.position(at);
    return this;
  }

  @Override
  public long size() throws IOException {
    disk.before("ask the size of", path, false);
    return inner.size();
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    disk.before("cut", path, true);
    disk.journal().cut(content, size);
    inner.truncate(size);
    return this;
  }

  @Override
  public void force(boolean metadata) throws IOException {
    disk.before("force", path, false);
    disk.journal().force(content);
    inner.force(metadata);
  }

  @Override
  public long transferTo(long at, long count, WritableByteChannel target) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(count, 1 << 13));
    int read = read(buffer, at);
    buffer.flip();
    long written = 0;
    while (buffer.hasRemaining()) {
      written += target.write(buffer);
    }
    return Math.max(0, Math.min(read, written));
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long at, long count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(count, 1 << 13));
    source.read(buffer);
    buffer.flip();
    long written = 0;
    while (buffer.hasRemaining()) {
      written += write(buffer, at + written);
    }
    return written;
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long at, long size) {
    throw new UnsupportedOperationException("a disk in memory has no maps");
  }

  @Override
  public FileLock lock(long at, long size, boolean shared) throws IOException {
    disk.before("lock", path, false);
    return new Lock(at, size, shared);
  }

  @Override
  public FileLock tryLock(long at, long size, boolean shared) throws IOException {
    return lock(at, size, shared);
  }

  /** One process has a disk of its own: whoever asks gets it. */
  private final class Lock extends FileLock {
    private volatile boolean isHeld = true;

    Lock(long at, long size, boolean shared) {
      super(FaultyChannel.this, at, size, shared);
    }

    @Override
    public boolean isValid() {
      return isHeld && isOpen();
    }

    @Override
    public void release() {
      isHeld = false;
    }
  }

  @Override
  protected void implCloseChannel() throws IOException {
    inner.close();
  }
}
