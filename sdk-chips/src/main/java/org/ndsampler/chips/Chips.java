package org.ndsampler.chips;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.internal.AtomicFile;
import org.ndsampler.core.raster.npy.Npy;
import org.ndsampler.core.regions.SampleGrid;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.core.sample.SampleAnnotations;
import org.ndsampler.core.sample.Target;

/**
 * Writes windows of a dataset as a dataset of small images, for trainers that read files. Immutable
 * and safe for concurrent use, as long as the sampler is open; each setting gives a changed copy.
 *
 * <pre>{@code
 * CocoDataset dataset = ToyDatasets.make("shapes2", Path.of("toy"), 0);
 * try (CocoSampler sampler = CocoSampler.open(dataset)) {
 *   SampleGrid grid = SampleGrid.ofImages(dataset).window(256, 256).overlap(0.25).build();
 *   ChipSet chips = Chips.of(sampler, grid).visible(0.3).negatives(0.2).write(Path.of("chips"));
 *   chips.dataset();                             // its images are the chips
 *   chips.source(1);                             // which window of which image the first one is
 * }
 * }</pre>
 *
 * <p>What is written:
 *
 * <ul>
 *   <li>A chip for each target, with its settings: padding, scale, channels, clips. Its annotations
 *       are clipped to it. Each frame of a clip is an image, and the chip a video.
 *   <li>{@code data.kwcoco.json}: images with the fields {@code source_image_id}, {@code
 *       source_window}, {@code chip_to_source} and {@code source_target}, annotations with {@code
 *       source_annotation_id}; categories as they are. {@link ChipSet} reads them.
 *   <li>The same bytes for any number of threads, and names that sort in the order of the targets.
 * </ul>
 *
 * <p>Every file appears whole or not at all. Writing again into the same folder goes on where it
 * was stopped, in whatever way; a folder with other chips, or with anything else, is refused. A
 * chip whose image cannot be read is left out and listed ({@link ChipSet#failures}); it is tried
 * again the next time.
 *
 * @since 0.1
 */
public final class Chips {
  private static final int SHARD_CHIPS = 1000;
  private static final long SHARD_BYTES = 1L << 30;
  private static final int QUALITY = 90;

  private final CocoSampler sampler;
  private final List<Target> targets;
  private final Settings settings;

  /** Written while a copy is made, then never again. */
  private static final class Settings {
    private ChipFormat format = ChipFormat.PNG;
    private int quality = QUALITY;
    private double visible;
    private boolean cut = true;
    private OptionalDouble negatives = OptionalDouble.empty();
    private long seed;
    private int threads = 1;
    private Progress progress = Progress.NONE;
    private CancellationToken cancellation = CancellationToken.NONE;

    Settings() {}

    Settings(Settings other) {
      format = other.format;
      quality = other.quality;
      visible = other.visible;
      cut = other.cut;
      negatives = other.negatives;
      seed = other.seed;
      threads = other.threads;
      progress = other.progress;
      cancellation = other.cancellation;
    }
  }

  private Chips(CocoSampler sampler, List<Target> targets, Settings settings) {
    this.sampler = sampler;
    this.targets = targets;
    this.settings = settings;
  }

  /** Chips of targets, one each, in their order. */
  public static Chips of(CocoSampler sampler, List<Target> targets) {
    return new Chips(sampler, targets, new Settings());
  }

  /** Chips of the windows of a grid, in its order. */
  public static Chips of(CocoSampler sampler, SampleGrid grid) {
    return of(sampler, sampler.targets(grid));
  }

  private Chips with(Consumer<Settings> change) {
    Settings copy = new Settings(settings);
    change.accept(copy);
    return new Chips(sampler, targets, copy);
  }

  /** How the pixels are kept; PNG unless changed. */
  public Chips format(ChipFormat value) {
    return with(copy -> copy.format = value);
  }

  /** How the pixels are kept. */
  public ChipFormat format() {
    return settings.format;
  }

  /**
   * The quality of JPEG; 90 unless changed.
   *
   * @param value from 1 to 100
   */
  public Chips quality(int value) {
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
   * Leaves out annotations of whose box not more than this share lies in the chip; 0 unless
   * changed, which keeps all that touch it. A target that asks for more has its way.
   *
   * @param share in [0, 1]
   */
  public Chips visible(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("visible must be in [0, 1]: " + share);
    }
    return with(copy -> copy.visible = share);
  }

