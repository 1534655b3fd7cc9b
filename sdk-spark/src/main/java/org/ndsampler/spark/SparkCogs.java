package org.ndsampler.spark;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.raster.cog.CogBatch;
import org.ndsampler.core.raster.cog.CogBatchReport;
import org.ndsampler.core.raster.cog.CogWriter;
import org.ndsampler.core.raster.tiff.Compression;
import org.ndsampler.spark.internal.SparkPath;
import org.ndsampler.spark.internal.Tasks;

/**
 * Converts images to Cloud-Optimised GeoTIFFs on the executors, each checked against its original:
 * {@link CogBatch} on many machines. Immutable; each setting returns a changed copy.
 *
 * <pre>{@code
 * SparkCogs.of(spark).check(CogBatch.Check.PIXELS).convert(sources, "/shared/cogs").throwIfFailed();
 * }</pre>
 *
 * <p>A COG appears whole or not at all, and one that is there and right is kept: the job may be run
 * again, an executor may be lost, and two tasks may do the same file. One that fails stops nothing
 * else. Originals and COGs lie on a file system that all machines have.
 *
 * @since 0.1
 */
public final class SparkCogs {
  private static final int QUALITY = 75;

  private final SparkSession spark;
  private final Settings settings;
  private final Progress progress;
  private final CancellationToken cancellation;

  private SparkCogs(
      SparkSession spark, Settings settings, Progress progress, CancellationToken cancellation) {
    this.spark = spark;
    this.settings = settings;
    this.progress = progress;
    this.cancellation = cancellation;
  }

  /** What goes to the executors. A copy is changed before anybody else sees it, then never. */
  private static final class Settings implements Serializable {
    private static final long serialVersionUID = 1;

    private Compression compression = Compression.AUTO;
    private int quality = QUALITY;
    private int tileSize;
    private CogBatch.Check check = CogBatch.Check.CONTENT;
    private int attempts = 3;

    Settings() {}

    Settings(Settings other) {
      compression = other.compression;
      quality = other.quality;
      tileSize = other.tileSize;
      check = other.check;
      attempts = other.attempts;
    }

    CogBatch batch() {
      CogWriter writer = CogWriter.standard().threads(1).compression(compression).quality(quality);
      return CogBatch.standard()
          .writer(tileSize == 0 ? writer : writer.tileSize(tileSize))
          .check(check)
          .attempts(attempts);
    }
  }

  /** With every setting at its default. */
  public static SparkCogs of(SparkSession spark) {
    return new SparkCogs(
        Objects.requireNonNull(spark, "spark must not be null"),
        new Settings(),
        Progress.NONE,
        CancellationToken.NONE);
  }

  private SparkCogs with(Consumer<Settings> change) {
    Settings copy = new Settings(settings);
    change.accept(copy);
    // What is wrong is said here, and not by each task.
    copy.batch();
    return new SparkCogs(spark, copy, progress, cancellation);
  }

  /** The compression; {@link Compression#AUTO} unless changed. */
  public SparkCogs compression(Compression value) {
    return with(copy -> copy.compression = value);
  }

  /** The compression. */
  public Compression compression() {
    return settings.compression;
  }

  /** The quality of JPEG, from 1 to 100; 75 unless changed. */
  public SparkCogs quality(int value) {
    return with(copy -> copy.quality = value);
  }

  /** The quality of JPEG. */
  public int quality() {
    return settings.quality;
  }

  /** The side of the tiles; that of {@link CogWriter#standard} unless changed. */
  public SparkCogs tileSize(int value) {
    CogWriter.standard().tileSize(value);
    return with(copy -> copy.tileSize = value);
  }

  /** The side of the tiles. */
  public int tileSize() {
    return settings.tileSize == 0 ? CogWriter.standard().tileSize() : settings.tileSize;
  }

  /** How pixels are checked; {@link CogBatch.Check#CONTENT} unless changed. */
  public SparkCogs check(CogBatch.Check value) {
    return with(copy -> copy.check = value);
  }

  /** How pixels are checked. */
  public CogBatch.Check check() {
    return settings.check;
  }

