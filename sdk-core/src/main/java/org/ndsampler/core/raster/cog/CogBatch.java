package org.ndsampler.core.raster.cog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.internal.AtomicFile;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.raster.tiff.Compression;
import org.ndsampler.core.raster.tiff.TiffRaster;
import org.ndsampler.core.raster.tiff.internal.format.Zstds;
import org.ndsampler.core.util.JobExecutor;
import org.ndsampler.core.util.JobPool;

/**
 * Converts many files to Cloud-Optimised GeoTIFF, and checks that what was written is one and shows
 * what the original shows. Immutable and safe for concurrent use. Each setting gives a changed
 * copy, and the order in which they are made does not matter.
 *
 * <pre>{@code
 * CogBatch batch = CogBatch.standard().threads(4).progress(Progress.console());
 * batch.convert(List.of(Path.of("a.png"), Path.of("b.jpg")), Path.of("cogs")).throwIfFailed();
 * }</pre>
 *
 * <p>A target that is there and valid is left alone. Otherwise the original is converted into a
 * temporary file in the same folder, checked there, flushed and moved into place; what does not
 * pass is deleted and converted again, three times unless told. After the work a target is valid or
 * not there; it is never seen half-written.
 *
 * @since 0.1
 */
public final class CogBatch {
  private final Settings settings;

  private CogBatch(Settings settings) {
    this.settings = settings;
  }

  /** With every setting at its default. */
  public static CogBatch standard() {
    return new CogBatch(
        new Settings(
            Rasters.load(), RasterOptions.of(BlockCache.ofDefaultSize()), CogWriter.standard()));
  }

  /** What writes a COG, to be checked by the batch. Must be safe for concurrent use. */
  @FunctionalInterface
  public interface Converter {
    /**
     * Writes a COG.
     *
     * @param source the original
     * @param target a file that is not there yet and that nobody else sees
     * @throws CancellationException if it was cancelled
     * @throws IOException if the original cannot be read or the COG cannot be written
     */
    void convert(Path source, Path target, CancellationToken cancellation) throws IOException;
  }

  /** How the pixels of a COG are checked; its structure always is. */
  public enum Check {
    /**
     * Size, channels and type are those of the original, and it is not all black where the original
     * is not. Reads little, unless the image begins with much black.
     */
    CONTENT,
    /**
     * Every pixel is that of the original; reads both files whole. For lossless compressions only:
     * {@link Compression#AUTO} is lossless then, also where the original is a JPEG.
     */
    PIXELS
  }

  /** What a batch was told. A copy is changed before anybody else sees it, then never. */
  private static final class Settings {
    Rasters rasters;
    RasterOptions options;
    CogWriter writer;
    @Nullable Converter converter;
    Check check = Check.CONTENT;
    int threads = 1;
    int attempts = 3;
    Progress progress = Progress.NONE;
    CancellationToken cancellation = CancellationToken.NONE;

    Settings(Rasters rasters, RasterOptions options, CogWriter writer) {
      this.rasters = rasters;
      this.options = options;
      this.writer = writer;
    }

    Settings(Settings other) {
      this(other.rasters, other.options, other.writer);
      converter = other.converter;
      check = other.check;
      threads = other.threads;
      attempts = other.attempts;
      progress = other.progress;
      cancellation = other.cancellation;
    }
  }

  private CogBatch with(Consumer<Settings> change) {
    Settings copy = new Settings(settings);
    change.accept(copy);
    return new CogBatch(copy);
  }

  /** Opens originals and results; {@link Rasters#load} unless told. */
  public CogBatch rasters(Rasters value) {
    return with(copy -> copy.rasters = value);
  }

  /** What opens originals and results. */
  public Rasters rasters() {
    return settings.rasters;
  }

  /** How originals are opened; decoded blocks are kept in its cache. */
  public CogBatch options(RasterOptions value) {
    return with(copy -> copy.options = value);
  }

  /** How originals are opened. */
  public RasterOptions options() {
    return settings.options;
  }

  /** Writes the COGs; lossless unless the original is lossy, unless told. */
  public CogBatch writer(CogWriter value) {
    return with(copy -> copy.writer = value);
  }

