package org.ndsampler.core.sample;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.coco.CocoCategory;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.frames.CocoFrames;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.regions.PooledRegion;
import org.ndsampler.core.regions.RegionPool;
import org.ndsampler.core.regions.Selection;

/**
 * Loads windows of a dataset's images with the annotations in them.
 *
 * <p>Safe for concurrent use. Whoever opened it closes it; loading afterwards is an {@link
 * IllegalStateException}. What had to be decoded is kept within a budget of bytes, so that the
 * second window of an image costs little.
 */
public final class CocoSampler implements Sampler {
  private final CocoDataset dataset;
  private final CocoFrames frames;
  private final TargetResolver resolver;
  private volatile RegionPool pool;

  private CocoSampler(CocoDataset dataset, CocoFrames frames) {
    this.dataset = dataset;
    this.frames = frames;
    this.resolver = new TargetResolver(dataset, imageId -> frames.info(imageId).size());
    this.pool = Selection.all().select(dataset);
  }

  /** A sampler with the default settings. */
  public static CocoSampler open(CocoDataset dataset) {
    return builder(dataset).build();
  }

  /** Starts to set up a sampler. */
  public static Builder builder(CocoDataset dataset) {
    return new Builder(dataset);
  }

  /** The settings of a sampler. Confined to one thread. */
  public static final class Builder {
    private final CocoDataset dataset;
    private @Nullable Rasters rasters;
    private @Nullable BlockCache memory;
    private boolean applyOrientation;

    private Builder(CocoDataset dataset) {
      this.dataset = dataset;
    }

    /** Opens files with these providers; by default with all that are there. */
    public Builder rasters(Rasters value) {
      this.rasters = value;
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
     * Turns JPEG images as their EXIF orientation says; off by default, since annotations of COCO
     * lie on the stored pixels.
     */
    public Builder applyOrientation(boolean value) {
      this.applyOrientation = value;
      return this;
    }

    /** The sampler. */
    public CocoSampler build() {
      RasterOptions options =
          RasterOptions.of(memory == null ? BlockCache.ofDefaultSize() : memory)
              .withApplyOrientation(applyOrientation);
      Rasters opened = rasters == null ? Rasters.load() : rasters;
      return new CocoSampler(dataset, CocoFrames.open(dataset, opened, options));
    }
  }

  /** The dataset. */
  public CocoDataset dataset() {
    return dataset;
  }

  /** The pixels of the dataset's images. */
  public CocoFrames frames() {
    return frames;
  }

  @Override
  public List<CocoCategory> categories() {
    return dataset.categories().stream().toList();
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
    RegionPool chosen = selection.select(dataset);
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
   */
  public Target positive(int index) {
    RegionPool chosen = pool;
    Target target = Target.annotation(chosen.positive(index).annotationId().orElseThrow());
    return chosen.window().map(size -> target.window(size.width(), size.height())).orElse(target);
  }

  /**
   * The target of a negative: a window that keeps the rule of the selection, by default one without
   * any annotation.
   *
   * @param index from 0 to {@link #negativeCount} - 1
   * @throws org.ndsampler.core.regions.MissingNegativePoolException if none were chosen; the
   *     message says what to call
   */
  public Target negative(int index) {
    PooledRegion negative = pool.negative(index);
    // An annotation that only touches the window has no pixel in it.
    return Target.image(negative.imageId()).region(negative.window()).visible(Double.MIN_VALUE);
  }

  @Override
  public Sample loadPositive(int index) {
    return loadSample(positive(index));
  }

  @Override
  public Sample loadNegative(int index) {
    return loadSample(negative(index));
  }

  /** Loads a whole image with its annotations. */
  public Sample loadImage(long imageId) {
    return loadSample(Target.image(imageId));
  }

  /** Loads several targets, one after another, when they are asked for. */
  public Stream<Sample> loadSamples(List<Target> targets) {
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
    ResolvedTarget resolved = resolve(target);
    NDArray pixels = frames.read(resolved.imageId(), resolved.window(), target.fill());
    return new Sample(
        pixels, resolved, resolver.annotations(resolved), new Provenance(dataset.name(), target));
  }

  /**
   * The annotations that {@link #loadSample} would give, in sample coordinates, without touching
   * the pixels.
   */
  public SampleAnnotations annotations(Target target) {
    return resolver.annotations(resolve(target));
  }

  /**
   * Works out the window of a target, without touching the pixels (but for the header of a file
   * whose size the dataset does not say).
   */
  public ResolvedTarget resolve(Target target) {
    return resolver.resolve(target);
  }

  /** Closes the files that are open. */
  @Override
  public void close() {
    frames.close();
  }
}
