package org.ndsampler.core.frames;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.internal.AtomicFile;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.util.JobExecutor;
import org.ndsampler.core.util.JobPool;

/**
 * A folder of images in a form in which a window costs the same however large the image is. An
 * image is converted when it is first opened, or before by {@link #prepare}. Safe for concurrent
 * use, by threads and by processes. Whoever opened it closes it; the rasters that it gave stay
 * open.
 *
 * <pre>{@code
 * RasterOptions options = RasterOptions.of(BlockCache.ofDefaultSize());
 * try (FrameCache cache = FrameCache.builder(Path.of("cache")).backend(Backend.COG).build();
 *     Raster raster = cache.open(Path.of("large.png"), options)) {
 *   raster.read(Window.of(1000, 2000, 64, 64));  // (64, 64, channels)
 * }
 * }</pre>
 *
 * <p>What it promises, whatever happens to processes, disk and sources:
 *
 * <ul>
 *   <li>An entry appears whole or not at all: it is written under another name in the same folder,
 *       flushed to the disk, and moved into place.
 *   <li>An entry is found by everything that it depends on: absolute path, size and time of the
 *       source (or its content), format, options, orientation, version of the cache. A source that
 *       changed has another entry, even if it changes while it is converted.
 *   <li>The check sum of an entry is verified when it is first opened in a process, and again when
 *       the file was changed since ({@link Verification#CONTENT}). An entry that is not as it was
 *       written is replaced and never returned. Damage that happens to a file while it is in use is
 *       not seen.
 *   <li>One writer for each entry, in this process and in others; the rest wait for it. A process
 *       that was killed holds nobody up.
 * </ul>
 *
 * <p>Entries lie in {@code FOLDER/FORMAT/xx/yyyy.EXT}, named by a SHA-256; they are plain files of
 * their format with a trailer that their readers ignore. A source whose windows are cheap already
 * (several small tiles) is read where it is.
 *
 * <p>Why so: what a cache must never do is give pixels that are not the source's. So an entry is
 * named by all that it depends on, and there is nothing to invalidate: a source that changed has
 * another name, and the old entry is litter and not a danger. Time stamps of sources are believed,
 * for reading 100 MB to learn that they are the same costs more than the window; who cannot believe
 * them keys by content. Locks are files of the operating system, which lets go of them when a
 * process dies, however it dies; a lock that is a file's existence would stay. Check sums are
 * verified once for each process and file, since what damages files (a full disk, a torn copy)
 * happens between runs, and verifying at each opening would read the entry twice.
 *
 * @since 0.1
 */
public final class FrameCache implements Closeable {
  /** How often a source may change while it is converted. */
  private static final int MAX_ATTEMPTS = 5;

  private final Rasters rasters;
  private final @Nullable CacheFormat format;
  private final Path folder;
  private final boolean keyByContent;
  private final EntryLocks locks;
  private final SoundEntries sound;
  private final CacheBudget budget;
  private final AtomicLong hits = new AtomicLong();
  private final AtomicLong inPlace = new AtomicLong();
  private final AtomicLong conversions = new AtomicLong();
  private final AtomicLong rebuilt = new AtomicLong();
  private volatile boolean closed;

  /** How an entry is checked when it is first opened in a process. */
  public enum Verification {
    /** All its bytes are read and their check sum compared. */
    CONTENT,
    /** Its trailer and its length are checked: it is complete and belongs to its key. */
    LENGTH
  }

  private FrameCache(Builder builder) {
    this.rasters = builder.rasters;
    this.format = builder.backend.format().orElse(null);
    this.folder = builder.folder.toAbsolutePath().normalize();
    this.keyByContent = builder.keyByContent;
    this.locks = new EntryLocks(folder.resolve("locks"));
    this.sound = new SoundEntries(builder.verification);
    this.budget = new CacheBudget(builder.budget, folder, locks, sound);
  }

  /**
   * Starts to describe a cache. Nothing is created before the first image is converted.
   *
   * @param folder where entries are kept; several caches and processes may share it
   */
  public static Builder builder(Path folder) {
    return new Builder(folder);
  }

  /** Settings of a cache. For one thread. */
  public static final class Builder {
    private final Path folder;
    private Backend backend = Backend.AUTO;
    private Rasters rasters = Rasters.load();
    private long budget = Long.MAX_VALUE;
    private boolean keyByContent;
    private Verification verification = Verification.CONTENT;

