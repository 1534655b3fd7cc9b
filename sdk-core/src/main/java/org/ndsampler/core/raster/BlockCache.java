package org.ndsampler.core.raster;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.NDArray;

/**
 * Keeps decoded blocks (a tile, a strip, a whole image) within a budget of bytes, the least useful
 * go first. Safe for concurrent use; a block that several threads want at once is decoded once.
 */
public final class BlockCache {
  private static final AtomicLong NEXT_OWNER = new AtomicLong();

  private final Cache<Key, NDArray> blocks;
  private final long budget;

  private record Key(long owner, long block) {}

  private BlockCache(long budget) {
    this.budget = budget;
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

  /** Decodes a block. */
  @FunctionalInterface
  public interface Decoder {
    /** The pixels of the block, (height, width, channels). */
    NDArray decode() throws IOException;
  }

  /**
   * A cache of at most this many bytes of pixels. A block larger than that is decoded at each use.
   *
   * @param bytes the budget, not negative
   */
  public static BlockCache ofBytes(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes must not be negative: " + bytes);
    }
    return new BlockCache(bytes);
  }

  /** A cache of an eighth of the largest heap. */
  public static BlockCache ofDefaultSize() {
    return ofBytes(Runtime.getRuntime().maxMemory() / 8);
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
   */
  public NDArray block(long owner, long block, Decoder decoder) throws IOException {
    Key key = new Key(owner, block);
    try {
      return blocks.get(
          key,
          k -> {
            try {
              return decoder.decode();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Forgets the blocks of a raster. */
  public void release(long owner) {
    blocks.asMap().keySet().removeIf(key -> key.owner == owner);
  }

  /** The most bytes of pixels that it keeps. */
  public long budget() {
    return budget;
  }

  /** The bytes of pixels that it holds now, approximately. */
  public long bytes() {
    blocks.cleanUp();
    return blocks.policy().eviction().orElseThrow().weightedSize().orElse(0);
  }
}
