package org.ndsampler.remote.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.internal.source.ByteRange;
import org.ndsampler.core.internal.source.ByteSource;
import org.ndsampler.core.util.LruCache;
import org.ndsampler.remote.HttpOptions;

/**
 * The ranges of one file that are in use, on their way or kept for a while. Safe for concurrent
 * use.
 *
 * <p>A range that several threads want is fetched once: the first one asks for it, the others wait.
 * Ranges that lie near each other are asked for together, and what is asked for comes side by side.
 * What nobody uses any more is kept within a budget that all files share.
 */
final class HeldRanges {
  /** Reads bytes over the network. */
  @FunctionalInterface
  interface Network {
    /**
     * Reads all of a range.
     *
     * @throws IOException if it cannot be read
     */
    byte[] read(ByteRange range) throws IOException;
  }

  /** A range that was let go of. */
  record Key(String file, ByteRange range) {}

  private final String file;
  private final Network network;
  private final HttpOptions options;
  private final ExecutorService threads;
  private final LruCache<Key, byte[]> released;
  private final Counters counters;
  private final TreeMap<Long, Chunk> chunks = new TreeMap<>();

  /** A range, and how many use it; guarded by {@link #chunks}. */
  private static final class Chunk {
    private final ByteRange range;
    private final CompletableFuture<byte[]> bytes = new CompletableFuture<>();
    private int users = 1;

    Chunk(ByteRange range) {
      this.range = range;
    }
  }

  /**
   * Of a file.
   *
   * @param file names the file and its version
   */
  HeldRanges(
      String file,
      Network network,
      HttpOptions options,
      ExecutorService threads,
      LruCache<Key, byte[]> released,
      Counters counters) {
    this.file = file;
    this.network = network;
    this.options = options;
    this.threads = threads;
    this.released = released;
    this.counters = counters;
  }

  /** Joins ranges that lie near each other, in their order in the file. */
  static List<ByteRange> joined(List<ByteRange> ranges, int gap, int most) {
    List<ByteRange> sorted = new ArrayList<>(ranges);
    sorted.sort(Comparator.comparingLong(ByteRange::offset).thenComparingLong(ByteRange::end));
    List<ByteRange> joined = new ArrayList<>();
    for (ByteRange next : sorted) {
      ByteRange last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
      if (last != null
          && next.offset() - last.end() <= gap
          && Math.max(last.end(), next.end()) - last.offset() <= Math.max(most, last.count())) {
        long end = Math.max(last.end(), next.end());
        joined.set(joined.size() - 1, new ByteRange(last.offset(), (int) (end - last.offset())));
      } else {
        joined.add(next);
      }
    }
    return joined;
  }

  /** Whether a range is here, or on its way. */
  boolean has(ByteRange range) {
    synchronized (chunks) {
      return containing(range) != null || released.containsKey(new Key(file, range));
    }
  }

  /** Brings ranges and holds them. */
  ByteSource.Held fetch(List<ByteRange> ranges) throws IOException {
    List<Chunk> held = new ArrayList<>();
    boolean whole = false;
    try {
      List<ByteRange> left = ranges;
      // What another thread asked for and did not get is asked for by this one.
      for (int round = 0; !left.isEmpty(); round++) {
        left = fetch(left, held, round > 0);
      }
      whole = true;
      return () -> release(held);
    } finally {
      if (!whole) {
        release(held);
      }
    }
  }