    private Builder(Path folder) {
      this.folder = folder;
    }

    /** The form of the entries; {@link Backend#AUTO} unless told. */
    public Builder backend(Backend value) {
      backend = value;
      return this;
    }

    /** What opens sources and entries; {@link Rasters#load} unless told. */
    public Builder rasters(Rasters value) {
      rasters = value;
      return this;
    }

    /**
     * The most bytes that the entries of this format may take; those not opened for longest are
     * removed. No limit unless told. A single entry may be larger than that.
     */
    public Builder budget(long value) {
      if (value < 0) {
        throw new IllegalArgumentException("budget must not be negative: " + value);
      }
      budget = value;
      return this;
    }

    /**
     * Whether a source is known by its content instead of by path, size and time. Safe even where
     * times lie, but each opening reads the whole source.
     */
    public Builder keyByContent(boolean value) {
      keyByContent = value;
      return this;
    }

    /** How entries are checked; {@link Verification#CONTENT} unless told. */
    public Builder verification(Verification value) {
      verification = value;
      return this;
    }

    /**
     * The cache.
     *
     * @throws IllegalArgumentException if the backend is not there or does not know an option
     */
    public FrameCache build() {
      return new FrameCache(this);
    }
  }

  /** The name of the format, or {@code none}. */
  public String format() {
    return format == null ? "none" : format.name();
  }

  /** What opens sources and entries. */
  public Rasters rasters() {
    return rasters;
  }

  /** The folder, absolute. */
  public Path folder() {
    return folder;
  }

  /**
   * Opens an image: its entry, made now if it is missing or damaged, or the source itself if that
   * is just as good.
   *
   * @param source the image file
   * @param options how the source and the entry are opened
   * @throws NoSuchFileException if there is no such source
   * @throws RasterFormatException if the source is damaged
   * @throws IOException if the source cannot be read or the entry not be written; the message says
   *     which, and why
   */
  public Raster open(Path source, RasterOptions options) throws IOException {
    requireOpen();
    if (format == null) {
      inPlace.incrementAndGet();
      return rasters.open(source, options);
    }
    while (true) {
      Ready ready = ensure(format, source, options, true, CancellationToken.NONE);
      if (ready.raster != null) {
        inPlace.incrementAndGet();
        return ready.raster;
      }
      try {
        Raster raster = rasters.open(ready.entry, RasterOptions.of(options.cache()));
        if (!ready.converted) {
          hits.incrementAndGet();
        }
        return raster;
      } catch (NoSuchFileException e) {
        // Evicted by another thread or process just now: make it again.
        sound.remove(ready.key.id().hex());
      }
    }
  }

  /**
   * Where the entry of a source is or would be; empty if sources are not cached.
   *
   * @throws IOException if there is no such source
   */
  public Optional<Path> entry(Path source, RasterOptions options) throws IOException {
    if (format == null) {
      return Optional.empty();
    }
    return Optional.of(entry(format, key(format, source, options)));
  }

  private Path entry(CacheFormat target, CacheKey key) {
    return folder.resolve(key.relativePath(target));
  }

  /**
   * Whether an image can be opened without a conversion.
   *
   * @throws IOException if there is no such source, or it cannot be read
   */
  public boolean isReady(Path source, RasterOptions options) throws IOException {
    if (format == null) {
      return true;
    }
    CacheKey key = key(format, source, options);
    if (sound.isQuietlySound(key, entry(format, key))) {
      return true;
    }
    try (Raster raster = rasters.open(source, options)) {
      return format.isReadInPlace(raster.info());
    }
  }