  /** What writes the COGs where there is no {@link #converter()}. */
  public CogWriter writer() {
    return settings.writer;
  }

  /**
   * Writes the COGs in another way, in place of the {@link #writer(CogWriter)}, such as with GDAL's
   * COG driver: {@code (source, target, cancellation) -> Gdal.convertToCog(source, target,
   * Map.of("COMPRESS", "ZSTD"))}.
   */
  public CogBatch converter(Converter value) {
    return with(copy -> copy.converter = value);
  }

  /** What writes the COGs in place of the writer, if anything does. */
  public Optional<Converter> converter() {
    return Optional.ofNullable(settings.converter);
  }

  /** How pixels are checked; {@link Check#CONTENT} unless told. */
  public CogBatch check(Check value) {
    return with(copy -> copy.check = value);
  }

  /** How pixels are checked. */
  public Check check() {
    return settings.check;
  }

  /** A report of structure and content. */
  private CogReport check(Path cog, @Nullable Path source) {
    settings.cancellation.throwIfCancelled();
    CogReport structure = CogValidator.validate(cog);
    if (!structure.isValid()) {
      return structure;
    }
    List<String> errors = new ArrayList<>();
    List<String> warnings = new ArrayList<>(structure.warnings());
    try (Raster image = settings.rasters.open(cog, settings.options)) {
      if (source != null) {
        try (Raster original = settings.rasters.open(source, settings.options)) {
          compare(image, original).ifPresent(errors::add);
        }
      } else if (!ContentCheck.hasContent(image)) {
        warnings.add("The image appears to be all black");
      }
    } catch (IOException e) {
      errors.add("The pixels cannot be read: " + describe(e));
    }
    return CogReport.of(cog, Collections.unmodifiableList(errors), warnings, structure.details());
  }

  /** The number of threads; 1, the calling one, unless told. */
  public CogBatch threads(int value) {
    if (value < 1) {
      throw new IllegalArgumentException("threads must be positive: " + value);
    }
    return with(copy -> copy.threads = value);
  }

  /** The number of threads. */
  public int threads() {
    return settings.threads;
  }

  /** How often a file is tried; 3 unless told. */
  public CogBatch attempts(int value) {
    if (value < 1) {
      throw new IllegalArgumentException("attempts must be positive: " + value);
    }
    return with(copy -> copy.attempts = value);
  }

  /** How often a file is tried. */
  public int attempts() {
    return settings.attempts;
  }

  /** Told after each file. */
  public CogBatch progress(Progress value) {
    return with(copy -> copy.progress = value);
  }

  /** Who is told. */
  public Progress progress() {
    return settings.progress;
  }

  /** Stops the work between tiles. */
  public CogBatch cancellation(CancellationToken value) {
    return with(copy -> copy.cancellation = value);
  }

  /** What stops the work. */
  public CancellationToken cancellation() {
    return settings.cancellation;
  }

  /**
   * Converts files into a folder, each as {@code NAME.tif}.
   *
   * @param folder made if it is not there
   * @throws IllegalArgumentException if two would have the same name; give {@link #convert(Map)}
   *     the names then
   * @throws IOException if the folder cannot be made
   */
  public CogBatchReport convert(Collection<Path> sources, Path folder) throws IOException {
    Map<Path, Path> files = new LinkedHashMap<>();
    for (Path source : sources) {
      Path name = source.getFileName();
      if (name == null) {
        throw new IllegalArgumentException("not a file: " + source);
      }
      files.put(
          source, folder.resolve(name.toString().replaceFirst("(?<=.)\\.[^.]*$", "") + ".tif"));
    }
    Files.createDirectories(folder);
    return convert(files);
  }

