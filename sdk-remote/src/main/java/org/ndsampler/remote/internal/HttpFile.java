package org.ndsampler.remote.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.internal.WorkFolder;
import org.ndsampler.core.internal.source.ByteRange;
import org.ndsampler.core.internal.source.ByteSource;
import org.ndsampler.core.internal.source.ChangedFileException;
import org.ndsampler.core.internal.source.LayoutPages;

/**
 * What is known of one file on a server, of one version of it. Safe for concurrent use.
 *
 * <p>The first request asks for the first bytes, and its answer tells the size and the version as
 * well. What is read of the layout is kept, in the work folder if there is one; a file that is
 * known from there needs no request before its pixels, and the first of these tells whether it is
 * still the same.
 */
final class HttpFile implements ByteSource {
  /** The bytes that the first request asks for. */
  static final int HEAD_BYTES = 1 << 14;

  /** Of one file so many pages are kept. */
  private static final int MOST_PAGES = 1 << 10;

  private static final System.Logger LOG = System.getLogger(HttpFile.class.getName());
  static final String KIND = "layout";

  private final URI address;
  private final HttpState state;
  private final Version version;
  private final byte[] head;
  private final TreeMap<Long, byte[]> pages = new TreeMap<>();
  private final HeldRanges ranges;

  /** Whether an answer of the server was seen; until then it is what the work folder says. */
  private volatile boolean confirmed;

  /** Whether no pixel was asked for yet. */
  private volatile boolean isNew = true;

  /** Whether the server knows ranges. */
  private final boolean hasRanges;

  /** Whether there are pages that the work folder does not know; guarded by {@link #pages}. */
  private boolean unkept;

  private volatile @Nullable Path copy;

  private HttpFile(
      URI address,
      HttpState state,
      Version version,
      byte[] head,
      boolean known,
      boolean hasRanges) {
    this.address = address;
    this.state = state;
    this.version = version;
    this.head = head;
    this.confirmed = !known;
    this.hasRanges = hasRanges;
    this.ranges =
        new HeldRanges(
            address + " " + version.tag(),
            range -> {
              byte[] bytes = new byte[range.count()];
              request(range, bytes, 0);
              return bytes;
            },
            state.options,
            state.threads,
            state.released,
            state.counters);
  }

  /** Looks at a file, in the work folder or on its server. */
  static HttpFile open(URI address, HttpState state) throws IOException {
    state.requests.requireAllowed(address);
    KeptLayout kept = kept(address, state);
    if (kept != null) {
      HttpFile file = new HttpFile(address, state, kept.version(), new byte[0], true, true);
      file.pages.putAll(kept.pages());
      state.counters.keptFiles.increment();
      return file;
    }
    byte[] head = new byte[HEAD_BYTES];
    Requests.Answer first = state.requests.range(address, 0, head, 0, HEAD_BYTES, null);
    if (first.isWhole()) {
      return new HttpFile(address, state, first.version(), new byte[0], false, false);
    }
    return new HttpFile(
        address, state, first.version(), Arrays.copyOf(head, first.count()), false, true);
  }

