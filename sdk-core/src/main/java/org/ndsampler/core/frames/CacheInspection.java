package org.ndsampler.core.frames;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;

/** A look at everything that a cache holds, and the removal of what is wrong. */
final class CacheInspection {
  private final EntryLocks locks;
  private final SoundEntries sound;
  private final boolean remove;

  CacheInspection(EntryLocks locks, SoundEntries sound, boolean remove) {
    this.locks = locks;
    this.sound = sound;
    this.remove = remove;
  }

  CacheReport run(CacheFiles.Listing listing, Progress progress, CancellationToken cancellation)
      throws IOException {
    List<CacheReport.Finding> corrupt = new ArrayList<>();
    List<CacheReport.Finding> stale = new ArrayList<>();
    List<CacheReport.Finding> leftovers = new ArrayList<>();
    String task = remove ? "repairing the cache" : "verifying the cache";
    int count = listing.entries().size();
    long done = 0;
    progress.update(task, 0, count);
    for (CacheFiles.Found found : listing.entries()) {
      cancellation.throwIfCancelled();
      inspect(found, corrupt, stale);
      progress.update(task, ++done, count);
    }
    for (Path other : listing.others()) {
      String key = CacheFiles.keyOfTemporary(other);
      if (!isBeingWritten(key)) {
        leftovers.add(
            new CacheReport.Finding(
                other, "not an entry; a process died while it wrote", remove(key, other)));
      }
    }
    for (List<CacheReport.Finding> findings : List.of(corrupt, stale, leftovers)) {
      findings.sort(Comparator.comparing(CacheReport.Finding::path));
    }
    return new CacheReport(count, listing.bytes(), corrupt, stale, leftovers);
  }

  private void inspect(
      CacheFiles.Found found, List<CacheReport.Finding> corrupt, List<CacheReport.Finding> stale)
      throws IOException {
    List<CacheReport.Finding> findings;
    String detail;
    try {
      EntryTrailer trailer = EntryTrailer.read(found.path(), found.key(), true);
      findings = stale;
      detail = staleness(trailer);
    } catch (EntryTrailer.CorruptEntryException e) {
      findings = corrupt;
      detail = String.valueOf(e.getMessage());
    } catch (NoSuchFileException e) {
      return; // evicted meanwhile
    }
    if (!detail.isEmpty()) {
      findings.add(
          new CacheReport.Finding(found.path(), detail, remove(found.key(), found.path())));
    }
  }

  private static String staleness(EntryTrailer trailer) {
    // What is on a network is asked when it is opened; this looks at what is here.
    if (trailer.byContent() || trailer.source().matches("[a-z][a-z0-9+.-]+://.*")) {
      return "";
    }
    try {
      BasicFileAttributes now =
          Files.readAttributes(Path.of(trailer.source()), BasicFileAttributes.class);
      return now.size() == trailer.sourceBytes()
              && now.lastModifiedTime().to(TimeUnit.NANOSECONDS) == trailer.sourceModified()
          ? ""
          : "the source was changed: " + trailer.source();
    } catch (IOException | IllegalArgumentException e) {
      return "the source is not there: " + trailer.source();
    }
  }

  private boolean isBeingWritten(String key) throws IOException {
    try (EntryLocks.Held held = locks.tryAcquire(key)) {
      return held == null;
    }
  }

  private boolean remove(String key, Path file) throws IOException {
    if (!remove) {
      return false;
    }
    try (EntryLocks.Held held = locks.tryAcquire(key)) {
      if (held == null) {
        return false;
      }
      sound.remove(key);
      return Files.deleteIfExists(file);
    }
  }
}
