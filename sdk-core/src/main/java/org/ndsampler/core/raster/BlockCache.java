package org.ndsampler.core.raster;

import org.ndsampler.core.raster.internal.Blocks;

/**
 * Keeps decoded blocks (a tile, a strip, a whole image) within a budget of bytes, the least useful
 * go first. Safe for concurrent use; a block that several threads want at once is decoded once.
 */
public sealed interface BlockCache permits Blocks {

  /**
   * A cache of at most this many bytes of pixels. A block larger than that is decoded at each use.
   *
   * @param bytes the budget, not negative
   */
  static BlockCache ofBytes(long bytes) {
    return Blocks.ofBytes(bytes);
  }

  /** A cache of an eighth of the largest heap. */
  static BlockCache ofDefaultSize() {
    return ofBytes(Runtime.getRuntime().maxMemory() / 8);
  }

  /** The most bytes of pixels that it keeps. */
  long budget();

  /** The bytes of pixels that it holds now, approximately. */
  long bytes();
}