  /**
   * Converts those images that are not ready, in parallel. What was converted before an
   * interruption stays, so that a second call goes on where the first one stopped. An image that
   * fails does not stop the others. Of an entry that is there it is seen whether it is complete;
   * its content is looked at when it is opened, or by {@link #verify}.
   *
   * @param sources the image files
   * @param options how they are opened
   * @param workers the number of threads; 0 for none but the calling one
   * @param progress told after each image
   * @param cancellation ends the work between parts of an image
   */
  public PrepareReport prepare(
      Collection<Path> sources,
      RasterOptions options,
      int workers,
      Progress progress,
      CancellationToken cancellation) {
    requireOpen();
    List<Path> distinct = new ArrayList<>(new LinkedHashSet<>(sources));
    CacheFormat target = format;
    if (target == null) {
      return new PrepareReport(0, 0, distinct.size(), Map.of(), false);
    }
    long converted = 0;
    long present = 0;
    long direct = 0;
    boolean cancelled = false;
    Map<Path, IOException> failures = new LinkedHashMap<>();
    try (JobExecutor executor = JobExecutor.threads(workers)) {
      JobPool<Attempt> pool = new JobPool<>(executor);
      for (Path source : distinct) {
        pool.submit(() -> attempt(target, source, options, cancellation));
      }
      long done = 0;
      progress.update("preparing images", 0, distinct.size());
      for (Future<Attempt> job : pool.asCompleted()) {
        try {
          Attempt attempt = job.get();
          switch (attempt.outcome) {
            case CONVERTED -> converted++;
            case PRESENT -> present++;
            case IN_PLACE -> direct++;
            case CANCELLED -> cancelled = true;
            case FAILED ->
                failures.put(
                    attempt.source,
                    attempt.failure instanceof IOException e
                        ? e
                        : new IOException(
                            "cannot prepare " + attempt.source + ": " + attempt.failure,
                            attempt.failure));
          }
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          cancelled = true;
        } catch (ExecutionException e) {
          // Exceptions are outcomes; this is an error of the virtual machine.
          throw new IllegalStateException("preparing images: " + e.getCause(), e.getCause());
        }
        progress.update("preparing images", ++done, distinct.size());
      }
    }
    return new PrepareReport(converted, present, direct, failures, cancelled);
  }

  private enum Outcome {
    CONVERTED,
    PRESENT,
    IN_PLACE,
    CANCELLED,
    FAILED
  }

  private record Attempt(Path source, Outcome outcome, @Nullable Exception failure) {}

  private Attempt attempt(
      CacheFormat target, Path source, RasterOptions options, CancellationToken cancellation) {
    try {
      cancellation.throwIfCancelled();
      Ready ready = ensure(target, source, options, false, cancellation);
      if (ready.raster != null) {
        ready.raster.close();
        return new Attempt(source, Outcome.IN_PLACE, null);
      }
      return new Attempt(source, ready.converted ? Outcome.CONVERTED : Outcome.PRESENT, null);
    } catch (CancellationException e) {
      return new Attempt(source, Outcome.CANCELLED, e);
    } catch (IOException | RuntimeException e) {
      return new Attempt(source, Outcome.FAILED, e);
    }
  }

  /** An image that can be opened: where it is, or the source itself, opened. */
  private record Ready(CacheKey key, Path entry, boolean converted, @Nullable Raster raster) {}

  private CacheKey key(CacheFormat target, Path source, RasterOptions options) throws IOException {
    return CacheKey.of(source, target, options, keyByContent);
  }

  /**
   * Makes an entry ready.
   *
   * @param isOpened whether it is opened now, so that its content is looked at
   */
  private Ready ensure(
      CacheFormat target,
      Path source,
      RasterOptions options,
      boolean isOpened,
      CancellationToken cancellation)
      throws IOException {
    for (int attempt = 1; ; attempt++) {
      CacheKey key = key(target, source, options);
      Path entry = entry(target, key);
      if (isOpened ? sound.isSound(key, entry) : sound.isComplete(key, entry)) {
        return new Ready(key, entry, false, null);
      }
      Raster raster = rasters.open(source, options);
      boolean give = false;
      try {
        if (target.isReadInPlace(raster.info())) {
          give = true;
          return new Ready(key, entry, false, raster);
        }
        Boolean converted = convert(target, key, entry, raster, options, cancellation);
        if (converted != null) {
          return new Ready(key, entry, converted, null);
        }
      } finally {
        if (!give) {
          raster.close();
        }
      }
      if (attempt == MAX_ATTEMPTS) {
        throw new IOException(
            source
                + ": the file changes again and again while it is converted; wait until whoever"
                + " writes it is done");
      }
    }
  }

