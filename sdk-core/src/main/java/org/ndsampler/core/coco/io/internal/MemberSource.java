package org.ndsampler.core.coco.io.internal;

import java.io.IOException;
import java.util.List;
import org.ndsampler.core.internal.source.ByteRange;
import org.ndsampler.core.internal.source.ByteSource;

/** The bytes of a file that lie in an archive as they are. Safe for concurrent use. */
record MemberSource(ByteSource archive, long offset, long size) implements ByteSource {

  @Override
  public void read(long from, byte[] target, int start, int count) throws IOException {
    archive.read(offset + from, target, start, count);
  }

  @Override
  public void readLayout(long from, byte[] target, int start, int count) throws IOException {
    archive.readLayout(offset + from, target, start, count);
  }

  @Override
  public Held fetch(List<ByteRange> ranges) throws IOException {
    return archive.fetch(
        ranges.stream().map(r -> new ByteRange(offset + r.offset(), r.count())).toList());
  }

  @Override
  public boolean readHeld(long from, byte[] target, int start, int count) {
    return archive.readHeld(offset + from, target, start, count);
  }

  @Override
  public boolean isRemote() {
    return archive.isRemote();
  }

  /** The archive stays open for its other files. */
  @Override
  public void close() {}
}
