package org.ndsampler.spark;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import org.ndsampler.chips.ChipFormat;
import org.ndsampler.chips.ChipSet;
import org.ndsampler.chips.Chips;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.spark.internal.ChipTask;
import org.ndsampler.spark.internal.SparkPath;
import org.ndsampler.spark.internal.Tasks;

/**
 * Writes windows as a dataset of small images on the executors: {@link Chips} on many machines.
 * Immutable; each setting returns a changed copy.
 *
 * <pre>{@code
 * SparkChips.of(spark, "data.kwcoco.json")
 *     .option("window", "512x512").option("overlap", "0.2")
 *     .format(ChipFormat.JPEG)
 *     .write("/shared/chips");
 * }</pre>
 *
 * <p>Each task writes a folder of its own, {@code part-00000} and so on, with images and a COCO
 * file; the driver unites these into {@code data.kwcoco.json} beside them, which {@link
 * ChipSet#open} opens. Files appear whole or not at all and are kept when they are there: the job
 * may be run again, an executor may be lost, and two tasks may write the same part. The same
 * options give the same files, however many executors there are.
 *
 * @since 0.1
 */
public final class SparkChips {
  private final SparkSession spark;
  private final String dataset;
  private final Map<String, String> options;
  private final Settings settings;
  private final Progress progress;
  private final CancellationToken cancellation;

  private SparkChips(
      SparkSession spark,
      String dataset,
      Map<String, String> options,
      Settings settings,
      Progress progress,
      CancellationToken cancellation) {
    this.spark = spark;
    this.dataset = dataset;
    this.options = options;
    this.settings = settings;
    this.progress = progress;
    this.cancellation = cancellation;
  }

  /** What goes to the executors. A copy is changed before anybody else sees it, then never. */
  private static final class Settings implements Serializable {
    private static final long serialVersionUID = 1;

    private ChipFormat format = ChipFormat.PNG;
    private int quality = 90;
    private double visible;
    private boolean cut = true;

    Settings() {}

    Settings(Settings other) {
      format = other.format;
      quality = other.quality;
      visible = other.visible;
      cut = other.cut;
    }

    Chips applied(Chips chips) {
      return chips.format(format).quality(quality).visible(visible).cut(cut);
    }
  }

  /**
   * Chips of a dataset; of whole images until an {@link #option} says otherwise.
   *
   * @param dataset the COCO file, on a file system that all machines have
   */
  public static SparkChips of(SparkSession spark, String dataset) {
    return new SparkChips(
        Objects.requireNonNull(spark, "spark must not be null"),
        dataset,
        Map.of(),
        new Settings(),
        Progress.NONE,
        CancellationToken.NONE);
  }

  private SparkChips with(Consumer<Settings> change) {
    Settings copy = new Settings(settings);
    change.accept(copy);
    return new SparkChips(spark, dataset, options, copy, progress, cancellation);
  }

  /**
   * Sets an option that says which windows, as reading the data source {@code ndsampler} has them:
   * {@code targets}, {@code window}, {@code overlap}, {@code classes} and so on.
   */
  public SparkChips option(String name, String value) {
    Map<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(options);
    copy.put(name, value);
    return new SparkChips(spark, dataset, copy, settings, progress, cancellation);
  }

  /** How the pixels are kept; PNG unless changed. */
  public SparkChips format(ChipFormat value) {
    return with(copy -> copy.format = value);
  }

  /** How the pixels are kept. */
  public ChipFormat format() {
    return settings.format;
  }

  /** The quality of JPEG, from 1 to 100; 90 unless changed. */
  public SparkChips quality(int value) {
    if (value < 1 || value > 100) {
      throw new IllegalArgumentException("the quality must be from 1 to 100, not " + value);
    }
    return with(copy -> copy.quality = value);
  }

  /** The quality of JPEG. */
  public int quality() {
    return settings.quality;
  }

  /**
   * Leaves out annotations of which not more than this share lies in the chip; 0 unless changed.
   */
  public SparkChips visible(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("visible must be in [0, 1]: " + share);
    }
    return with(copy -> copy.visible = share);
  }

  /** The share of an annotation that has to lie in a chip. */
  public double visible() {
    return settings.visible;
  }

  /** Whether annotations that the edge of a chip cuts are kept; they are unless changed. */
  public SparkChips cut(boolean value) {
    return with(copy -> copy.cut = value);
  }

  /** Whether annotations that the edge of a chip cuts are kept. */
  public boolean isCut() {
    return settings.cut;
  }

  /** Is told how many parts are written. */
  public SparkChips progress(Progress value) {
    return new SparkChips(spark, dataset, options, settings, value, cancellation);
  }

  /** What is told how many parts are written. */
  public Progress progress() {
    return progress;
  }

  /** Stops the job; run again, it goes on. */
  public SparkChips cancellation(CancellationToken value) {
    return new SparkChips(spark, dataset, options, settings, progress, value);
  }

  /** What stops the job. */
  public CancellationToken cancellation() {
    return cancellation;
  }

  /**
   * What was written. Immutable.
   *
   * @param chips the chips
   * @param failures what could not be made into chips, with the reasons
   */
  public record Written(ChipSet chips, List<String> failures) {
    /** Copies the list. */
    public Written {
      failures = List.copyOf(failures);
    }
  }

  /**
   * Writes the chips.
   *
   * @param folder new, or with a part of these chips
   * @throws IllegalArgumentException if an option is wrong, or the format cannot hold the pixels
   * @throws java.util.concurrent.CancellationException if it was cancelled
   * @throws IOException if something cannot be read or written
   */
  public Written write(String folder) throws IOException {
    Path target = SparkPath.of(folder).toAbsolutePath();
    Files.createDirectories(target);
    ChipTask.Plan plan = ChipTask.plan(dataset, options, target);
    Settings told = settings;
    ChipTask task = plan.task();
    List<String> failures = new ArrayList<>();
    Tasks.run(
            spark,
            "writing chips",
            plan.parts(),
            plan.parts().size(),
            progress,
            cancellation,
            (parts, done) -> task.write(parts, done, told::applied))
        .forEach(failures::addAll);
    List<CocoDataset> written = new ArrayList<>();
    for (ChipTask.Part part : plan.parts()) {
      written.add(ChipSet.open(target.resolve(part.name())).dataset());
    }
    CocoDataset.union(written).dataset().write(target.resolve("data.kwcoco.json"));
    return new Written(ChipSet.open(target), failures);
  }

  /** The dataset and the options. */
  @Override
  public String toString() {
    return "SparkChips(" + dataset + ", " + options + ", " + settings.format + ")";
  }
}