  private static @Nullable KeptLayout kept(URI address, HttpState state) {
    WorkFolder folder = state.workFolder;
    if (folder == null) {
      return null;
    }
    ByteBuffer bytes = folder.find(KIND, address.toString());
    try {
      return bytes == null ? null : KeptLayout.parse(bytes);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "what is kept of " + Shown.of(address) + ": " + e);
      return null;
    }
  }

  /** Writes what was learned since it was last written. */
  void keep() {
    WorkFolder folder = state.workFolder;
    if (folder == null) {
      return;
    }
    Map<Long, byte[]> now;
    synchronized (pages) {
      if (!unkept || !confirmed) {
        return;
      }
      unkept = false;
      now = new TreeMap<>(pages);
    }
    try {
      folder.keep(KIND, address.toString(), new KeptLayout(version, now).bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI address() {
    return address;
  }

  Version version() {
    return version;
  }

  @Override
  public long size() {
    return version.size();
  }

  @Override
  public boolean isRemote() {
    return hasRanges && copy == null;
  }

  @Override
  public void readLayout(long offset, byte[] target, int from, int count) throws IOException {
    if (!isRemote()) {
      read(offset, target, from, count);
      return;
    }
    long first = offset / LayoutPages.PAGE;
    long last = (offset + count - 1) / LayoutPages.PAGE;
    TreeMap<Long, byte[]> here = new TreeMap<>();
    synchronized (pages) {
      for (long page = first; page <= last; page++) {
        byte[] known = pages.get(page);
        if (known == null) {
          known = fromHead(page);
          if (known != null) {
            put(page, known);
          }
        }
        if (known != null) {
          here.put(page, known);
        }
      }
    }
    load(first, last, here);
    for (long page = first; page <= last; page++) {
      byte[] bytes = here.getOrDefault(page, new byte[0]);
      long start = page * LayoutPages.PAGE;
      int begin = (int) Math.max(0, offset - start);
      int end = (int) Math.min(bytes.length, offset + count - start);
      System.arraycopy(bytes, begin, target, from + (int) (start + begin - offset), end - begin);
    }
  }

  /** Asks for the pages that are not here, from the first of these to the last. */
  private void load(long first, long last, Map<Long, byte[]> here) throws IOException {
    long from = first;
    long to = last;
    while (from <= to && here.containsKey(from)) {
      from++;
    }
    while (to >= from && here.containsKey(to)) {
      to--;
    }
    if (from > to) {
      return;
    }
    long start = from * LayoutPages.PAGE;
    long end = Math.min(size(), (to + 1) * LayoutPages.PAGE);
    byte[] bytes = new byte[Math.toIntExact(end - start)];
    ranges.read(new ByteRange(start, bytes.length), bytes, 0);
    synchronized (pages) {
      for (long page = from; page <= to; page++) {
        int at = (int) ((page - from) * LayoutPages.PAGE);
        byte[] one = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + LayoutPages.PAGE));
        here.put(page, one);
        put(page, one);
      }
    }
  }

  private byte @Nullable [] fromHead(long page) {
    long start = page * LayoutPages.PAGE;
    long end = Math.min(size(), start + LayoutPages.PAGE);
    return end <= head.length ? Arrays.copyOfRange(head, (int) start, (int) end) : null;
  }

  private void put(long page, byte[] bytes) {
    if (pages.size() < MOST_PAGES) {
      pages.put(page, bytes);
      unkept = true;
    }
  }

  @Override
  public void read(long offset, byte[] target, int from, int count) throws IOException {
    Path local = copy;
    if (local != null || !hasRanges) {
      state.copies.read(local != null ? local : copy(), offset, target, from, count);
      return;
    }
    if (offset + count <= head.length) {
      System.arraycopy(head, (int) offset, target, from, count);
      return;
    }
    ranges.read(new ByteRange(offset, count), target, from);
  }

  @Override
  public boolean readHeld(long offset, byte[] target, int from, int count) {
    if (offset + count <= head.length) {
      System.arraycopy(head, (int) offset, target, from, count);
      return true;
    }
    return ranges.readHeld(new ByteRange(offset, count), target, from);
  }

  @Override
  public Held fetch(List<ByteRange> wanted) throws IOException {
    if (!isRemote()) {
      return Held.NOTHING;
    }
    if (isNew) {
      // What it takes to open the file is known now. Later pages are kept when it is closed.
      isNew = false;
      keep();
    }
    return ranges.fetch(wanted.stream().filter(range -> range.end() > head.length).toList());
  }

  /** Those of some ranges that are not here. */
  List<ByteRange> absent(List<ByteRange> wanted) {
    return isRemote()
        ? wanted.stream().filter(range -> range.end() > head.length && !ranges.has(range)).toList()
        : List.of();
  }

  /** Asks the server for bytes of this version. */
  void request(ByteRange range, byte[] target, int from) throws IOException {
    try {
      Requests.Answer answer =
          state.requests.range(address, range.offset(), target, from, range.count(), version);
      if (answer.isWhole() || answer.count() < range.count()) {
        throw new IOException(
            Shown.of(address) + ": the server gave ranges before, and gives none now");
      }
      confirmed = true;
    } catch (ChangedFileException e) {
      boolean unread = !confirmed;
      state.forget(this);
      throw new ChangedFileException(String.valueOf(e.getMessage()), unread);
    }
  }

  /** Asks the server whether it still has this version, unless it has said so. */
  void confirm() throws IOException {
    if (!confirmed && size() > 0) {
      request(new ByteRange(0, 1), new byte[1], 0);
    }
  }

  /** The whole file, on the disk. */
  Path copy() throws IOException {
    Path local = copy;
    if (local != null) {
      return local;
    }
    synchronized (this) {
      local = copy;
      if (local == null) {
        local = state.copies.make(this, head, hasRanges);
        copy = local;
      }
      return local;
    }
  }

  /** Forgets a copy that is gone. */
  void copyIsGone() {
    copy = null;
  }

  /** Whether there is a copy, or nothing but one can be read. */
  boolean isCopied() {
    return copy != null || !hasRanges;
  }

  /** Whether the first bytes are here. */
  boolean hasHead(long end) {
    return end <= head.length;
  }

  @Override
  public void close() {
    keep();
  }

  @Override
  public String toString() {
    return "HttpFile(" + Shown.of(address) + ", " + size() + " bytes)";
  }
}
