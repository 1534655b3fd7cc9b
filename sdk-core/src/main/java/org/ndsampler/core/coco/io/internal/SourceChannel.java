package org.ndsampler.core.coco.io.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.ndsampler.core.internal.source.ByteSource;
import org.ndsampler.core.internal.source.ReadOnlyChannel;

/** Bytes by their positions as a channel. Confined to one thread. */
final class SourceChannel extends ReadOnlyChannel {
  private static final int MOST_AT_ONCE = 1 << 20;

  private final ByteSource source;

  SourceChannel(ByteSource source) {
    this.source = source;
  }

  @Override
  protected int readAt(ByteBuffer target, long from) throws IOException {
    if (from >= source.size()) {
      return -1;
    }
    int count = (int) Math.min(Math.min(MOST_AT_ONCE, target.remaining()), source.size() - from);
    if (target.hasArray()) {
      source.read(from, target.array(), target.arrayOffset() + target.position(), count);
      target.position(target.position() + count);
    } else {
      byte[] bytes = new byte[count];
      source.read(from, bytes, 0, count);
      target.put(bytes);
    }
    return count;
  }

  @Override
  protected long length() throws IOException {
    return source.size();
  }

  @Override
  protected void release() throws IOException {
    source.close();
  }
}