  /** The share of an annotation that has to lie in a chip. */
  public double visible() {
    return settings.visible;
  }

  /**
   * Whether annotations that the edge of a chip cuts are kept, clipped; they are unless changed.
   */
  public Chips cut(boolean value) {
    return with(copy -> copy.cut = value);
  }

  /** Whether annotations that the edge of a chip cuts are kept. */
  public boolean isCut() {
    return settings.cut;
  }

  /**
   * Keeps so many chips without an annotation that they are this share of all, at most as many as
   * there are, chosen by the {@link #seed}; all are kept unless this is given.
   *
   * @param share in [0, 1); 0 keeps none
   */
  public Chips negatives(double share) {
    if (!(share >= 0 && share < 1)) {
      throw new IllegalArgumentException("the share of negatives must be in [0, 1): " + share);
    }
    return with(copy -> copy.negatives = OptionalDouble.of(share));
  }

  /** The share of chips without an annotation; empty if all are kept. */
  public OptionalDouble negatives() {
    return settings.negatives;
  }

  /** What chooses the negatives, and shuffles shards; 0 unless changed. */
  public Chips seed(long value) {
    return with(copy -> copy.seed = value);
  }

  /** What chooses the negatives, and shuffles shards. */
  public long seed() {
    return settings.seed;
  }

  /** How many chips are made at once, at least 1; the bytes do not depend on it. */
  public Chips threads(int value) {
    if (value < 1) {
      throw new IllegalArgumentException("at least one thread must work, not " + value);
    }
    return with(copy -> copy.threads = value);
  }

  /** How many chips are made at once. */
  public int threads() {
    return settings.threads;
  }

  /** Is told how many chips are written. */
  public Chips progress(Progress value) {
    return with(copy -> copy.progress = value);
  }

  /** What is told how many chips are written. */
  public Progress progress() {
    return settings.progress;
  }

  /** Stops the work between chips; writing again goes on there. */
  public Chips cancellation(CancellationToken token) {
    return with(copy -> copy.cancellation = token);
  }

  /** What stops the work. */
  public CancellationToken cancellation() {
    return settings.cancellation;
  }

  /** A chip, or why there is none. */
  private record Made(
      int position, @Nullable ChipRecord chip, String failure, List<byte[]> files) {}

  /**
   * Writes each chip as an image, {@code images/0000/000012.png} and so on, and {@code
   * data.kwcoco.json}.
   *
   * @param folder new, empty, or with a part of these chips
   * @throws IllegalArgumentException if the format cannot hold the pixels
   * @throws java.util.concurrent.CancellationException if it was cancelled
   * @throws IOException if the folder holds anything else, or something cannot be written
   */
  public ChipSet write(Path folder) throws IOException {
    int[] plan = plan();
    claim(folder, "a folder of images");
    ChipNames names = new ChipNames(plan.length);
    String end = "." + settings.format.extension();
    for (int first = 0; first < plan.length; first += ChipNames.IN_A_FOLDER) {
      Files.createDirectories(
          Objects.requireNonNull(folder.resolve(names.stem(first, 0, false)).getParent()));
    }
    ChipEncoder encoder = new ChipEncoder(settings.format, settings.quality);
    OrderedWork.Maker<Made> maker =
        position -> {
          Target target = target(plan, position);
          Made made = made(position, target, true);
          ChipRecord chip = made.chip();
          if (chip == null) {
            return made;
          }
          boolean isClip = chip.target().isClip();
          NDArray pixels = null;
          for (int frame = 0; frame < chip.frames(); frame++) {
            Path file = folder.resolve(names.stem(position, frame, isClip) + end);
            if (Files.exists(file)) {
              continue;
            }
            if (pixels == null) {
              Made loaded = made(position, target, false);
              if (loaded.chip() == null) {
                return loaded;
              }
              pixels = loaded.chip().sample().pixels();
            }
            encoder.write(isClip ? pixels.frame(frame) : pixels, file);
          }
          return made;
        };
    return collect(
        folder,
        IntStream.range(0, plan.length).toArray(),
        maker,
        (position, frame) -> names.stem(position, frame, isClip(plan, position)) + end);
  }