  /**
   * Converts files. One that fails does not stop the others; {@link CogBatchReport#throwIfFailed}
   * makes an error of it.
   *
   * @param files the COG of each original
   * @throws IllegalArgumentException if two originals have the same target, or one is its own; or
   *     if every pixel is to be compared and the writer's compression is lossy
   */
  public CogBatchReport convert(Map<Path, Path> files) {
    if (settings.converter == null
        && settings.check == Check.PIXELS
        && settings.writer.compression() == Compression.JPEG) {
      throw new IllegalArgumentException(
          "to compare every pixel a lossless compression is needed, and JPEG is not; choose ZSTD,"
              + " DEFLATE or AUTO, or check CONTENT");
    }
    Set<Path> targets = new HashSet<>();
    files.forEach(
        (source, target) -> {
          Path absolute = target.toAbsolutePath().normalize();
          if (!targets.add(absolute)) {
            throw new IllegalArgumentException("two files would be converted to " + target);
          }
          if (absolute.equals(source.toAbsolutePath().normalize())) {
            throw new IllegalArgumentException(source + " would be converted to itself");
          }
        });
    Map<Path, CogBatchReport.Item> items = new LinkedHashMap<>();
    files.forEach((source, target) -> items.put(source, cancelled(source, target, List.of())));
    settings.progress.update("converting to COG", 0, files.size());
    try (JobExecutor executor = executor()) {
      JobPool<CogBatchReport.Item> pool = new JobPool<>(executor);
      files.forEach((source, target) -> pool.submit(() -> convert(source, target)));
      long done = 0;
      for (Future<CogBatchReport.Item> job : pool.asCompleted()) {
        CogBatchReport.Item item = result(job);
        items.put(item.source(), item);
        settings.progress.update("converting to COG", ++done, files.size());
      }
    } catch (CancellationException e) {
      // The waiting thread was interrupted and stays so: the rest counts as cancelled.
    }
    return new CogBatchReport(new ArrayList<>(items.values()));
  }

  private CogBatchReport.Item convert(Path source, Path target) {
    List<String> problems = new ArrayList<>();
    try {
      settings.cancellation.throwIfCancelled();
      try (Raster original = settings.rasters.open(source, settings.options)) {
        // Else nothing that happens to the target would say anything.
        original.info();
      }
      if (Files.exists(target)) {
        CogReport present = check(target, source);
        if (present.isValid()) {
          return new CogBatchReport.Item(
              source, target, CogBatchReport.Status.PRESENT, present.warnings(), List.of());
        }
        problems.add("what was there: " + String.join("; ", present.errors()));
      }
      for (int attempt = 1; attempt <= settings.attempts; attempt++) {
        List<String> lost = new ArrayList<>();
        Optional<String> problem = attempt(source, target, lost);
        if (problem.isEmpty()) {
          return new CogBatchReport.Item(
              source, target, CogBatchReport.Status.CONVERTED, problems, lost);
        }
        problems.add("try " + attempt + ": " + problem.get());
        if (Thread.currentThread().isInterrupted()) {
          // Nothing that fails now says anything of the target, which another may have made.
          return cancelled(source, target, problems);
        }
      }
      Files.deleteIfExists(target);
    } catch (CancellationException e) {
      return cancelled(source, target, problems);
    } catch (IOException | RuntimeException e) {
      problems.add(describe(e));
    }
    return new CogBatchReport.Item(
        source, target, CogBatchReport.Status.FAILED, problems, List.of());
  }

  /**
   * Checks COGs without their originals: structure, and a warning where one is all black.
   *
   * @return the reports as they become ready, each file once; close it if it is not read to its end
   */
  public Stream<CogReport> validate(Collection<Path> cogs) {
    Map<Path, Optional<Path>> files = new LinkedHashMap<>();
    cogs.forEach(cog -> files.put(cog, Optional.empty()));
    return validateAll(files);
  }

  /**
   * Checks COGs beside their originals, as {@link #convert(Map)} does.
   *
   * @param files the COG of each original
   * @return the reports as they become ready; close it if it is not read to its end
   */
  public Stream<CogReport> validate(Map<Path, Path> files) {
    Map<Path, Optional<Path>> pairs = new LinkedHashMap<>();
    files.forEach((source, target) -> pairs.put(target, Optional.of(source)));
    return validateAll(pairs);
  }

