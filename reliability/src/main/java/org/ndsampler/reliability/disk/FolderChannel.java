package org.ndsampler.reliability.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** An open folder: all that can be done with it is to force the names in it to the disk. */
final class FolderChannel extends FileChannel {
  private final Path path;
  private final Disk disk;

  FolderChannel(Path path, Disk disk) {
    this.path = path;
    this.disk = disk;
  }

  @Override
  public void force(boolean metadata) throws IOException {
    disk.before("force", path, false);
    disk.journal().forceFolder();
  }

  private IOException isFolder() {
    return new IOException(path + " is a folder");
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    throw isFolder();
  }

  @Override
  public int read(ByteBuffer target, long at) throws IOException {
    throw isFolder();
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    throw isFolder();
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    throw isFolder();
  }

  @Override
  public int write(ByteBuffer source, long at) throws IOException {
    throw isFolder();
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    throw isFolder();
  }

  @Override
  public long position() {
    return 0;
  }

  @Override
  public FileChannel position(long at) throws IOException {
    throw isFolder();
  }

  @Override
  public long size() throws IOException {
    throw isFolder();
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    throw isFolder();
  }

  @Override
  public long transferTo(long at, long count, WritableByteChannel target) throws IOException {
    throw isFolder();
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long at, long count) throws IOException {
    throw isFolder();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long at, long size) throws IOException {
    throw isFolder();
  }

  @Override
  public FileLock lock(long at, long size, boolean shared) throws IOException {
    throw isFolder();
  }

  @Override
  public FileLock tryLock(long at, long size, boolean shared) throws IOException {
    throw isFolder();
  }

  @Override
  protected void implCloseChannel() {}
}