  /**
   * Makes an entry.
   *
   * @return whether it was made here; null if the source changed meanwhile
   */
  private @Nullable Boolean convert(
      CacheFormat target,
      CacheKey key,
      Path entry,
      Raster raster,
      RasterOptions options,
      CancellationToken cancellation)
      throws IOException {
    Path parent = entry.getParent();
    if (parent == null) {
      throw new IllegalStateException("an entry without a folder: " + entry);
    }
    long size;
    EntryLocks.Held held = lock(key, entry, cancellation);
    try {
      if (sound.isQuietlySound(key, entry)) {
        return false;
      }
      boolean wasThere = Files.exists(entry);
      try {
        Files.createDirectories(parent);
        // Nobody else writes this entry now: what is here was left by a process that died.
        CacheFiles.deleteLeftovers(parent, entry);
      } catch (IOException e) {
        throw unusable(key.source(), entry, "write", e);
      }
      try (AtomicFile file = AtomicFile.of(entry)) {
        write(target, raster, file.path(), options, cancellation);
        EntryTrailer.append(file.path(), key, keyByContent);
        if (!key.equals(key(target, key.source(), options))) {
          return null;
        }
        file.commit();
        size = sound.add(key, entry);
      } catch (RasterFormatException | ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        throw unusable(key.source(), entry, "write", e);
      }
      conversions.incrementAndGet();
      if (wasThere) {
        rebuilt.incrementAndGet();
      }
    } finally {
      held.close();
    }
    budget.keep(target, entry, size);
    return true;
  }

  private EntryLocks.Held lock(CacheKey key, Path entry, CancellationToken cancellation)
      throws IOException {
    try {
      return locks.acquire(key.id().hex(), cancellation);
    } catch (IOException e) {
      throw unusable(key.source(), entry, "write", e);
    }
  }

  private void write(
      CacheFormat target,
      Raster raster,
      Path temporary,
      RasterOptions options,
      CancellationToken cancellation)
      throws IOException {
    RasterInfo info = raster.info();
    if (!info.blockSize().equals(info.size())) {
      target.write(raster, temporary, cancellation);
      return;
    }
    // Decoded as a whole: once, even if it is larger than the shared cache, and without pushing out
    // what others keep there.
    RasterOptions own = options.cache(BlockCache.ofBytes(Long.MAX_VALUE));
    try (Raster whole = rasters.open(info.path(), own)) {
      target.write(whole, temporary, cancellation);
    }
  }

  static IOException unusable(Path source, Path entry, String verb, IOException e) {
    String reason = e.getMessage();
    return new IOException(
        "cannot "
            + verb
            + " the cache entry of "
            + source
            + " at "
            + entry
            + ": "
            + e.getClass().getSimpleName()
            + (reason == null ? "" : ": " + reason)
            + "; make sure that the folder can be written and the disk has room, choose another"
            + " cache folder, or use the backend \"none\"",
        e);
  }

  /**
   * Looks at every entry of this format: its trailer, the check sum of its content, and whether its
   * source is as it was. Reads everything; changes nothing.
   *
   * @throws IOException if the folder cannot be read
   */
  public CacheReport verify(Progress progress, CancellationToken cancellation) throws IOException {
    return inspect(progress, cancellation, false);
  }

  /**
   * As {@link #verify}, and removes the files that have a problem. They are made anew when they are
   * wanted. Files that another process is writing now are left alone.
   *
   * @throws IOException if the folder cannot be read or a file in it cannot be removed
   */
  public CacheReport repair(Progress progress, CancellationToken cancellation) throws IOException {
    return inspect(progress, cancellation, true);
  }

  private CacheReport inspect(Progress progress, CancellationToken cancellation, boolean remove)
      throws IOException {
    requireOpen();
    if (format == null) {
      return new CacheReport(0, 0, List.of(), List.of(), List.of());
    }
    CacheReport report =
        new CacheInspection(locks, sound, remove)
            .run(CacheFiles.list(folder, format), progress, cancellation);
    if (remove) {
      budget.invalidate();
    }
    return report;
  }

  /**
   * What the cache holds, which takes a look at the whole folder, and what it did so far.
   *
   * @throws IOException if the folder cannot be read
   */
  CacheStatistics stats() throws IOException {
    CacheFiles.Listing listing =
        format == null
            ? new CacheFiles.Listing(List.of(), List.of())
            : CacheFiles.list(folder, format);
    return new CacheStatistics(
        listing.entries().size(),
        listing.bytes(),
        budget.limit(),
        hits.get(),
        inPlace.get(),
        conversions.get(),
        rebuilt.get(),
        budget.evicted());
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the frame cache " + folder + " is closed");
    }
  }

  /** Gives back the locks; closing twice is allowed. Rasters that were opened stay open. */
  @Override
  public void close() throws IOException {
    closed = true;
    locks.close();
  }

  /** The folder and the form of the entries. */
  @Override
  public String toString() {
    return "FrameCache(" + folder + (format == null ? "" : ", " + format.name()) + ")";
  }
}
