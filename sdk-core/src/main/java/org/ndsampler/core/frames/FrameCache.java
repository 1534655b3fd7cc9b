package org.ndsampler.core.frames;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.JobExecutor;
import org.ndsampler.core.concurrent.JobPool;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;

/**
 * A folder of images in a form in which a window costs the same however large the image is. An
 * image is converted when it is first opened, or before by {@link #prepare}. Safe for concurrent
 * use, by threads and by processes. Whoever opened it closes it; the rasters that it gave stay
 * open.
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
 * ({@link CacheFormat#isReadInPlace}) is read where it is.
 */
public final class FrameCache implements Closeable {
  private static final System.Logger LOG = System.getLogger(FrameCache.class.getName());

  /** How often a source may change while it is converted. */
  private static final int MAX_ATTEMPTS = 5;

  private final Rasters rasters;
  private final @Nullable CacheFormat format;
  private final Path folder;
  private final long budget;
  private final boolean keyByContent;
  private final Verification verification;
  private final EntryLocks locks;

  /** The state of the file of an entry when it was last found sound, by key. */
  private final ConcurrentMap<String, Stamp> sound = new ConcurrentHashMap<>();

  private final ReentrantLock evicting = new ReentrantLock();
  private final AtomicLong bytes = new AtomicLong(-1);
  private final AtomicLong hits = new AtomicLong();
  private final AtomicLong inPlace = new AtomicLong();
  private final AtomicLong conversions = new AtomicLong();
  private final AtomicLong rebuilt = new AtomicLong();
  private final AtomicLong evicted = new AtomicLong();
  private volatile boolean closed;

  private record Stamp(long size, FileTime modified, @Nullable Object fileKey) {
    static Stamp of(BasicFileAttributes attributes) {
      return new Stamp(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    }
  }

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
    this.budget = builder.budget;
    this.keyByContent = builder.keyByContent;
    this.verification = builder.verification;
    this.locks = new EntryLocks(folder.resolve("locks"));
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
      Ready ready = ensure(format, source, options, CancellationToken.NONE);
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

  /** Whether an image can be opened without a conversion. */
  public boolean isReady(Path source, RasterOptions options) throws IOException {
    if (format == null) {
      return true;
    }
    CacheKey key = key(format, source, options);
    if (isSound(key, entry(format, key), false)) {
      return true;
    }
    try (Raster raster = rasters.open(source, options)) {
      return format.isReadInPlace(raster.info());
    }
  }

