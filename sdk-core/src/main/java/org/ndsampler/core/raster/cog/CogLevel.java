package org.ndsampler.core.raster.cog;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.internal.Ints;
import org.ndsampler.core.raster.tiff.internal.write.Spool;

/** The image, one overview, or the mask of one of them, while it is written. For one thread. */
final class CogLevel {
  final int number;
  final boolean isMask;
  final Size size;
  final int across;
  final int down;
  final Spool spool;

  /** Where in the spool the bytes of each tile begin, and how many they are. */
  final long[] offsets;

  final int[] counts;
  int appended;

  /** Where in the file the bytes of the spool begin, once that is known. */
  long start;

  /** Rows that wait to become tiles: of an overview, filled from the level below it. */
  @Nullable NDArray strip;

  int stripRows;
  int nextRow;

  /** Tiles that other threads compress, in order. */
  final Deque<Future<byte[]>> pending = new ArrayDeque<>();

  CogLevel(int number, boolean isMask, Size size, int tileSize, Spool spool) {
    this.number = number;
    this.isMask = isMask;
    this.size = size;
    this.across = (int) ((size.width() + tileSize - 1L) / tileSize);
    this.down = (int) ((size.height() + tileSize - 1L) / tileSize);
    this.spool = spool;
    int tiles = Ints.length("the tiles of a COG, which may be larger", across, down);
    this.offsets = new long[tiles];
    this.counts = new int[tiles];
  }
}
