package org.ndsampler.core.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoCategory;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.coco.CocoImages;
import org.ndsampler.core.coco.ImageSizes;
import org.ndsampler.core.coco.Query;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.delayed.DelayedOperation;
import org.ndsampler.core.delayed.FinalizeOptions;
import org.ndsampler.core.frames.Backend;
import org.ndsampler.core.frames.CocoFrames;
import org.ndsampler.core.frames.FrameCache;
import org.ndsampler.core.frames.Frames;
import org.ndsampler.core.frames.internal.HeaderSizes;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.index.AnnotationIndex;
import org.ndsampler.core.internal.Ints;
import org.ndsampler.core.internal.ListView;
import org.ndsampler.core.internal.source.SourceFileSystem;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Damage;
import org.ndsampler.core.raster.GeoTransform;
import org.ndsampler.core.raster.Orientation;
import org.ndsampler.core.raster.Pages;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.regions.Audit;
import org.ndsampler.core.regions.GridCell;
import org.ndsampler.core.regions.PooledRegion;
import org.ndsampler.core.regions.RegionPool;
import org.ndsampler.core.regions.SampleGrid;
import org.ndsampler.core.regions.Selection;
import org.ndsampler.core.regions.internal.TargetColumns;

/**
 * Loads windows of a dataset's images with the annotations in them.
 *
 * <pre>{@code
 * CocoDataset dataset = ToyDatasets.make("shapes8", Path.of("toy"), 0);  // or CocoDataset.read(file)
 * try (CocoSampler sampler = CocoSampler.builder(dataset).cache(Path.of("cache")).build()) {
 *   Sample sample = sampler.loadSample(Target.image(1).center(200, 200).size(100, 100));
 *   sample.pixels().shape();                                  // (100, 100, 3)
 *   sampler.loadSample(sampler.positive(0).square().pad(25));
 *
 *   sampler.preselect(Selection.balanced().negatives(100).window(64, 64).seed(0));
 *   sampler.loadItem(0);                                      // the positives first
 * }
 * }</pre>
 *
 * <p>Safe for concurrent use. Whoever opened it closes it; loading afterwards is an {@link
 * IllegalStateException}. What had to be decoded is kept within a budget of bytes, so that the
 * second window of an image costs little.
 *
 * @since 0.1
 */
public final class CocoSampler implements Sampler {
  /** What rounding may leave of a shape in a window that only touches it. */
  static final double NO_SHARE_OF_A_SHAPE = 1e-9;

  private final CocoDataset dataset;
  private final Frames frames;
  private final TargetResolver resolver;
  private final PixelReader reader;
  private final WindowsOutside outside;
  private final @Nullable Path workFolder;
  private volatile RegionPool pool;

  private CocoSampler(CocoDataset dataset, Frames frames, @Nullable Path workFolder) {
    this.dataset = dataset;
    this.frames = frames;
    this.workFolder = workFolder;
    AnnotationIndex index =
        workFolder == null ? AnnotationIndex.of(dataset) : AnnotationIndex.of(dataset, workFolder);
    Frames read = frames instanceof CocoFrames ? frames : new CheckedFrames(frames, dataset);
    ImageParts parts = new ImageParts(read, new KnownChannels(dataset, frames));
    this.resolver =
        new TargetResolver(dataset, index, imageId -> dataset.image(imageId).size(), parts);
    this.reader = new PixelReader(dataset, read, parts);
    this.outside = new WindowsOutside(dataset.name());
    this.pool = select(Selection.all(), dataset, workFolder);
  }

  private static RegionPool select(
      Selection selection, CocoDataset dataset, @Nullable Path workFolder) {
    return workFolder == null ? selection.select(dataset) : selection.select(dataset, workFolder);
  }

  /** A sampler with the default settings. */
  public static CocoSampler open(CocoDataset dataset) {
    return builder(dataset).build();
  }

  /** Starts to set up a sampler. */
  public static Builder builder(CocoDataset dataset) {
    Objects.requireNonNull(dataset, "the dataset must not be null");
    return new Builder(dataset);
  }

