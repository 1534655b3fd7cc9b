package org.ndsampler.core.frames;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What {@link FrameCache#verify} or {@link FrameCache#repair} found. Immutable.
 *
 * @param entries the number of entries that were looked at
 * @param bytes their size
 * @param corrupt damaged or not written by this cache; such an entry would be rebuilt when it is
 *     wanted
 * @param stale entries whose source was changed or is gone, so that nobody will ask for them
 * @param leftovers what a process that was killed left behind
 */
public record CacheReport(
    long entries, long bytes, List<Finding> corrupt, List<Finding> stale, List<Finding> leftovers) {

  /** Copies the lists. */
  public CacheReport {
    corrupt = List.copyOf(corrupt);
    stale = List.copyOf(stale);
    leftovers = List.copyOf(leftovers);
  }

  /** All that is wrong: what is corrupt, stale and left over. Unmodifiable. */
  public List<Finding> findings() {
    return Stream.of(corrupt, stale, leftovers).flatMap(List::stream).toList();
  }

  /** Whether nothing is wrong. */
  public boolean isSound() {
    return corrupt.isEmpty() && stale.isEmpty() && leftovers.isEmpty();
  }

  /**
   * One file with which something is wrong; each list is sorted by {@link #path}. Immutable.
   *
   * @param path the file in the cache
   * @param detail what is wrong, for a person to read
   * @param removed whether it was removed
   */
  public record Finding(Path path, String detail, boolean removed) {}
}
