package org.ndsampler.core.internal.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.ndsampler.core.util.LruCache;

/**
 * Small numbers that lie about in a source, from pages that are kept. Safe for concurrent use.
 *
 * <p>The pages are small, since of a large table of offsets a window needs a few; what lies
 * together, such as a directory, is {@linkplain #expect asked for} before it is read, so that it
 * comes at once.
 */
public final class LayoutPages {
  /** The bytes of a page. */
  public static final int PAGE = 1 << 12;

  /** As many bytes are kept. */
  private static final long KEPT = 4 << 20;

  /** More is not read at once. */
  private static final int MOST_AT_ONCE = 1 << 20;

  private final ByteSource source;
  private final LruCache<Long, byte[]> pages = LruCache.ofBytes(KEPT, page -> page.length);

  public LayoutPages(ByteSource source) {
    this.source = source;
  }

  /**
   * A number of 1, 2, 4 or 8 bytes, as it is stored: with its sign only if it has 8.
   *
   * @throws IOException if it cannot be read
   */
  public long number(long offset, int bytes, ByteOrder order) throws IOException {
    long index = offset / PAGE;
    int at = (int) (offset % PAGE);
    ByteBuffer buffer;
    if (at + bytes <= PAGE) {
      buffer = ByteBuffer.wrap(page(index));
    } else {
      byte[] both = new byte[bytes];
      copy(offset, both, 0, bytes);
      buffer = ByteBuffer.wrap(both);
      at = 0;
    }
    buffer.order(order);
    return switch (bytes) {
      case 1 -> buffer.get(at) & 0xff;
      case 2 -> buffer.getShort(at) & 0xffff;
      case 4 -> buffer.getInt(at) & 0xffffffffL;
      default -> buffer.getLong(at);
    };
  }

  /**
   * Copies bytes.
   *
   * @throws IOException if they cannot be read
   */
  public void copy(long offset, byte[] target, int from, int count) throws IOException {
    expect(offset, count);
    int done = 0;
    while (done < count) {
      long position = offset + done;
      int at = (int) (position % PAGE);
      int n = Math.min(count - done, PAGE - at);
      System.arraycopy(page(position / PAGE), at, target, from + done, n);
      done += n;
    }
  }

  /**
   * Reads the pages of some bytes at once, as far as they are in the file and not here.
   *
   * @throws IOException if they cannot be read
   */
  public void expect(long offset, long count) throws IOException {
    long end = Math.min(source.size(), offset + Math.min(count, MOST_AT_ONCE));
    long first = offset / PAGE;
    long last = (end - 1) / PAGE;
    while (first <= last && pages.containsKey(first)) {
      first++;
    }
    while (last >= first && pages.containsKey(last)) {
      last--;
    }
    if (first <= last) {
      load(first, (int) (last - first + 1));
    }
  }

  private byte[] page(long index) throws IOException {
    byte[] page = pages.get(index);
    return page != null ? page : load(index, 1);
  }

  /** Reads pages that lie together; the first of them. */
  private byte[] load(long index, int count) throws IOException {
    long start = index * PAGE;
    byte[] all = new byte[(int) Math.min((long) count * PAGE, source.size() - start)];
    source.readLayout(start, all, 0, all.length);
    byte[] first = new byte[PAGE];
    for (int i = 0; i < count; i++) {
      byte[] page = i == 0 ? first : new byte[PAGE];
      System.arraycopy(all, i * PAGE, page, 0, Math.min(PAGE, all.length - i * PAGE));
      pages.put(index + i, page);
    }
    return first;
  }
}
