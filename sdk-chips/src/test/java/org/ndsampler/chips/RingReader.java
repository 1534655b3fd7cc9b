package org.ndsampler.chips;

import java.io.Closeable;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.raster.npy.Npy;

/** The other side of a ring, in Java. */
final class RingReader implements Closeable {
  private final SocketChannel peer;
  private final ByteBuffer memory;

  RingReader(Path file) throws IOException {
    peer = SocketChannel.open(UnixDomainSocketAddress.of(file + ".socket"));
    read(16);
    try (FileChannel channel = FileChannel.open(file)) {
      memory =
          channel
              .map(FileChannel.MapMode.READ_ONLY, 0, channel.size())
              .order(ByteOrder.LITTLE_ENDIAN);
    }
    say("+");
  }

  private ByteBuffer read(int count) throws IOException {
    ByteBuffer in = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      if (peer.read(in) < 0) {
        throw new IOException("the writer has gone");
      }
    }
    return in.flip();
  }

  void say(String words) throws IOException {
    peer.write(ByteBuffer.wrap(words.getBytes(StandardCharsets.US_ASCII)));
  }

  /** Where the next batch begins; -1 at the end. */
  long next() throws IOException {
    ByteBuffer message = read(16);
    long start = message.getLong();
    long length = message.getLong();
    if (length == -1) {
      throw new IOException(new String(read((int) start).array(), StandardCharsets.UTF_8));
    }
    return length == 0 ? -1 : start;
  }

  /** The bytes of each array, a whole NPY file. */
  Map<String, byte[]> files(long start) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    long count = memory.getLong((int) start);
    for (int i = 0; i < count; i++) {
      int entry = (int) start + 8 + 32 * i;
      byte[] name = new byte[16];
      memory.get(entry, name);
      byte[] bytes = new byte[(int) memory.getLong(entry + 24)];
      int at = (int) (start + memory.getLong(entry + 16));
      if (at % 64 != 0) {
        throw new IllegalStateException("not aligned: " + at);
      }
      memory.get(at, bytes);
      files.put(new String(name, StandardCharsets.US_ASCII).trim(), bytes);
    }
    return files;
  }

  /** An array, as our own reader of NPY sees it. */
  static NDArray array(byte[] npy, Path folder) throws IOException {
    Path file = Files.createTempFile(folder, "array", ".npy");
    Files.write(file, npy);
    return Npy.read(file);
  }

  @Override
  public void close() throws IOException {
    peer.close();
  }
}
