package org.ndsampler.core.frames;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Which entries were found as they were written, and in what state their files were then: as long
 * as that stays, they are not read again. Safe for concurrent use.
 */
final class SoundEntries {
  private static final System.Logger LOG = System.getLogger(FrameCache.class.getName());

  private final FrameCache.Verification verification;

  /** By key. */
  private final ConcurrentMap<String, Stamp> known = new ConcurrentHashMap<>();

  private record Stamp(long size, FileTime modified, @Nullable Object fileKey) {
    static Stamp of(Path file) throws IOException {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    }
  }

  SoundEntries(FrameCache.Verification verification) {
    this.verification = verification;
  }

  /** Whether an entry is there and as it was written; says in the log if it is damaged. */
  boolean isSound(CacheKey key, Path entry) throws IOException {
    return check(key, entry, verification, true);
  }

  /** The same, without a word in the log. */
  boolean isQuietlySound(CacheKey key, Path entry) throws IOException {
    return check(key, entry, verification, false);
  }

  /**
   * Whether an entry is there, is complete and belongs to its key; its content is looked at when it
   * is opened.
   */
  boolean isComplete(CacheKey key, Path entry) throws IOException {
    return check(key, entry, FrameCache.Verification.LENGTH, true);
  }

  private boolean check(CacheKey key, Path entry, FrameCache.Verification level, boolean log)
      throws IOException {
    Stamp stamp;
    try {
      stamp = Stamp.of(entry);
    } catch (NoSuchFileException e) {
      return false;
    } catch (FileSystemException e) {
      throw FrameCache.unusable(key.source(), entry, "read", e);
    }
    String name = key.id().hex();
    if (stamp.equals(known.get(name))) {
      return true;
    }
    try {
      EntryTrailer.read(entry, name, level == FrameCache.Verification.CONTENT);
    } catch (EntryTrailer.CorruptEntryException e) {
      if (log) {
        LOG.log(
            System.Logger.Level.WARNING,
            "the cache entry {0} of {1} is damaged ({2}) and is made anew",
            entry,
            key.source(),
            e.getMessage());
      }
      return false;
    } catch (NoSuchFileException e) {
      return false;
    }
    touch(entry);
    if (level == verification) {
      known.put(name, stamp);
    }
    return true;
  }

  /**
   * Marks an entry as used now, which is what eviction goes by. Only when it was read: another time
   * of change would say to who has the entry open, in this process or another one, that it was
   * overwritten.
   */
  private static void touch(Path entry) {
    try {
      Files.getFileAttributeView(entry, BasicFileAttributeView.class)
          .setTimes(null, FileTime.from(Instant.now()), null);
    } catch (IOException e) {
      // In a folder that cannot be written nothing is evicted either.
    }
  }

  /** Notes an entry that was just written; gives its size. */
  long add(CacheKey key, Path entry) throws IOException {
    Stamp stamp = Stamp.of(entry);
    known.put(key.id().hex(), stamp);
    return stamp.size;
  }

  /** Forgets an entry, which is gone or about to be. */
  void remove(String key) {
    known.remove(key);
  }
}