  /**
   * Converts those images that are not ready, in parallel. What was converted before an
   * interruption stays, so that a second call goes on where the first one stopped. An image that
   * fails does not stop the others.
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
      Ready ready = ensure(target, source, options, cancellation);
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
    return CacheKey.of(source, target, options.applyOrientation(), keyByContent);
  }

  private Path entry(CacheFormat target, CacheKey key) {
    return folder.resolve(key.relativePath(target));
  }

  private Ready ensure(
      CacheFormat target, Path source, RasterOptions options, CancellationToken cancellation)
      throws IOException {
    for (int attempt = 1; ; attempt++) {
      CacheKey key = key(target, source, options);
      Path entry = entry(target, key);
      if (isSound(key, entry, true)) {
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

  /** Whether an entry is there and as it was written; logs, if asked to, that it is damaged. */
  private boolean isSound(CacheKey key, Path entry, boolean log) throws IOException {
    Stamp stamp;
    try {
      stamp = Stamp.of(Files.readAttributes(entry, BasicFileAttributes.class));
    } catch (NoSuchFileException e) {
      return false;
    } catch (FileSystemException e) {
      throw unusable(key.source(), entry, "read", e);
    }
    String name = key.id().hex();
    if (stamp.equals(sound.get(name))) {
      return true;
    }
    try {
      EntryTrailer.read(entry, name, verification == Verification.CONTENT);
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
    sound.put(name, touched(entry, stamp));
    return true;
  }

  /** Marks an entry as used now, which is what eviction goes by. */
  private static Stamp touched(Path entry, Stamp stamp) throws IOException {
    try {
      Files.setLastModifiedTime(entry, FileTime.from(Instant.now()));
      Stamp now = Stamp.of(Files.readAttributes(entry, BasicFileAttributes.class));
      return now.size == stamp.size ? now : stamp;
    } catch (IOException e) {
      // In a folder that cannot be written nothing is evicted either.
      return stamp;
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
      if (isSound(key, entry, false)) {
        return false;
      }
      boolean wasThere = Files.exists(entry);
      Path temporary;
      try {
        Files.createDirectories(parent);
        // Nobody else writes this entry now: what is here was left by a process that died.
        deleteLeftovers(parent, entry);
        temporary = temporary(parent, entry);
      } catch (IOException e) {
        throw unusable(key.source(), entry, "write", e);
      }
      try {
        write(target, raster, temporary, options, cancellation);
        EntryTrailer.append(temporary, key, keyByContent);
        if (!key.equals(key(target, key.source(), options))) {
          return null;
        }
        Files.move(
            temporary, entry, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        flush(parent);
        Stamp stamp = Stamp.of(Files.readAttributes(entry, BasicFileAttributes.class));
        sound.put(key.id().hex(), stamp);
        size = stamp.size;
      } catch (RasterFormatException | ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        throw unusable(key.source(), entry, "write", e);
      } finally {
        deleteQuietly(temporary);
      }
      conversions.incrementAndGet();
      if (wasThere) {
        rebuilt.incrementAndGet();
      }
    } finally {
      held.close();
    }
    keepBudget(target, entry, size);
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
    RasterOptions own =
        new RasterOptions(BlockCache.ofBytes(Long.MAX_VALUE), options.applyOrientation());
    try (Raster whole = rasters.open(info.path(), own)) {
      target.write(whole, temporary, cancellation);
    }
  }

  private static IOException unusable(Path source, Path entry, String verb, IOException e) {
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

  private static Path temporary(Path parent, Path entry) {
    return parent.resolve("." + entry.getFileName() + "." + UUID.randomUUID() + ".tmp");
  }

  private static void deleteLeftovers(Path parent, Path entry) throws IOException {
    // The key, to find also the files that a format puts beside its own.
    String key = entry.getFileName().toString();
    try (Stream<Path> files = Files.list(parent)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith(".") && name.contains(key)) {
          deleteQuietly(file);
        }
      }
    }
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot delete " + file, e);
    }
  }

  /** Makes a move durable where a folder can be opened; elsewhere the file system sees to it. */
  private static void flush(Path parent) {
    try (FileChannel channel = FileChannel.open(parent, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.TRACE, "cannot flush the folder", e);
    }
  }

  private record Found(String key, Path path, long size, FileTime used) {}