  /**
   * As {@link #writeShards(Path, int, long)}, with a thousand chips or a gibibyte at most.
   *
   * @throws IOException as there
   */
  public ChipSet writeShards(Path folder) throws IOException {
    return writeShards(folder, SHARD_CHIPS, SHARD_BYTES);
  }

  /**
   * Writes the chips, shuffled by the {@link #seed}, into tar archives as WebDataset reads them:
   * {@code shard-000000.tar} and so on, with {@code 000012.png} and {@code 000012.json}, the COCO
   * file of that chip alone; of a clip with {@code 000012.000.png} and so on. {@code
   * data.kwcoco.json} has all of them.
   *
   * @param folder new, empty, or with a part of these shards
   * @param chips how many chips a shard has at most
   * @param bytes how large a shard is at most, unless one chip alone is larger
   * @throws IllegalArgumentException if the format cannot hold the pixels
   * @throws java.util.concurrent.CancellationException if it was cancelled
   * @throws IOException if the folder holds anything else, or something cannot be written
   */
  public ChipSet writeShards(Path folder, int chips, long bytes) throws IOException {
    if (chips < 1 || bytes < 1) {
      throw new IllegalArgumentException(
          "a shard has at least one chip and one byte, not " + chips + " and " + bytes);
    }
    int[] plan = plan();
    claim(folder, "shards of " + chips + " chips and " + bytes + " bytes at most");
    int[] order = ChipPlan.shuffled(plan.length, settings.seed);
    return new ShardWriter(folder, plan, order, chips, bytes).write();
  }

  /**
   * Writes the chips as arrays of many: {@code batch-000000.npy} and so on, each of shape (chips,
   * height, width, channels). In {@code data.kwcoco.json} an image has the name of its batch and
   * its place in it, {@code batch_index}.
   *
   * @param folder new, empty, or with a part of these batches
   * @param chips how many chips a batch has; the last one may have fewer
   * @throws IllegalArgumentException if a target is a clip, or two chips of a batch differ in size,
   *     channels or type
   * @throws java.util.concurrent.CancellationException if it was cancelled
   * @throws IOException if the folder holds anything else, an image cannot be read (a batch has no
   *     gaps), or something cannot be written
   */
  public ChipSet writeBatches(Path folder, int chips) throws IOException {
    if (chips < 1) {
      throw new IllegalArgumentException("a batch has at least one chip, not " + chips);
    }
    int[] plan = plan();
    claim(folder, "batches of " + chips + " chips");
    ChipDatasets all =
        new ChipDatasets(sampler.dataset(), folder, (p, t) -> batch(p / chips)).inBatchesOf(chips);
    int batches = (plan.length + chips - 1) / chips;
    for (int batch = 0; batch < batches; batch++) {
      int first = batch * chips;
      int end = Math.min(plan.length, first + chips);
      Path file = folder.resolve(batch(batch));
      NDArray[] whole = new NDArray[1];
      boolean isThere = Files.exists(file);
      work()
          .run(
              "chips",
              first,
              end,
              position -> made(position, target(plan, position), isThere),
              (position, made) -> {
                ChipRecord chip = made.chip();
                if (chip == null) {
                  throw new IOException(made.failure());
                }
                all.add(position, chip);
                if (!isThere) {
                  put(whole, chip.sample(), position - first, end - first);
                }
              });
      if (whole[0] != null) {
        Npy.write(file, whole[0]);
      }
    }
    return finish(folder, all.build(), List.of());
  }

  private static String batch(int number) {
    return String.format(Locale.ROOT, "batch-%06d.npy", number);
  }

  private static void put(NDArray[] whole, Sample sample, int index, int count) {
    NDArray pixels = sample.pixels();
    Shape shape = pixels.shape();
    if (shape.isClip()) {
      throw new IllegalArgumentException(
          "a batch is of images, not of clips; write a folder or shards");
    }
    NDArray batch = whole[0];
    if (batch == null) {
      batch =
          NDArray.zeros(
              pixels.dtype(), Shape.of(count, shape.height(), shape.width(), shape.channels()));
      whole[0] = batch;
    }
    NDArray place = batch.frame(index);
    if (!place.shape().equals(shape) || batch.dtype() != pixels.dtype()) {
      throw new IllegalArgumentException(
          "the chips of a batch are alike: one is "
              + shape
              + " of "
              + pixels.dtype().label()
              + ", those before it are "
              + place.shape()
              + " of "
              + batch.dtype().label()
              + "; give the targets a size (toSize)");
    }
    pixels.copyTo(place);
  }