  /** The settings of a sampler. Confined to one thread. */
  public static final class Builder {
    private final CocoDataset dataset;
    private @Nullable Rasters rasters;
    private @Nullable BlockCache memory;
    private @Nullable Orientation orientation;
    private Damage damage = Damage.REFUSE;
    private Pages pages = Pages.FIRST;
    private @Nullable Path cache;
    private @Nullable Backend backend;
    private @Nullable FrameCache frameCache;
    private @Nullable Path workFolder;
    private @Nullable Frames frames;
    private Progress progress = Progress.NONE;

    private Builder(CocoDataset dataset) {
      this.dataset = dataset;
    }

    /**
     * Reads pixels from a source of one's own, by the ids of the dataset's images, in place of the
     * files that the dataset names. An image that is not as large there as the dataset declares is
     * refused when it is loaded.
     *
     * @param value is closed together with the sampler
     */
    public Builder frames(Frames value) {
      this.frames = value;
      return this;
    }

    /**
     * Is told when long work is done that nobody asked for by itself: reading the headers of all
     * files whose size the dataset does not declare. Nobody is told unless said.
     */
    public Builder progress(Progress value) {
      this.progress = value;
      return this;
    }

    /** Opens files with these providers; by default with all that are there. */
    public Builder rasters(Rasters value) {
      this.rasters = value;
      return this;
    }

    /**
     * Converts each image once into a form that windows are read from fast, in this folder; without
     * it, files are read as they are, and a PNG or JPEG is decoded whole for its first window.
     *
     * @param folder is made if it is not there; several samplers and processes may share it
     */
    public Builder cache(Path folder) {
      this.cache = folder;
      return this;
    }

    /**
     * The same with a cache that has settings of its own, such as a budget of bytes.
     *
     * @param value is closed together with the sampler
     */
    public Builder cache(FrameCache value) {
      this.frameCache = value;
      return this;
    }

    /**
     * Keeps what follows from the annotations and takes long (the index, the table of targets,
     * typical sizes, pools of negatives) in this folder, under the fingerprint of the dataset:
     * another dataset, or a changed one, has entries of its own. The sizes of files whose images
     * declare none are kept here too, by the file's path, length and time.
     *
     * @param folder is made if it is not there; several samplers and processes may share it
     */
    public Builder workFolder(Path folder) {
      this.workFolder = folder;
      return this;
    }

    /** The form that images are converted into, {@link Backend#AUTO} unless said; needs a cache. */
    public Builder backend(Backend value) {
      this.backend = value;
      return this;
    }

    /** Keeps at most so many bytes of decoded pixels; by default an eighth of the largest heap. */
    public Builder memory(long bytes) {
      this.memory = BlockCache.ofBytes(bytes);
      return this;
    }

    /** Keeps decoded pixels in a cache that may be shared with other samplers. */
    public Builder memory(BlockCache cache) {
      this.memory = cache;
      return this;
    }

    /**
     * Whether images are turned as their EXIF orientation says; {@link Orientation#AUTO} unless
     * said, since the width and height in the dataset tell on which pixels its annotations lie. An
     * image that is upside down or mirrored has the same size both ways and is left as it is
     * stored.
     */
    public Builder orientation(Orientation value) {
      this.orientation = value;
      return this;
    }

    /** {@link Orientation#APPLY} or {@link Orientation#STORED}, for all images. */
    public Builder applyOrientation(boolean value) {
      return orientation(value ? Orientation.APPLY : Orientation.STORED);
    }

    /**
     * What happens with image files that are truncated or damaged: refused by default, or read as
     * far as they can be, the rest "no data" for {@link Target#nodata(Nodata)}.
     */
    public Builder damage(Damage value) {
      this.damage = value;
      return this;
    }

    /**
     * Which pages of files of several are read: the first one by default, or all of them as the
     * channels of an image. The frames of a stack are images by {@link
     * org.ndsampler.core.frames.SimpleFrames#ofStack}; see {@link #frames}.
     */
    public Builder pages(Pages value) {
      this.pages = value;
      return this;
    }

