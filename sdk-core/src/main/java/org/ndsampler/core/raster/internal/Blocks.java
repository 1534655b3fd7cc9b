package org.ndsampler.core.raster.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.raster.BlockCache;

/**
 * What a {@link BlockCache} is for those who fill it. Safe for concurrent use; a block that several
 * threads want at once is decoded once. A decoding that fails leaves nothing behind.
 */
public final class Blocks implements BlockCache {
  private static final AtomicLong NEXT_OWNER = new AtomicLong();

  /** Notes may take this part of the budget, beside it. */
  private static final int NOTES_SHARE = 16;

  private final Cache<Key, NDArray> blocks;
  private final ConcurrentMap<Key, CompletableFuture<NDArray>> underWay = new ConcurrentHashMap<>();
  private final long budget;

  /** What was learnt of files, by which their next reading is cheaper. */
  private final Cache<Object, Note> notes;

  private final AtomicLong reads = new AtomicLong();

  private record Key(long owner, long block) {}

  private record Note(Object value, int bytes) {}

  private Blocks(long budget) {
    this.budget = budget;
    this.notes =
        Caffeine.newBuilder()
            .maximumWeight(budget / NOTES_SHARE)
            .executor(Runnable::run)
            .weigher((Object key, Note note) -> note.bytes)
            .build();
    this.blocks =
        Caffeine.newBuilder()
            .maximumWeight(budget)
            .executor(Runnable::run)
            .weigher(
                (Key key, NDArray block) ->
                    (int)
                        Math.min(
                            Integer.MAX_VALUE,
                            64 + (long) block.shape().count() * block.dtype().bytes()))
            .build();
  }

  /** Decodes a block. Called by one thread at a time. */
  @FunctionalInterface
  public interface Decoder {
    /**
     * The pixels of the block, (height, width, channels).
     *
     * @throws IOException if the file cannot be read
     */
    NDArray decode() throws IOException;
  }

  /** {@link BlockCache#ofBytes}. */
  public static Blocks ofBytes(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes must not be negative: " + bytes);
    }
    return new Blocks(bytes);
  }

  /** What is behind a cache. */
  public static Blocks of(BlockCache cache) {
    return (Blocks) cache;
  }

  /** A number for a raster that uses this cache, never given twice. */
  public static long nextOwner() {
    return NEXT_OWNER.incrementAndGet();
  }

  /**
   * The block if it is here, null if not: what a reader asks first, so that it need not make a
   * decoder for a block that is there.
   *
   * @param owner the raster, by its {@link #nextOwner} number
   * @param block the block's number within the raster
   */
  public @Nullable NDArray present(long owner, long block) {
    return blocks.getIfPresent(new Key(owner, block));
  }

  /**
   * The block, decoded now if it is not here. The array is shared: nobody may write to it.
   *
   * @param owner the raster, by its {@link #nextOwner} number
   * @param block the block's number within the raster
   * @param decoder makes the block if it is not here
   * @throws IOException what the decoder throws
   */
  public NDArray block(long owner, long block, Decoder decoder) throws IOException {
    Key key = new Key(owner, block);
    NDArray present = blocks.getIfPresent(key);
    return present != null ? present : decodeOnce(key, decoder);
  }

  /**
   * Not the cache's own way of computing a value, because that makes threads wait for blocks of
   * other keys that happen to lie in the same bin of its hash table.
   */
  private NDArray decodeOnce(Key key, Decoder decoder) throws IOException {
    CompletableFuture<NDArray> mine = new CompletableFuture<>();
    while (true) {
      CompletableFuture<NDArray> other = underWay.putIfAbsent(key, mine);
      if (other == null) {
        try {
          // Another thread may have finished between the first look and now.
          NDArray decoded = blocks.getIfPresent(key);
          if (decoded == null) {
            decoded = decoder.decode();
            blocks.put(key, decoded);
          }
          mine.complete(decoded);
          return decoded;
        } catch (Throwable e) {
          mine.completeExceptionally(e);
          throw e;
        } finally {
          underWay.remove(key, mine);
        }
      }
      try {
        return other.join();
      } catch (CompletionException e) {
        // It failed in another thread, perhaps for a reason of that thread: it was interrupted, or
        // its raster closed. So this thread tries itself.
        underWay.remove(key, other);
      }
    }
  }

  /**
   * What was noted of a file; null if nothing was, or it had to give way.
   *
   * @param key of the file and of the kind of note, with what tells that the file has changed
   */
  public @Nullable Object note(Object key) {
    Note note = notes.getIfPresent(key);
    return note == null ? null : note.value;
  }

  /**
   * Keeps what was learnt of a file beyond the raster that learnt it, as long as there is room.
   *
   * @param bytes what the note takes of memory
   */
  public void note(Object key, Object value, long bytes) {
    notes.put(key, new Note(value, (int) Math.min(Integer.MAX_VALUE, bytes)));
  }

  /** The number of this reading of a window, counted over all rasters of the cache. */
  public long nextRead() {
    return reads.incrementAndGet();
  }

  /** Forgets the blocks of a raster. */
  public void release(long owner) {
    blocks.asMap().keySet().removeIf(key -> key.owner == owner);
  }

  @Override
  public long budget() {
    return budget;
  }

  @Override
  public long bytes() {
    blocks.cleanUp();
    return blocks.policy().eviction().orElseThrow().weightedSize().orElse(0);
  }

  @Override
  public String toString() {
    return "BlockCache(" + bytes() + " of " + budget + " bytes)";
  }
}