  /** The shards of one call. */
  private final class ShardWriter {
    private final Path folder;
    private final int[] plan;
    private final int[] order;
    private final int mostChips;
    private final long mostBytes;
    private final ChipNames names;
    private final String[] shardOf;
    private int shard;
    private int inShard;
    private long bytes;
    private @Nullable AtomicFile file;
    private @Nullable OutputStream out;

    ShardWriter(Path folder, int[] plan, int[] order, int mostChips, long mostBytes) {
      this.folder = folder;
      this.plan = plan;
      this.order = order;
      this.mostChips = mostChips;
      this.mostBytes = mostBytes;
      names = new ChipNames(plan.length);
      shardOf = new String[plan.length];
    }

    ChipSet write() throws IOException {
      int from = resume();
      ChipEncoder encoder = new ChipEncoder(settings.format, settings.quality);
      List<String> failures = new ArrayList<>();
      try {
        work()
            .run(
                "chips",
                from,
                order.length,
                index -> encoded(encoder, order[index]),
                (index, made) -> {
                  if (made.chip() == null) {
                    failures.add(made.failure());
                  } else {
                    add(made);
                  }
                });
        endShard();
      } finally {
        abandon();
      }
      // In the order of the targets, whatever that in the shards is.
      ChipDatasets all =
          new ChipDatasets(sampler.dataset(), folder, (position, t) -> name(position, t));
      for (int position = 0; position < plan.length; position++) {
        if (shardOf[position] != null) {
          ChipRecord chip = made(position, target(plan, position), true).chip();
          if (chip != null) {
            all.add(position, chip);
          }
        }
      }
      return finish(folder, all.build(), failures);
    }

    /** Notes what is in the shards that are there; the index behind the last chip of them. */
    private int resume() throws IOException {
      int from = 0;
      while (Files.exists(folder.resolve(shardName(shard)))) {
        Set<String> keys = new HashSet<>();
        for (String name : TarFile.names(folder.resolve(shardName(shard)))) {
          keys.add(name.substring(0, name.indexOf('.')));
        }
        int last = from;
        for (int i = from; i < order.length && !keys.isEmpty(); i++) {
          if (keys.remove(names.key(order[i]))) {
            shardOf[order[i]] = shardName(shard);
            last = i + 1;
          }
        }
        from = last;
        shard++;
      }
      return from;
    }

    private Made encoded(ChipEncoder encoder, int position) throws IOException {
      Made made = made(position, target(plan, position), false);
      ChipRecord chip = made.chip();
      if (chip == null) {
        return made;
      }
      NDArray pixels = chip.sample().pixels();
      List<byte[]> files = new ArrayList<>();
      for (int frame = 0; frame < chip.frames(); frame++) {
        files.add(encoder.bytes(chip.target().isClip() ? pixels.frame(frame) : pixels));
      }
      ChipDatasets one =
          new ChipDatasets(sampler.dataset(), folder, (p, frame) -> member(p, frame));
      one.add(position, chip);
      files.add(one.build().toJson().getBytes(StandardCharsets.UTF_8));
      return new Made(position, chip, "", files);
    }

    private void add(Made made) throws IOException {
      long size = 0;
      for (byte[] content : made.files()) {
        size += TarFile.bytes(content.length);
      }
      long end = 2L * TarFile.BLOCK;
      if (inShard == mostChips || (inShard > 0 && bytes + size + end > mostBytes)) {
        endShard();
      }
      OutputStream to = out;
      if (to == null) {
        AtomicFile next = AtomicFile.of(folder.resolve(shardName(shard)));
        file = next;
        to = new BufferedOutputStream(Files.newOutputStream(next.path()));
        out = to;
      }
      int frames = made.files().size() - 1;
      for (int frame = 0; frame < frames; frame++) {
        TarFile.add(to, member(made.position(), frame), made.files().get(frame));
      }
      TarFile.add(to, names.key(made.position()) + ".json", made.files().get(frames));
      shardOf[made.position()] = shardName(shard);
      bytes += size;
      inShard++;
    }