    /**
     * The sampler. Opens no file.
     *
     * @throws IllegalStateException if a backend is set without a folder; or a folder, a backend or
     *     rasters beside a cache that has them already; or how files are opened beside frames of
     *     one's own
     * @throws IllegalArgumentException if the backend is not there or does not know an option
     */
    public CocoSampler build() {
      Frames given = frames;
      if (given != null) {
        refuseBeside("frames(frames) has its own pixels");
        ImageSizes sizes = image -> sizeOf(given, image);
        return new CocoSampler(sized(sizes), given, workFolder);
      }
      RasterOptions options =
          RasterOptions.of(memory == null ? BlockCache.ofDefaultSize() : memory)
              .orientation(orientation == null ? Orientation.AUTO : orientation)
              .damage(damage)
              .pages(pages);
      FrameCache converted = converted();
      Rasters opened = converted != null ? converted.rasters() : opened();
      CocoDataset sized = sized(new HeaderSizes(opened, options, workFolder, progress));
      return new CocoSampler(
          sized,
          converted == null
              ? CocoFrames.open(sized, opened, options)
              : CocoFrames.open(sized, converted, options),
          workFolder);
    }

    private Rasters opened() {
      return rasters == null ? Rasters.load() : rasters;
    }

    private @Nullable FrameCache converted() {
      if (frameCache != null) {
        if (cache != null || backend != null || rasters != null) {
          throw new IllegalStateException(
              "cache(FrameCache) has its own folder, backend and rasters; leave out "
                  + (cache != null ? "cache(path)" : backend != null ? "backend" : "rasters"));
        }
        return frameCache;
      }
      if (cache == null) {
        if (backend != null && !backend.equals(Backend.NONE)) {
          throw new IllegalStateException(
              "backend(" + backend.name() + ") needs a folder; give one: cache(path)");
        }
        return null;
      }
      return FrameCache.builder(cache)
          .rasters(opened())
          .backend(backend == null ? Backend.AUTO : backend)
          .build();
    }

    private void refuseBeside(String why) {
      String other =
          cache != null || frameCache != null
              ? "cache"
              : backend != null
                  ? "backend"
                  : rasters != null
                      ? "rasters"
                      : memory != null
                          ? "memory"
                          : orientation != null
                              ? "orientation"
                              : damage != Damage.REFUSE
                                  ? "damage"
                                  : pages != Pages.FIRST ? "pages" : "";
      if (!other.isEmpty()) {
        throw new IllegalStateException(why + "; leave out " + other);
      }
    }

    /** The dataset that knows the size of every image, itself where all are declared. */
    private CocoDataset sized(ImageSizes sizes) {
      CocoImages images = dataset.images();
      boolean declared = true;
      for (int row = 0; row < images.size() && declared; row++) {
        declared = images.declaresSize(row);
      }
      return declared || dataset.hasImageSizes() ? dataset : dataset.withImageSizes(sizes);
    }

    private static Size sizeOf(Frames frames, CocoImage image) throws IOException {
      try {
        return frames.size(image.id());
      } catch (UncheckedIOException e) {
        throw e.getCause();
      } catch (IllegalArgumentException e) {
        throw new IOException(e.getMessage(), e);
      }
    }
  }

  /**
   * The dataset. It knows the size of every image: where the JSON declares none (or 0, or -1), the
   * header of the file is read, of one image when it is asked for, of all at once by what goes over
   * the images (negatives, grids, audits). Images whose file is missing or damaged stay without a
   * size, are reported once in the log, and are left out by these.
   */
  public CocoDataset dataset() {
    return dataset;
  }

  /** The pixels of the dataset's images; they are closed with the sampler. */
  public Frames frames() {
    return frames;
  }

  @Override
  public List<CocoCategory> categories() {
    return dataset.categories().stream().toList();
  }

  /**
   * Where an image is on Earth, from pixels of the image to the coordinates of its own reference
   * system; empty where its files do not say. A window of the world becomes a target so:
   *
   * <pre>{@code
   * GeoTransform geo = sampler.geoTransform(1).orElseThrow();
   * Target.image(1).region(geo.window(Box.of(500_300, 4_649_100, 600, 300)));
   * }</pre>
   *
   * @throws IllegalArgumentException if there is no such image
   */
  public Optional<GeoTransform> geoTransform(long imageId) {
    return frames.geoTransform(imageId);
  }

