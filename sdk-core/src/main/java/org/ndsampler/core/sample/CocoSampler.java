package org.ndsampler.core.sample;

import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.coco.CocoAnnotations;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImages;
import org.ndsampler.core.frames.CocoFrames;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;

/**
 * Loads windows of a dataset's images with the annotations in them.
 *
 * <p>Safe for concurrent use. Whoever opened it closes it; loading afterwards is an {@link IllegalStateException}. What had to
 * be decoded is kept within a budget of bytes, so that the second window of an image costs little.
 */
public final class CocoSampler implements AutoCloseable {
  private static final int[] NO_ROWS = {};

  private final CocoDataset dataset;
  private final CocoFrames frames;
  private final int[] positives;

  private CocoSampler(CocoDataset dataset, CocoFrames frames) {
    this.dataset = dataset;
    this.frames = frames;
    this.positives = positives(dataset);
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
     * Turns JPEG images as their EXIF orientation says; off by default, since annotations of COCO lie on the stored pixels.
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

  /** The number of positives: annotations that have a box and an image. */
  public int positiveCount() {
    return positives.length;
  }

  /**
   * The target of a positive, to be loaded as it is or after more settings: {@code sampler.positive(3).square().pad(10)}.
   *
   * @param index from 0 to {@link #positiveCount} - 1, in the order of the dataset
   */
  public Target positive(int index) {
    Objects.checkIndex(index, positives.length);
    return Target.annotation(dataset.annotations().id(positives[index]));
  }

  /** Loads a positive: the extent of its annotation's box. */
  public Sample loadPositive(int index) {
    return loadSample(positive(index));
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
   * @throws IllegalArgumentException if the target names an image or an annotation that does not exist
   * @throws IllegalStateException if the target leaves open what its window is; the message says what to add
   * @throws UncheckedIOException if the pixels cannot be read; the message names dataset, image, file and reason
   */
  public Sample loadSample(Target target) {
    ResolvedTarget resolved = resolve(target);
    NDArray pixels = frames.read(resolved.imageId(), resolved.window(), target.fill());
    return new Sample(
        pixels, resolved, annotations(resolved), new Provenance(dataset.name(), target));
  }

  /** The annotations that {@link #loadSample} would give, in sample coordinates, without touching the pixels. */
  public SampleAnnotations annotations(Target target) {
    return annotations(resolve(target));
  }

  /**
   * Works out the window of a target, without touching the pixels (but for the header of a file whose size the dataset does
   * not say).
   */
  public ResolvedTarget resolve(Target target) {
    long imageId;
    Box box = null;
    if (target.annotationId().isPresent()) {
      long id = target.annotationId().getAsLong();
      int row = dataset.annotations().row(id);
      imageId = dataset.annotation(id).imageId();
      CocoAnnotations table = dataset.annotations();
      if (table.hasBox(row)) {
        box = Box.of(table.x(row), table.y(row), table.width(row), table.height(row));
      }
    } else {
      imageId = target.imageId().orElseThrow();
    }
    Size size = imageSize(imageId);
    Window core = core(target, box, size);
    Margins pad = target.pad();
    Window window =
        pad.isNone() ? core : core.pad(pad.left(), pad.top(), pad.right(), pad.bottom());
    return new ResolvedTarget(target, imageId, size, core, window);
  }

  private static Window core(Target target, @Nullable Box box, Size size) {
    Region region = target.region();
    if (region instanceof Region.At at) {
      return at.window();
    }
    if (!(region instanceof Region.Around around)) {
      return size.toWindow();
    }
    double centerX = orElse(around.centerX(), box == null ? null : box.centerX(), target, "center");
    double centerY = orElse(around.centerY(), box == null ? null : box.centerY(), target, "center");
    if (around.fit() instanceof Region.Fit.Fixed fixed) {
      return Window.ofCenter(centerX, centerY, fixed.width(), fixed.height());
    }
    double width = orElse(around.width(), box == null ? null : box.width(), target, "size");
    double height = orElse(around.height(), box == null ? null : box.height(), target, "size");
    int columns = Math.toIntExact((long) Math.ceil(width));
    int rows = Math.toIntExact((long) Math.ceil(height));
    if (around.fit() instanceof Region.Fit.Square) {
      columns = Math.max(columns, rows);
      rows = columns;
    }
    return Window.ofCenter(centerX, centerY, columns, rows);
  }

  private static double orElse(
      OptionalDouble given, @Nullable Double ofBox, Target target, String setting) {
    if (given.isPresent()) {
      return given.getAsDouble();
    }
    if (ofBox != null) {
      return ofBox;
    }
    throw new IllegalStateException(
        target
            + " does not say its "
            + setting
            + (target.annotationId().isPresent()
                ? ", and the annotation has no box; add center(x, y) and size(width, height), or region(...)"
                : "; add "
                    + (setting.equals("center")
                        ? "center(x, y)"
                        : "size(width, height) or window(width, height)")));
  }

  private Size imageSize(long imageId) {
    int row = dataset.image(imageId).row();
    CocoImages images = dataset.images();
    return images.hasSize(row) ? images.size(row) : frames.info(imageId).size();
  }

  private SampleAnnotations annotations(ResolvedTarget resolved) {
    Target target = resolved.target();
    Window window = resolved.window();
    return new SampleAnnotations(
        dataset,
        rows(resolved),
        Affine.translation(-window.x(), -window.y()),
        target.parts().contains(AnnotationPart.SEGMENTATION),
        target.parts().contains(AnnotationPart.KEYPOINTS));
  }

  private int[] rows(ResolvedTarget resolved) {
    Target target = resolved.target();
    if (!target.isWithAnnotations()) {
      return NO_ROWS;
    }
    int imageRow = dataset.images().row(resolved.imageId());
    CocoAnnotations table = dataset.annotations();
    if (target.annotationIds().isPresent()) {
      return target.annotationIds().get().stream()
          .mapToInt(table::row)
          .filter(row -> row >= 0 && table.imageRow(row) == imageRow)
          .toArray();
    }
    return overlapping(imageRow, resolved.window().toBox(), target.visible());
  }

  private int[] overlapping(int imageRow, Box window, double visible) {
    CocoImages images = dataset.images();
    CocoAnnotations table = dataset.annotations();
    int[] rows = new int[images.annotationCount(imageRow)];
    int count = 0;
    for (int i = 0; i < rows.length; i++) {
      int row = images.annotationRow(imageRow, i);
      Box box = Box.of(table.x(row), table.y(row), table.width(row), table.height(row));
      if (box.intersects(window)
          && (visible == 0 || box.intersectionArea(window) / (box.area() + 1e-6) > visible)) {
        rows[count++] = row;
      }
    }
    return Arrays.copyOf(rows, count);
  }

  private static int[] positives(CocoDataset dataset) {
    CocoAnnotations table = dataset.annotations();
    int[] rows = new int[table.size()];
    int count = 0;
    for (int row = 0; row < rows.length; row++) {
      if (table.hasBox(row) && table.imageRow(row) >= 0) {
        rows[count++] = row;
      }
    }
    return Arrays.copyOf(rows, count);
  }

  /** Closes the files that are open. */
  @Override
  public void close() {
    frames.close();
  }
}
