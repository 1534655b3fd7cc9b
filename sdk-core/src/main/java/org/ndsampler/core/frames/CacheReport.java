package org.ndsampler.core.frames;

import java.nio.file.Path;
import java.util.List;

/**
 * What {@link FrameCache#verify} or {@link FrameCache#repair} found. Immutable.
 *
 * @param entries the number of entries that were looked at
 * @param bytes their size
 * @param problems what is wrong, sorted by file
 */
public record CacheReport(long entries, long bytes, List<Problem> problems) {

  /** Copies the list. */
  public CacheReport {
    problems = List.copyOf(problems);
  }

  /** Whether nothing is wrong. */
  public boolean isSound() {
    return problems.isEmpty();
  }

  /** What may be wrong with a file in the cache. */
  public enum Kind {
    /** Damaged or not written by this cache; it would be rebuilt when it is wanted. */
    CORRUPT,
    /** Its source was changed or is gone, so that nobody will ask for it. */
    STALE,
    /** Left behind by a process that was killed. */
    LEFTOVER
  }

  /**
   * One thing that is wrong. Immutable.
   *
   * @param kind what
   * @param path the file in the cache
   * @param detail more, for a person to read
   * @param removed whether it was removed
   */
  public record Problem(Kind kind, Path path, String detail, boolean removed) {}
}