  /**
   * Chooses what {@link #positive}, {@link #negative} and {@link #loadItem} give from now on: which
   * positives, how many negatives, how large a window. Until then there are all annotations that
   * have a box, each with the extent of its box, and no negatives.
   *
   * <p>The choice is made at once, and the same selection always makes the same one. A thread that
   * is going through the old numbers should be done first.
   *
   * @return what was chosen
   * @throws IllegalArgumentException if two settings of the selection contradict each other
   * @throws org.ndsampler.core.regions.NoRoomException if there are not so many places for
   *     negatives
   */
  public RegionPool preselect(Selection selection) {
    Objects.requireNonNull(selection, "the selection must not be null; there is Selection.all()");
    RegionPool chosen = select(selection, dataset, workFolder);
    pool = chosen;
    return chosen;
  }

  /** The number of positives that were chosen. */
  @Override
  public int positiveCount() {
    return pool.positiveCount();
  }

  @Override
  public int negativeCount() {
    return pool.negativeCount();
  }

  /**
   * The target of a positive, to be loaded as it is or after more settings: {@code
   * sampler.positive(3).square().pad(10)}.
   *
   * @param index from 0 to {@link #positiveCount} - 1
   * @throws IndexOutOfBoundsException if there is no such positive
   */
  public Target positive(int index) {
    return positive(pool, index);
  }

  private static Target positive(RegionPool chosen, int index) {
    Target target = Target.annotation(chosen.annotationId(index));
    return chosen.window().map(size -> target.window(size.width(), size.height())).orElse(target);
  }

  /**
   * The target of a negative: a window that keeps the rule of the selection, by default one without
   * any annotation. Its sample shows the annotations of which the window has a part; where the
   * selection goes by shapes, those whose shape reaches into the window, and not those of which the
   * box alone does. So a negative by {@link org.ndsampler.core.regions.NegativeRule#noOverlap}
   * shows none, by boxes and by shapes.
   *
   * @param index from 0 to {@link #negativeCount} - 1
   * @throws org.ndsampler.core.regions.MissingNegativePoolException if none were chosen; the
   *     message says what to call
   * @throws IndexOutOfBoundsException if there is no such negative
   */
  public Target negative(int index) {
    return negative(pool, index);
  }

  private static Target negative(RegionPool chosen, int index) {
    PooledRegion negative = chosen.negative(index);
    // An annotation that only touches the window has no pixel in it.
    Target target = Target.image(negative.imageId()).region(negative.window());
    return chosen.isShapes()
        ? target.visible(NO_SHARE_OF_A_SHAPE, Visibility.SHAPE)
        : target.visible(Double.MIN_VALUE);
  }

  /**
   * The targets of all items as they are chosen now, the positives first: a view that makes them on
   * access and does not change with a later selection.
   */
  public List<Target> items() {
    RegionPool chosen = pool;
    int positives = chosen.positiveCount();
    return new ListView<>(
        Ints.sum("the number of items", positives, chosen.negativeCount()),
        index -> index < positives ? positive(chosen, index) : negative(chosen, index - positives));
  }

  /**
   * The targets of a grid's windows, in its order: a view that makes them on access.
   *
   * @param grid over the images or the videos of this dataset
   * @throws IllegalArgumentException if there are more than a list can have
   */
  public List<Target> targets(SampleGrid grid) {
    Objects.requireNonNull(grid, "the grid must not be null");
    List<GridCell> cells = grid.cells();
    return new ListView<>(cells.size(), index -> target(cells.get(index)));
  }

  /**
   * The targets of the annotations that a query finds, in its order: a view that makes them on
   * access. Annotations that have no sound box, or no image, are no targets and are left out. For
   * whole images there is {@code Target.image}.
   *
   * @param query of this dataset, or of one whose annotations have the same ids, images and boxes,
   *     such as the one that the sampler was opened with
   * @throws IllegalArgumentException if an annotation that it finds is another one here, or none
   */
  public List<Target> targets(Query query) {
    Objects.requireNonNull(query, "the query must not be null; dataset.query(text) makes one");
    CocoDataset asked = query.dataset();
    TargetColumns columns = TargetColumns.of(asked);
    int[] rows =
        Arrays.stream(query.annotations())
            .filter(row -> columns.ofAnnotationRow(row) >= 0)
            .toArray();
    if (asked != dataset) {
      requireSame(asked, rows);
    }
    return new ListView<>(
        rows.length, index -> Target.annotation(asked.annotations().id(rows[index])));
  }

