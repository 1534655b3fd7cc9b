package org.ndsampler.remote.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.internal.source.ReadOnlyChannel;

/**
 * A file on a server as whoever knows nothing of ranges reads it. Confined to one thread.
 *
 * <p>Short looks, such as at a header, come from the pages that are kept. Who reads on wants the
 * file, and it is copied to the disk as a whole.
 */
final class HttpChannel extends ReadOnlyChannel {
  /** So many bytes are looked at before the file is copied. */
  private static final long LOOKED_AT = 1 << 15;

  private final HttpFile file;
  private long looked;
  private @Nullable FileChannel copy;

  HttpChannel(HttpFile file) {
    this.file = file;
  }

  @Override
  protected int readAt(ByteBuffer target, long position) throws IOException {
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
      looked += file.hasHead(position + count) ? 0 : count;
      return count;
    }
    return copy().read(target, position);
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
  protected long length() throws IOException {
    return file.size() >= 0 ? file.size() : copy().size();
  }

  @Override
  protected void release() throws IOException {
    if (copy != null) {
      copy.close();
    }
    file.keep();
  }
}