  private List<ByteRange> fetch(List<ByteRange> ranges, List<Chunk> held, boolean isLast)
      throws IOException {
    List<Chunk> mine = new ArrayList<>();
    List<Chunk> others = new ArrayList<>();
    synchronized (chunks) {
      for (ByteRange range : ranges) {
        Chunk there = containing(range);
        if (there == null) {
          there = new Chunk(range);
          byte[] kept = released.remove(new Key(file, range));
          if (kept == null) {
            mine.add(there);
          } else {
            counters.heldRanges.increment();
            there.bytes.complete(kept);
          }
          // Of a shorter one that began here, its users go on to find all of it in this one.
          chunks.put(range.offset(), there);
        } else {
          counters.heldRanges.increment();
          there.users++;
          others.add(there);
        }
        held.add(there);
      }
    }
    counters.fetchedRanges.add(mine.size());
    request(mine);
    List<ByteRange> failed = new ArrayList<>();
    IOException failure = null;
    for (Chunk chunk : mine) {
      try {
        join(chunk);
      } catch (IOException e) {
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
    for (Chunk chunk : others) {
      try {
        join(chunk);
      } catch (IOException e) {
        if (isLast) {
          throw e;
        }
        held.remove(chunk);
        failed.add(chunk.range);
      }
    }
    return failed;
  }

  private static void join(Chunk chunk) throws IOException {
    try {
      chunk.bytes.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      if (e.getCause() instanceof RuntimeException runtime) {
        throw runtime;
      }
      throw e;
    }
  }

  private void request(List<Chunk> mine) {
    List<ByteRange> requests =
        joined(
            mine.stream().map(chunk -> chunk.range).toList(),
            options.gapBytes(),
            options.rangeBytes());
    Map<ByteRange, List<Chunk>> parts = new LinkedHashMap<>();
    for (ByteRange request : requests) {
      parts.put(request, new ArrayList<>());
    }
    TreeMap<Long, ByteRange> starts = new TreeMap<>();
    requests.forEach(request -> starts.put(request.offset(), request));
    for (Chunk chunk : mine) {
      ByteRange request = starts.floorEntry(chunk.range.offset()).getValue();
      parts.computeIfAbsent(request, key -> new ArrayList<>()).add(chunk);
    }
    int left = requests.size();
    for (Map.Entry<ByteRange, List<Chunk>> one : parts.entrySet()) {
      Runnable run = () -> run(one.getKey(), one.getValue());
      // The last one here: of most windows it is the only one.
      if (--left == 0) {
        run.run();
      } else {
        threads.execute(run);
      }
    }
  }

  private void run(ByteRange request, List<Chunk> wanted) {
    try {
      byte[] bytes = network.read(request);
      for (Chunk chunk : wanted) {
        if (wanted.size() == 1 && chunk.range.equals(request)) {
          chunk.bytes.complete(bytes);
        } else {
          byte[] part = new byte[chunk.range.count()];
          System.arraycopy(
              bytes, (int) (chunk.range.offset() - request.offset()), part, 0, part.length);
          chunk.bytes.complete(part);
        }
      }
    } catch (IOException | RuntimeException | Error e) {
      synchronized (chunks) {
        for (Chunk chunk : wanted) {
          chunks.remove(chunk.range.offset(), chunk);
        }
      }
      wanted.forEach(chunk -> chunk.bytes.completeExceptionally(e));
    }
  }

  /** A chunk that has a range, also one that is on its way. */
  private @Nullable Chunk containing(ByteRange range) {
    Map.Entry<Long, Chunk> entry = chunks.floorEntry(range.offset());
    // A longer one may begin before: a row of pixels in a larger one. A few are looked at.
    for (int i = 0; entry != null && i < 4; i++) {
      if (entry.getValue().range.contains(range)) {
        return entry.getValue();
      }
      entry = chunks.lowerEntry(entry.getKey());
    }
    return null;
  }

  private void release(List<Chunk> held) {
    synchronized (chunks) {
      for (Chunk chunk : held) {
        if (--chunk.users == 0 && chunks.remove(chunk.range.offset(), chunk)) {
          if (chunk.bytes.isDone() && !chunk.bytes.isCompletedExceptionally()) {
            released.put(new Key(file, chunk.range), chunk.bytes.join());
          }
        }
      }
    }
  }

  /** Copies bytes that are here; says whether they were. */
  boolean readHeld(ByteRange range, byte[] target, int from) {
    Chunk chunk;
    synchronized (chunks) {
      chunk = containing(range);
    }
    if (chunk == null || !chunk.bytes.isDone() || chunk.bytes.isCompletedExceptionally()) {
      return false;
    }
    byte[] bytes = chunk.bytes.join();
    System.arraycopy(
        bytes, (int) (range.offset() - chunk.range.offset()), target, from, range.count());
    return true;
  }

  /** Reads bytes that are here, or asks for them. */
  void read(ByteRange range, byte[] target, int from) throws IOException {
    if (readHeld(range, target, from)) {
      return;
    }
    ByteSource.Held held = fetch(List.of(range));
    try {
      if (!readHeld(range, target, from)) {
        throw new IllegalStateException("a range that was fetched is not here: " + range);
      }
    } finally {
      held.close();
    }
  }
}