  /** Ids are often the same numbers in every dataset, and would be other annotations in silence. */
  private void requireSame(CocoDataset asked, int[] rows) {
    for (int row : rows) {
      CocoAnnotation its = asked.annotations().at(row);
      boolean same = dataset.annotations().contains(its.id());
      if (same) {
        CocoAnnotation own = dataset.annotation(its.id());
        same = own.imageId() == its.imageId() && own.box().equals(its.box());
      }
      if (!same) {
        throw new IllegalArgumentException(
            "the query is of dataset "
                + asked.name()
                + ", whose annotation "
                + its.id()
                + " is another one, or none, in "
                + dataset.name()
                + "; ask sampler.dataset().query(text)");
      }
    }
  }

  private static Target target(GridCell cell) {
    Target target =
        cell.videoId().isPresent()
            ? Target.video(cell.videoId().getAsLong()).time(cell.firstFrame(), cell.endFrame())
            : Target.image(cell.imageIds().get(0));
    return target.region(cell.window());
  }

  /** What the items show that are chosen now: {@link #audit(List)} of {@link #items}. */
  public Audit audit() {
    return audit(items());
  }

  /**
   * How often each image, annotation and pixel is seen when some targets are loaded once each.
   * Reads no pixels.
   */
  public Audit audit(List<Target> targets) {
    return audit(targets, Progress.NONE, CancellationToken.NONE);
  }

  /**
   * As {@link #audit(List)}, with news of the work.
   *
   * @throws java.util.concurrent.CancellationException if it was cancelled
   */
  public Audit audit(List<Target> targets, Progress progress, CancellationToken cancellation) {
    Objects.requireNonNull(targets, "the targets must not be null");
    Objects.requireNonNull(progress, "the progress must not be null; there is Progress.NONE");
    Objects.requireNonNull(
        cancellation, "the token must not be null; there is CancellationToken.NONE");
    return Auditor.ofTargets(dataset, resolver, targets, progress, cancellation);
  }

  /**
   * What some samples show; they may be read from a stream and are not kept.
   *
   * @throws IllegalArgumentException if one is of another dataset
   */
  public Audit auditSamples(Iterable<Sample> samples) {
    Objects.requireNonNull(samples, "the samples must not be null");
    return Auditor.ofSamples(dataset, samples);
  }

  @Override
  public Sample loadPositive(int index) {
    return loadSample(positive(index));
  }

  /**
   * Loads a negative: {@link #loadSample} of {@link #negative}.
   *
   * @param index from 0 to {@link #negativeCount} - 1
   * @throws org.ndsampler.core.regions.MissingNegativePoolException if none were chosen; the
   *     message says what to call
   * @throws IndexOutOfBoundsException if there is no such negative
   */
  @Override
  public Sample loadNegative(int index) {
    return loadSample(negative(index));
  }

  /**
   * Loads a whole image with its annotations.
   *
   * @throws IllegalArgumentException if there is no such image
   * @throws UncheckedIOException if its pixels cannot be read
   */
  public Sample loadImage(long imageId) {
    return loadSample(Target.image(imageId));
  }

  /**
   * Loads many targets on several threads, as batches.
   *
   * @param targets must not change
   */
  public SampleLoader loader(List<Target> targets) {
    Objects.requireNonNull(targets, "the targets must not be null");
    boolean far = SourceFileSystem.isRemote(dataset.imageFolder()) || dataset.hasUrls();
    return SampleLoader.of(
        dataset, targets, this::loadSample, far ? this::ahead : SampleLoader.NOTHING);
  }

  /** Brings the windows of targets that are pixels of one file as they are stored. */
  private AutoCloseable ahead(List<Target> targets) {
    Map<Long, List<Window>> windows = new LinkedHashMap<>();
    for (Target target : targets) {
      try {
        if (PixelReader.isDirect(target)) {
          ResolvedTarget resolved = resolve(target);
          if (frames.hasOwn(resolved.imageId())) {
            windows
                .computeIfAbsent(resolved.imageId(), id -> new ArrayList<>())
                .add(resolved.window());
          }
        }
      } catch (RuntimeException e) {
        // Loading it says what is wrong with it.
      }
    }
    return frames.ahead(windows);
  }

