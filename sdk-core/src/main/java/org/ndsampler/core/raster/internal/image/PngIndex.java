package org.ndsampler.core.raster.internal.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.raster.internal.ZlibDecoder;

/**
 * Rows at which reading a PNG that is not interlaced can begin. Filled by one thread, then safe for
 * concurrent use.
 */
final class PngIndex {
  /**
   * How many times as much is decoded from one to the next as an entry keeps, which is a row and
   * what the compressed data may refer to: so the index has about 1.5 per cent of the pixels.
   */
  private static final int SPACING = 64;

  /**
   * A row.
   *
   * @param y its number
   * @param place where its data begins
   * @param above the row above it, without its filter
   */
  @SuppressWarnings("ArrayRecordComponent") // kept, never handed out
  record Entry(int y, PngData.Place place, byte[] above) {}

  private final Path path;
  private final long length;
  private final FileTime time;
  private final int rowsBetween;
  private final List<Entry> entries = new ArrayList<>();
  private int next;

  /** Of a file as it is now. */
  PngIndex(Path path, int rowBytes) throws IOException {
    this.path = path;
    this.length = Files.size(path);
    this.time = Files.getLastModifiedTime(path);
    this.rowsBetween =
        (int) Math.max(1, SPACING * (ZlibDecoder.HISTORY + (long) rowBytes) / rowBytes);
    this.next = rowsBetween;
  }

  /** Whether the row is far enough from the last entry. */
  boolean wants(int y) {
    return y >= next;
  }

  void add(Entry entry) {
    entries.add(entry);
    next = entry.y + rowsBetween;
  }

  /** The last entry at or before a row; null if it is the beginning of the image. */
  @Nullable Entry before(int y) {
    int low = 0;
    int high = entries.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (entries.get(middle).y <= y) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == 0 ? null : entries.get(low - 1);
  }

  /** Whether the file is still the one that it tells of. */
  boolean isCurrent() throws IOException {
    return Files.size(path) == length && Files.getLastModifiedTime(path).equals(time);
  }
}