    private void endShard() throws IOException {
      OutputStream to = out;
      AtomicFile whole = file;
      if (to == null || whole == null) {
        return;
      }
      TarFile.finish(to);
      to.close();
      whole.commit();
      out = null;
      file = null;
      shard++;
      inShard = 0;
      bytes = 0;
    }

    private void abandon() throws IOException {
      OutputStream to = out;
      AtomicFile half = file;
      if (to != null) {
        to.close();
      }
      if (half != null) {
        half.close();
      }
    }

    private String member(int position, int frame) {
      String key = names.key(position);
      return (isClip(plan, position) ? key + String.format(Locale.ROOT, ".%03d", frame) : key)
          + "."
          + settings.format.extension();
    }

    private String name(int position, int frame) {
      return shardOf[position] + "/" + member(position, frame);
    }

    private static String shardName(int number) {
      return String.format(Locale.ROOT, "shard-%06d.tar", number);
    }
  }

  private ChipSet collect(
      Path folder, int[] order, OrderedWork.Maker<Made> maker, ChipDatasets.Names names)
      throws IOException {
    ChipDatasets all = new ChipDatasets(sampler.dataset(), folder, names);
    List<String> failures = new ArrayList<>();
    work()
        .run(
            "chips",
            0,
            order.length,
            maker,
            (position, made) -> {
              if (made.chip() == null) {
                failures.add(made.failure());
              } else {
                all.add(position, made.chip());
              }
            });
    return finish(folder, all.build(), failures);
  }

  private static ChipSet finish(Path folder, CocoDataset chips, List<String> failures)
      throws IOException {
    chips.write(folder.resolve(ChipSet.FILE));
    return ChipSet.open(folder).withFailures(failures);
  }

  private OrderedWork work() {
    return new OrderedWork(settings.threads, settings.progress, settings.cancellation);
  }

  private Target target(int[] plan, int position) {
    return ChipRecord.clipped(targets.get(plan[position]), settings.visible);
  }

  private boolean isClip(int[] plan, int position) {
    return targets.get(plan[position]).isClip();
  }

  /** Loads a chip; that its image cannot be read is no reason to stop. */
  private Made made(int position, Target target, boolean lazy) {
    try {
      Sample sample = sampler.loadSample(lazy ? target.lazy() : target);
      return new Made(position, ChipRecord.of(target, sample, settings.cut), "", List.of());
    } catch (UncheckedIOException | CocoException e) {
      if (Thread.currentThread().isInterrupted()) {
        // Who was told to stop in the middle of reading knows nothing about the image.
        throw e;
      }
      String failure = "chip " + position + ", " + target.toJson() + ": " + e.getMessage();
      return new Made(position, null, failure, List.of());
    }
  }

  /** The targets that become chips. Reads no pixels. */
  private int[] plan() {
    if (settings.negatives.isEmpty()) {
      return IntStream.range(0, targets.size()).toArray();
    }
    boolean[] isPositive = new boolean[targets.size()];
    for (int i = 0; i < isPositive.length; i++) {
      settings.cancellation.throwIfCancelled();
      isPositive[i] = hasAnnotation(ChipRecord.clipped(targets.get(i), settings.visible));
      settings.progress.update("choosing chips", i + 1, isPositive.length);
    }
    return ChipPlan.withNegatives(isPositive, settings.negatives.getAsDouble(), settings.seed);
  }

  private boolean hasAnnotation(Target target) {
    SampleAnnotations annotations = sampler.annotations(target);
    if (settings.cut || annotations.isEmpty()) {
      return !annotations.isEmpty();
    }
    return !ChipRecord.of(target, sampler.loadSample(target.lazy()), false).annotations().isEmpty();
  }

  private void claim(Path folder, String what) throws IOException {
    Settings s = settings;
    String text =
        what
            + ", "
            + s.format
            + (s.format == ChipFormat.JPEG ? " " + s.quality : "")
            + ", visible "
            + s.visible
            + ", cut "
            + s.cut
            + ", negatives "
            + s.negatives
            + ", seed "
            + s.seed;
    ChipManifest.claim(folder, sampler.dataset().fingerprint(), text, targets);
  }

  /** The number of targets and the settings that are not usual. */
  @Override
  public String toString() {
    return "Chips(" + targets.size() + " targets, " + settings.format + ")";
  }
}