  /**
   * Loads many targets ahead on several threads, and gives the samples in the order of the targets.
   * Close the stream if it is not read to its end.
   */
  public Stream<Sample> stream(List<Target> targets) {
    return loader(targets).samples();
  }

  /** Loads several targets, one after another, when they are asked for. */
  public Stream<Sample> loadSamples(List<Target> targets) {
    Objects.requireNonNull(targets, "the targets must not be null");
    return targets.stream().map(this::loadSample);
  }

  /**
   * Loads a window with its annotations.
   *
   * @throws IllegalArgumentException if the target names an image or an annotation that does not
   *     exist
   * @throws IllegalStateException if the target leaves open what its window is; the message says
   *     what to add
   * @throws UncheckedIOException if the pixels cannot be read; the message names dataset, image,
   *     file and reason
   */
  public Sample loadSample(Target target) {
    Objects.requireNonNull(target, "the target must not be null; Target.image(id) makes one");
    ResolvedTarget resolved = resolve(target);
    if (target.isLazy()) {
      return new Sample(reader, resolved, resolver.annotations(resolved));
    }
    if (reader.isDirect(resolved)) {
      return new Sample(reader.direct(resolved), resolved, resolver.annotations(resolved));
    }
    return new Sample(reader.read(resolved), resolved, resolver.annotations(resolved));
  }

  /**
   * The lazy graph of a target's pixels: nothing is read until it is finalised, with {@link
   * #finalizeOptions} for the pixels of {@link #loadSample}. A conversion to another type or to a
   * mask is not part of it; where padding continues the image, the graph is that of what is inside.
   *
   * @throws IllegalStateException if the target keeps each file's scale
   */
  public DelayedOperation delayed(Target target) {
    return reader.delayed(resolve(target));
  }

  /** How {@link #delayed} becomes the pixels of a target. */
  public FinalizeOptions finalizeOptions(Target target) {
    Objects.requireNonNull(target, "the target must not be null; Target.image(id) makes one");
    return PixelReader.options(target);
  }

  /**
   * Loads a sample again.
   *
   * @param token {@link Sample#toJson}, or {@link Target#toJson} alone
   * @throws IllegalArgumentException if the text is neither, or the sample is of another dataset
   */
  public Sample replay(String token) {
    if (!Json.object(token, "a token").containsKey("target")) {
      return loadSample(Target.parse(token));
    }
    Provenance provenance = Provenance.parse(token);
    String wanted = provenance.fingerprint();
    if (!wanted.isEmpty() && !wanted.equals(dataset.fingerprint())) {
      throw new IllegalArgumentException(
          "the sample is of the dataset "
              + provenance.dataset()
              + " with fingerprint "
              + wanted
              + ", and this is "
              + dataset.name()
              + " with "
              + dataset.fingerprint());
    }
    return loadSample(provenance.target());
  }

  /**
   * The annotations that {@link #loadSample} would give, in sample coordinates, without touching
   * the pixels.
   *
   * @throws IllegalArgumentException as {@link #loadSample}
   * @throws IllegalStateException as {@link #loadSample}
   */
  public SampleAnnotations annotations(Target target) {
    return resolver.annotations(resolve(target));
  }

  /**
   * Works out the window of a target, without touching the pixels (but for the header of a file
   * whose size the dataset does not say).
   *
   * @throws IllegalArgumentException as {@link #loadSample}
   * @throws IllegalStateException as {@link #loadSample}
   */
  public ResolvedTarget resolve(Target target) {
    ResolvedTarget resolved = resolver.resolve(target);
    outside.check(resolved);
    return resolved;
  }

  /** Closes the files that are open. */
  @Override
  public void close() {
    frames.close();
  }

  /** The dataset, and how many positives and negatives are chosen. */
  @Override
  public String toString() {
    RegionPool chosen = pool;
    return "CocoSampler of "
        + dataset.name()
        + ": "
        + chosen.positiveCount()
        + " positives, "
        + chosen.negativeCount()
        + " negatives";
  }
}