  /** The entries and everything else below the folder of the format. */
  private void scan(CacheFormat target, List<Found> entries, List<Path> others) throws IOException {
    Path root = folder.resolve(target.name());
    if (!Files.isDirectory(root)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = file.getFileName().toString();
            Path parent = file.getParent();
            String start =
                parent == null || parent.getFileName() == null
                    ? ""
                    : parent.getFileName().toString();
            String key =
                name.endsWith(target.extension())
                    ? start + name.substring(0, name.length() - target.extension().length())
                    : "";
            if (key.matches("[0-9a-f]{64}")) {
              entries.add(new Found(key, file, attributes.size(), attributes.lastModifiedTime()));
            } else {
              others.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE; // moved or evicted meanwhile
            }
            throw e;
          }
        });
    entries.sort(Comparator.comparing(Found::path));
    others.sort(Comparator.naturalOrder());
  }

  private void keepBudget(CacheFormat target, Path newest, long added) throws IOException {
    if (budget == Long.MAX_VALUE) {
      return;
    }
    // Only this process's part is counted between two looks at the folder.
    if (bytes.get() >= 0 && bytes.addAndGet(added) <= budget) {
      return;
    }
    if (!evicting.tryLock()) {
      return; // another thread is at it
    }
    try {
      List<Found> entries = new ArrayList<>();
      scan(target, entries, new ArrayList<>());
      long total = entries.stream().mapToLong(Found::size).sum();
      if (total > budget) {
        // Somewhat more than needed, so that not every conversion looks at the whole folder.
        long goal = budget - budget / 10;
        entries.sort(Comparator.comparing(Found::used));
        for (Found found : entries) {
          if (total <= goal) {
            break;
          }
          if (found.path.equals(newest)) {
            continue;
          }
          try (EntryLocks.Held held = locks.tryAcquire(found.key)) {
            if (held != null && Files.deleteIfExists(found.path)) {
              sound.remove(found.key);
              evicted.incrementAndGet();
              total -= found.size;
            }
          } catch (FileSystemException e) {
            LOG.log(System.Logger.Level.DEBUG, "cannot evict " + found.path + " now", e);
          }
        }
      }
      bytes.set(total);
    } finally {
      evicting.unlock();
    }
  }

  /**
   * Looks at every entry of this format: its trailer, the check sum of its content, and whether its
   * source is as it was. Reads everything; changes nothing.
   */
  public CacheReport verify(Progress progress, CancellationToken cancellation) throws IOException {
    return inspect(progress, cancellation, false);
  }

  /**
   * As {@link #verify}, and removes the files that have a problem. They are made anew when they are
   * wanted. Files that another process is writing now are left alone.
   */
  public CacheReport repair(Progress progress, CancellationToken cancellation) throws IOException {
    return inspect(progress, cancellation, true);
  }

  private CacheReport inspect(Progress progress, CancellationToken cancellation, boolean remove)
      throws IOException {
    requireOpen();
    List<CacheReport.Problem> problems = new ArrayList<>();
    if (format == null) {
      return new CacheReport(0, 0, problems);
    }
    List<Found> entries = new ArrayList<>();
    List<Path> others = new ArrayList<>();
    scan(format, entries, others);
    String task = remove ? "repairing the cache" : "verifying the cache";
    long total = 0;
    long done = 0;
    for (Found found : entries) {
      cancellation.throwIfCancelled();
      total += found.size;
      CacheReport.Kind kind = null;
      String detail = "";
      try {
        EntryTrailer trailer = EntryTrailer.read(found.path, found.key, true);
        detail = staleness(trailer);
        kind = detail.isEmpty() ? null : CacheReport.Kind.STALE;
      } catch (EntryTrailer.CorruptEntryException e) {
        kind = CacheReport.Kind.CORRUPT;
        detail = String.valueOf(e.getMessage());
      } catch (NoSuchFileException e) {
        // Evicted meanwhile.
      }
      if (kind != null) {
        problems.add(
            new CacheReport.Problem(
                kind, found.path, detail, remove && remove(found.key, found.path)));
      }
      progress.update(task, ++done, entries.size());
    }
    for (Path other : others) {
      String key = keyOfLeftover(other);
      if (isBeingWritten(key)) {
        continue;
      }
      problems.add(
          new CacheReport.Problem(
              CacheReport.Kind.LEFTOVER,
              other,
              "not an entry; a process died while it wrote",
              remove && remove(key, other)));
    }
    problems.sort(Comparator.comparing(CacheReport.Problem::path));
    if (remove) {
      bytes.set(-1);
    }
    return new CacheReport(entries.size(), total, problems);
  }

  private static String staleness(EntryTrailer trailer) {
    if (trailer.byContent()) {
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

  /** Temporary files begin with a dot and the name of their entry. */
  private static String keyOfLeftover(Path file) {
    Path parent = file.getParent();
    String start =
        parent == null || parent.getFileName() == null ? "" : parent.getFileName().toString();
    String name = file.getFileName().toString().replaceFirst("^\\.+", "");
    int dot = name.indexOf('.');
    return start + (dot < 0 ? name : name.substring(0, dot));
  }

  private boolean isBeingWritten(String key) throws IOException {
    try (EntryLocks.Held held = locks.tryAcquire(key)) {
      return held == null;
    }
  }

  private boolean remove(String key, Path file) throws IOException {
    try (EntryLocks.Held held = locks.tryAcquire(key)) {
      if (held == null) {
        return false;
      }
      sound.remove(key);
      return Files.deleteIfExists(file);
    }
  }

  /** What the cache holds, which takes a look at the whole folder, and what it did so far. */
  public CacheStatistics stats() throws IOException {
    List<Found> entries = new ArrayList<>();
    if (format != null) {
      scan(format, entries, new ArrayList<>());
    }
    return new CacheStatistics(
        entries.size(),
        entries.stream().mapToLong(Found::size).sum(),
        budget,
        hits.get(),
        inPlace.get(),
        conversions.get(),
        rebuilt.get(),
        evicted.get());
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
}
