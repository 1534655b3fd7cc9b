package org.ndsampler.core.raster.internal.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A file as ImageIO wants it: neither {@code java.io.File} nor a copy in memory, nor ImageIO's
 * cache folder, whose use is a setting of the whole virtual machine. Confined to one thread.
 */
final class ChannelImageInputStream extends ImageInputStreamImpl {
  private final SeekableByteChannel channel;
  private final byte[] bytes = new byte[1 << 14];
  private final ByteBuffer buffer = ByteBuffer.wrap(bytes);
  private long bufferStart;
  private int bufferLength;

  /** What stands in place of the bytes from {@link #PATCHED} on; empty if they are as they are. */
  private final byte[] patch;

  private static final int PATCHED = 4;

  ChannelImageInputStream(Path path) throws IOException {
    this(path, new byte[0]);
  }

  private ChannelImageInputStream(Path path, byte[] patch) throws IOException {
    this.channel = Files.newByteChannel(path);
    this.patch = patch;
  }

  /** A TIFF that begins with one of its later directories, so that nobody walks there. */
  static ChannelImageInputStream ofTiff(Path path, long directory) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(4);
    try (SeekableByteChannel in = Files.newByteChannel(path)) {
      in.read(header);
    }
    ByteOrder order = header.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    byte[] pointer = ByteBuffer.allocate(4).order(order).putInt((int) directory).array();
    return new ChannelImageInputStream(path, pointer);
  }

  private void patch(byte[] target, int from, long position, int count) {
    for (int i = 0; i < patch.length; i++) {
      long at = PATCHED + i - position;
      if (at >= 0 && at < count) {
        target[from + (int) at] = patch[i];
      }
    }
  }

  @Override
  public int read() throws IOException {
    checkClosed();
    bitOffset = 0;
    if (!available()) {
      return -1;
    }
    return bytes[(int) (streamPos++ - bufferStart)] & 0xff;
  }

  @Override
  public int read(byte[] target, int from, int count) throws IOException {
    checkClosed();
    bitOffset = 0;
    if (count == 0) {
      return 0;
    }
    if (count >= bytes.length) {
      channel.position(streamPos);
      int n = channel.read(ByteBuffer.wrap(target, from, count));
      if (n > 0) {
        patch(target, from, streamPos, n);
        streamPos += n;
      }
      return n;
    }
    if (!available()) {
      return -1;
    }
    int at = (int) (streamPos - bufferStart);
    int n = Math.min(count, bufferLength - at);
    System.arraycopy(bytes, at, target, from, n);
    streamPos += n;
    return n;
  }

  /** Whether the byte at the position is in the buffer; fills the buffer from there if not. */
  private boolean available() throws IOException {
    if (streamPos >= bufferStart && streamPos < bufferStart + bufferLength) {
      return true;
    }
    channel.position(streamPos);
    buffer.clear();
    int n = channel.read(buffer);
    bufferStart = streamPos;
    bufferLength = Math.max(0, n);
    patch(bytes, 0, bufferStart, bufferLength);
    return n > 0;
  }

  @Override
  public long length() {
    try {
      return channel.size();
    } catch (IOException e) {
      return -1;
    }
  }

  @Override
  public void close() throws IOException {
    super.close();
    channel.close();
  }
}