  /** How often a file is tried; 3 unless changed. */
  public SparkCogs attempts(int value) {
    return with(copy -> copy.attempts = value);
  }

  /** How often a file is tried. */
  public int attempts() {
    return settings.attempts;
  }

  /** Is told how many files are done. */
  public SparkCogs progress(Progress value) {
    return new SparkCogs(spark, settings, value, cancellation);
  }

  /** What is told how many files are done. */
  public Progress progress() {
    return progress;
  }

  /** Stops the job; run again, it goes on. */
  public SparkCogs cancellation(CancellationToken value) {
    return new SparkCogs(spark, settings, progress, value);
  }

  /** What stops the job. */
  public CancellationToken cancellation() {
    return cancellation;
  }

  /** A file that is to be converted. */
  private record Pair(String source, String target) implements Serializable {}

  /** A {@link CogBatchReport.Item} on its way to the driver. */
  private record Done(
      String source, String target, String status, List<String> problems, List<String> lost)
      implements Serializable {

    static Done of(CogBatchReport.Item item) {
      return new Done(
          item.source().toString(),
          item.target().toString(),
          item.status().name(),
          new ArrayList<>(item.problems()),
          new ArrayList<>(item.lost()));
    }

    CogBatchReport.Item item() {
      return new CogBatchReport.Item(
          SparkPath.of(source),
          SparkPath.of(target),
          CogBatchReport.Status.valueOf(status),
          problems,
          lost);
    }
  }

  /**
   * Converts files into a folder, each as {@code NAME.tif}.
   *
   * @param folder made if it is not there
   * @return what became of each file, in the order of the sources
   * @throws IllegalArgumentException if two would have the same name; give {@link #convert(Map)}
   *     the names then
   * @throws IOException if the folder cannot be made
   */
  public CogBatchReport convert(Collection<String> sources, String folder) throws IOException {
    Path target = SparkPath.of(folder).toAbsolutePath();
    Map<String, String> files = new LinkedHashMap<>();
    for (String source : sources) {
      Path name = SparkPath.of(source).getFileName();
      if (name == null) {
        throw new IllegalArgumentException("not a file: " + source);
      }
      files.put(
          source,
          target.resolve(name.toString().replaceFirst("(?<=.)\\.[^.]*$", "") + ".tif").toString());
    }
    Files.createDirectories(target);
    return convert(files);
  }

  /**
   * Converts files.
   *
   * @param files the COG of each original; the folders of the COGs are there
   * @return what became of each file, in the order of the map
   * @throws IllegalArgumentException if two originals have the same target
   * @throws java.util.concurrent.CancellationException if it was cancelled
   */
  public CogBatchReport convert(Map<String, String> files) {
    Map<String, String> sources = new LinkedHashMap<>();
    List<Pair> pairs = new ArrayList<>();
    files.forEach(
        (source, target) -> {
          String other = sources.put(target, source);
          if (other != null) {
            throw new IllegalArgumentException(
                other + " and " + source + " would both be converted to " + target);
          }
          pairs.add(new Pair(source, target));
        });
    Settings told = settings;
    List<Done> done =
        Tasks.run(
            spark,
            "converting to COG",
            pairs,
            Math.max(Tasks.slices(spark), (pairs.size() + 15) / 16),
            progress,
            cancellation,
            (some, count) -> converted(told, some, count));
    return new CogBatchReport(done.stream().map(Done::item).toList());
  }

  private static Iterator<Done> converted(
      Settings settings, Iterator<Pair> pairs, LongAccumulator count) {
    CogBatch batch = settings.batch();
    List<Done> done = new ArrayList<>();
    while (pairs.hasNext()) {
      Pair pair = pairs.next();
      CogBatchReport report =
          batch.convert(Map.of(SparkPath.of(pair.source()), SparkPath.of(pair.target())));
      done.add(Done.of(report.files().get(0)));
      count.add(1);
    }
    return done.iterator();
  }

  /** The settings. */
  @Override
  public String toString() {
    return "SparkCogs("
        + String.join(
            ", ",
            Arrays.asList(
                settings.compression.toString(),
                settings.check.toString(),
                settings.attempts + " attempts"))
        + ")";
  }
}
