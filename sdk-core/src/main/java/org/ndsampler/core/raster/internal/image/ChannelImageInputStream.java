package org.ndsampler.core.raster.internal.image;

import java.io.IOException;
import java.nio.ByteBuffer;
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

  ChannelImageInputStream(Path path) throws IOException {
    this.channel = Files.newByteChannel(path);
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