  private Stream<CogReport> validateAll(Map<Path, Optional<Path>> files) {
    JobExecutor executor = executor();
    JobPool<CogReport> pool = new JobPool<>(executor);
    files.forEach((cog, source) -> pool.submit(() -> check(cog, source.orElse(null))));
    Iterator<Future<CogReport>> jobs = pool.asCompleted().iterator();
    Iterator<CogReport> reports =
        new Iterator<>() {
          private long done;

          @Override
          public boolean hasNext() {
            if (!jobs.hasNext()) {
              executor.close();
            }
            return jobs.hasNext();
          }

          @Override
          public CogReport next() {
            CogReport report = result(jobs.next());
            settings.progress.update("validating COGs", ++done, files.size());
            return report;
          }
        };
    return StreamSupport.stream(
            Spliterators.spliterator(
                reports, files.size(), Spliterator.ORDERED | Spliterator.NONNULL),
            false)
        .onClose(executor::close);
  }

  private JobExecutor executor() {
    // One thread is the calling one, which runs a job when its result is asked for.
    return settings.threads == 1 ? JobExecutor.serial() : JobExecutor.threads(settings.threads);
  }

  private static <T> T result(Future<T> job) {
    try {
      return job.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (CancellationException) new CancellationException("interrupted").initCause(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CancellationException cancelled) {
        throw cancelled;
      }
      // Exceptions are results; this is an error of the virtual machine.
      throw new IllegalStateException(String.valueOf(e.getCause()), e.getCause());
    }
  }

  private static CogBatchReport.Item cancelled(Path source, Path target, List<String> problems) {
    return new CogBatchReport.Item(
        source, target, CogBatchReport.Status.CANCELLED, problems, List.of());
  }

  /** Empty if it succeeded. */
  private Optional<String> attempt(Path source, Path target, List<String> lost) {
    Path written = target;
    try (AtomicFile file = AtomicFile.of(target)) {
      written = file.path();
      try {
        lost.addAll(write(source, written));
        CogReport report = check(written, source);
        if (!report.isValid()) {
          return Optional.of(String.join("; ", report.errors()));
        }
        file.commit();
        if (Files.exists(metadata(written))) {
          AtomicFile.publish(metadata(written), metadata(target));
        }
        return Optional.empty();
      } finally {
        deleteQuietly(metadata(written));
      }
    } catch (CancellationException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      return Optional.of(describe(e).replace(written.toString(), target.toString()));
    }
  }

  /** Where GDAL writes what has no place in the image. */
  private static Path metadata(Path image) {
    return image.resolveSibling(image.getFileName() + ".aux.xml");
  }

  private static String describe(Exception e) {
    return e.getMessage() == null
        ? e.getClass().getSimpleName()
        : e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      System.getLogger(CogBatch.class.getName())
          .log(System.Logger.Level.WARNING, "cannot delete " + file, e);
    }
  }

  private static Compression losslessCompression() {
    return Zstds.isAvailable() ? Compression.ZSTD : Compression.DEFLATE;
  }

  /** Writes a COG; what of the original is not in it, as far as that is known. */
  private List<String> write(Path source, Path target) throws IOException {
    if (settings.converter != null) {
      settings.converter.convert(source, target, settings.cancellation);
      return List.of();
    }
    try (Raster original = settings.rasters.open(source, settings.options)) {
      CogWriter writer = settings.writer.cancellation(settings.cancellation);
      boolean lossless = settings.check == Check.PIXELS && writer.compression() == Compression.AUTO;
      return (lossless ? writer.compression(losslessCompression()) : writer)
          .write(original, target)
          .lost();
    }
  }

  private Optional<String> compare(Raster image, Raster original) throws IOException {
    Optional<String> header = ContentCheck.difference(image.info(), original.info());
    if (header.isPresent()) {
      return header;
    }
    if (settings.check == Check.PIXELS) {
      boolean lossy =
          image instanceof TiffRaster tiff && tiff.metadata().compression().equals("JPEG");
      return ContentCheck.difference(image, original)
          .map(
              problem ->
                  lossy ? problem + "; it is compressed as JPEG, which is not lossless" : problem);
    }
    if (!ContentCheck.hasContent(image) && ContentCheck.hasContent(original)) {
      return Optional.of("The image is all black, and the original is not");
    }
    return Optional.empty();
  }
}
