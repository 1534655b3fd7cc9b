package org.ndsampler.core.regions;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.coco.CocoImages;
import org.ndsampler.core.coco.CocoVideos;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.LastWindow;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.index.AnnotationIndex;
import org.ndsampler.core.internal.Ints;
import org.ndsampler.core.util.SlidingWindow;

/**
 * All windows of a sliding window over the images or the videos of a dataset, each made when it is
 * asked for. Immutable and safe for use by many threads.
 *
 * <pre>{@code
 * SampleGrid grid = SampleGrid.ofImages(dataset).window(224, 224).overlap(0.5).build();
 * grid.cell(0).window();                         // in pixels of its image
 * List<Target> targets = sampler.targets(grid);  // one for each window
 * }</pre>
 *
 * <p>Windows are numbered from 0: image after image (or video after video) in the order of the
 * dataset, frame by frame, row by row. A window that annotations of an ignored class cover by more
 * than a threshold is left out of the numbering. Memory is a number for each image; where ignored
 * annotations leave windows out, also a number for each window of that image.
 *
 * @since 0.1
 */
public final class SampleGrid {
  /** Stands for: no place of this source is left out. */
  private static final int[] ALL = {};

  private final CocoDataset dataset;
  private final AnnotationIndex index;
  private final GridClasses classes;
  private final boolean videos;
  private final boolean withAnnotations;
  private final int[] sources;
  private final SlidingWindow[] slides;
  private final int[][] kept;
  private final long[] first;

  private SampleGrid(Builder builder) {
    dataset = builder.dataset;
    index = AnnotationIndex.of(dataset);
    videos = builder.videos;
    withAnnotations = builder.withAnnotations;
    classes =
        new GridClasses(
            dataset, builder.classesOfInterest, builder.negativeClasses, builder.ignoredClasses);
    sources = builder.sources();
    slides = new SlidingWindow[sources.length];
    kept = new int[sources.length][];
    first = new long[sources.length + 1];
    boolean skipping =
        withAnnotations
            && classes.anyIgnored()
            && builder.ignoreCoverage < Double.POSITIVE_INFINITY;
    for (int i = 0; i < sources.length; i++) {
      builder.cancellation.throwIfCancelled();
      slides[i] = builder.slide(sources[i]);
      kept[i] = skipping && hasIgnored(sources[i]) ? keptPlaces(i, builder.ignoreCoverage) : ALL;
      long here = kept[i] == ALL ? slides[i].size() : kept[i].length;
      if (here > Long.MAX_VALUE - first[i]) {
        throw new IllegalArgumentException("a grid of more than 2^63 windows; use a larger step");
      }
      first[i + 1] = first[i] + here;
      builder.progress.update("place windows", i + 1L, sources.length);
    }
  }

  /** Starts a grid over the images of a dataset, whole images unless a window is set. */
  public static Builder ofImages(CocoDataset dataset) {
    return new Builder(dataset, false);
  }

  /** Starts a grid over the videos of a dataset, whole videos unless a window is set. */
  public static Builder ofVideos(CocoDataset dataset) {
    return new Builder(dataset, true);
  }

  /** The dataset that the grid lies over. */
  public CocoDataset dataset() {
    return dataset;
  }

  /** The number of windows. */
  public long size() {
    return first[sources.length];
  }

  /**
   * The window with a number. Cost: a binary search over the images and a look at the annotations
   * of the window's frames.
   *
   * @throws IndexOutOfBoundsException if there is no such window
   */
  public GridCell cell(long index) {
    Objects.checkIndex(index, size());
    int i = Arrays.binarySearch(first, index);
    if (i < 0) {
      i = -i - 2;
    }
    while (first[i + 1] == index) {
      // images without windows start where the next one does
      i++;
    }
    return cellAt(i, place(i, index));
  }

  /** The place of a window among all places of its source, also those left out. */
  private long place(int i, long index) {
    long offset = index - first[i];
    return kept[i] == ALL ? offset : kept[i][(int) offset];
  }

  /**
   * All windows as a list that makes them on access.
   *
   * @throws IllegalArgumentException if there are more than a list can have
   */
  public List<GridCell> cells() {
    return new Cells(Ints.of("the windows of a grid as a list", size()));
  }

  /**
   * The numbers of the windows with an annotation that counts, ascending, in a new array. Looks at
   * each window.
   */
  public long[] positives() {
    return numbers(true);
  }

  /** The numbers of the other windows, ascending, in a new array. Looks at each window. */
  public long[] negatives() {
    return numbers(false);
  }

  private long[] numbers(boolean positive) {
    long[] found = new long[16];
    int count = 0;
    for (int i = 0; i < sources.length; i++) {
      for (long index = first[i]; index < first[i + 1]; index++) {
        if (isPositive(i, place(i, index)) == positive) {
          if (count == found.length) {
            found = Arrays.copyOf(found, Math.multiplyExact(count, 2));
          }
          found[count++] = index;
        }
      }
    }
    return Arrays.copyOf(found, count);
  }

  private boolean hasIgnored(int source) {
    int frames = videos ? dataset.videos().imageCount(source) : 1;
    for (int frame = 0; frame < frames; frame++) {
      int image = imageRow(source, frame);
      for (int k = 0; k < dataset.images().annotationCount(image); k++) {
        int row = dataset.images().annotationRow(image, k);
        if (dataset.annotations().hasBox(row)
            && classes.isIgnored(dataset.annotations().categoryRow(row))) {
          return true;
        }
      }
    }
    return false;
  }

  private int[] keptPlaces(int i, double threshold) {
    int all = Ints.of("the windows of one image or video", slides[i].size());
    int[] places = new int[all];
    int count = 0;
    for (int place = 0; place < all; place++) {
      Window window = window(i, slides[i].starts(place));
      double part = 0;
      int frames = 0;
      for (int frame : frames(i, place)) {
        Box box = inImage(sources[i], frame, window);
        int image = imageRow(sources[i], frame);
        part += classes.ignoredPart(dataset, index.query(image, box), box);
        frames++;
      }
      if (frames == 0 || part / frames <= threshold) {
        places[count++] = place;
      }
    }
    return Arrays.copyOf(places, count);
  }

  private int imageRow(int source, int frame) {
    return videos ? dataset.videos().imageRow(source, frame) : source;
  }

  /** The positions of the frames that exist at a place. */
  private int[] frames(int i, long place) {
    if (!videos) {
      return new int[] {0};
    }
    int start = slides[i].starts(place)[0];
    int end = Math.min(start + slides[i].extent(0), dataset.videos().imageCount(sources[i]));
    int[] frames = new int[Math.max(0, end - start)];
    Arrays.setAll(frames, k -> start + k);
    return frames;
  }

  private Window window(int i, int[] starts) {
    int axes = starts.length;
    return Window.of(
        starts[axes - 1], starts[axes - 2], slides[i].extent(axes - 1), slides[i].extent(axes - 2));
  }

  /** The window in pixels of a frame, whose map to the video may turn it. */
  private Box inImage(int source, int frame, Window window) {
    if (!videos) {
      return window.toBox();
    }
    Affine toVideo = dataset.images().at(imageRow(source, frame)).toVideo();
    return toVideo.isIdentity() ? window.toBox() : window.toBox().warp(toVideo.inverse());
  }

  private boolean isPositive(int i, long place) {
    if (!withAnnotations) {
      return false;
    }
    Window window = window(i, slides[i].starts(place));
    for (int frame : frames(i, place)) {
      Box box = inImage(sources[i], frame, window);
      for (int row : index.query(imageRow(sources[i], frame), box)) {
        if (classes.isPositive(dataset.annotations().categoryRow(row))) {
          return true;
        }
      }
    }
    return false;
  }

  private GridCell cellAt(int i, long place) {
    int[] starts = slides[i].starts(place);
    Window window = window(i, starts);
    List<Long> imageIds = new ArrayList<>();
    List<Long> annotationIds = new ArrayList<>();
    boolean positive = false;
    for (int frame : frames(i, place)) {
      int image = imageRow(sources[i], frame);
      imageIds.add(dataset.images().id(image));
      if (withAnnotations) {
        Box box = inImage(sources[i], frame, window);
        for (int row : index.query(image, box)) {
          annotationIds.add(dataset.annotations().id(row));
          positive |= classes.isPositive(dataset.annotations().categoryRow(row));
        }
      }
    }
    if (!videos) {
      return GridCell.ofImage(imageIds.get(0), window, annotationIds, positive);
    }
    return GridCell.ofVideo(
        dataset.videos().id(sources[i]),
        imageIds,
        starts[0],
        starts[0] + slides[i].extent(0),
        window,
        annotationIds,
        positive);
  }

  /** The number of windows and what they are over. */
  @Override
  public String toString() {
    return "SampleGrid("
        + size()
        + " windows of "
        + sources.length
        + (videos ? " videos" : " images")
        + ")";
  }

  private final class Cells extends AbstractList<GridCell> implements RandomAccess {
    private final int count;

    Cells(int count) {
      this.count = count;
    }

    @Override
    public GridCell get(int index) {
      return cell(index);
    }

    @Override
    public int size() {
      return count;
    }
  }

  /** Says how the grid is to be. Confined to one thread. */
  public static final class Builder {
    private final CocoDataset dataset;
    private final boolean videos;
    private int frames = SlidingWindow.WHOLE;
    private int width = SlidingWindow.WHOLE;
    private int height = SlidingWindow.WHOLE;
    private double timeOverlap;
    private double verticalOverlap;
    private double horizontalOverlap;
    private LastWindow lastWindow = LastWindow.SHIFT;
    private @Nullable Set<String> classesOfInterest;
    private Set<String> negativeClasses = Set.of("ignore", "background");
    private Set<String> ignoredClasses = Set.of("ignore");
    private double ignoreCoverage = 0.6;
    private boolean withAnnotations = true;
    private long @Nullable [] ids;
    private Progress progress = Progress.NONE;
    private CancellationToken cancellation = CancellationToken.NONE;

    private Builder(CocoDataset dataset, boolean videos) {
      this.dataset = dataset;
      this.videos = videos;
    }

    /** The size of the windows in pixels of the image, or of the video. */
    public Builder window(int width, int height) {
      if (width < 1 || height < 1) {
        throw new IllegalArgumentException(
            "width and height of a window must be positive: " + width + " x " + height);
      }
      this.width = width;
      this.height = height;
      return this;
    }

    /**
     * The number of frames of a window.
     *
     * @throws IllegalStateException if the grid is over images
     */
    public Builder frames(int frames) {
      if (!videos) {
        throw new IllegalStateException("frames(...) is for a grid over videos, not over images");
      }
      if (frames < 1) {
        throw new IllegalArgumentException("frames must be positive, not " + frames);
      }
      this.frames = frames;
      return this;
    }

    /** The part of a window that neighbours share, in [0, 1), in space and in time. */
    public Builder overlap(double overlap) {
      return overlap(overlap, overlap, overlap);
    }

    /** The part of a window that neighbours share, in [0, 1), in time, downwards and rightwards. */
    public Builder overlap(double time, double vertical, double horizontal) {
      timeOverlap = time;
      verticalOverlap = vertical;
      horizontalOverlap = horizontal;
      return this;
    }

    /** What to do at the right and bottom edges and at the last frame; SHIFT unless said. */
    public Builder lastWindow(LastWindow lastWindow) {
      this.lastWindow = lastWindow;
      return this;
    }

    /**
     * Only annotations of these classes make a window positive. Case does not matter. Without it,
     * all do that are not of a negative class.
     */
    public Builder classesOfInterest(Set<String> names) {
      classesOfInterest = Set.copyOf(names);
      return this;
    }

    /** Classes that do not make a window positive; "ignore" and "background" unless said. */
    public Builder negativeClasses(Set<String> names) {
      negativeClasses = Set.copyOf(names);
      return this;
    }

    /**
     * Leaves out a window of which the boxes of these classes cover more than a part; of a window
     * of several frames the mean counts. "ignore" and 0.6 unless said.
     *
     * @param names the classes, case does not matter
     * @param coverage the part of the window's area
     */
    public Builder ignore(Set<String> names, double coverage) {
      if (!(coverage >= 0)) {
        throw new IllegalArgumentException("coverage must not be negative: " + coverage);
      }
      ignoredClasses = Set.copyOf(names);
      ignoreCoverage = coverage;
      return this;
    }

    /** Does not look at annotations: all windows are negative and none is left out. */
    public Builder withoutAnnotations() {
      withAnnotations = false;
      return this;
    }

    /** Only these images, or videos, in this order. */
    public Builder only(long... ids) {
      this.ids = ids.clone();
      return this;
    }

    /** Who hears how far it is; where ignored classes leave windows out, each one is looked at. */
    public Builder progress(Progress progress) {
      this.progress = progress;
      return this;
    }

    /** By what {@link #build} can be stopped. */
    public Builder cancellation(CancellationToken cancellation) {
      this.cancellation = cancellation;
      return this;
    }

    /**
     * The grid.
     *
     * @throws java.util.concurrent.CancellationException if it was cancelled
     * @throws IllegalArgumentException if an id or a class of interest does not exist, or if an
     *     overlap leaves no step
     */
    public SampleGrid build() {
      return new SampleGrid(this);
    }

    private int[] sources() {
      long[] wanted = ids;
      if (wanted == null) {
        int[] all = new int[videos ? dataset.videos().size() : dataset.images().size()];
        Arrays.setAll(all, row -> row);
        // Where nobody can tell how large something is there is nothing to go over.
        boolean sized = dataset.hasImageSizes();
        return Arrays.stream(all).filter(row -> isNamed(row) && (!sized || isSized(row))).toArray();
      }
      return Arrays.stream(wanted)
          .mapToInt(id -> videos ? dataset.video(id).row() : dataset.image(id).row())
          .toArray();
    }

    /** Whether its id leads to it, and not to an earlier one with the same id. */
    private boolean isNamed(int source) {
      return videos
          ? dataset.videos().row(dataset.videos().id(source)) == source
          : dataset.images().row(dataset.images().id(source)) == source;
    }

    private SlidingWindow slide(int source) {
      if (!videos) {
        CocoImages images = dataset.images();
        return SlidingWindow.of(
            new int[] {images.height(source), images.width(source)},
            new int[] {height, width},
            new double[] {verticalOverlap, horizontalOverlap},
            lastWindow);
      }
      CocoVideos table = dataset.videos();
      int count = table.imageCount(source);
      Size size =
          table
              .at(source)
              .size()
              .orElseGet(() -> count == 0 ? Size.of(0, 0) : firstFrame(table, source));
      return SlidingWindow.of(
          new int[] {count, size.height(), size.width()},
          new int[] {frames, height, width},
          new double[] {timeOverlap, verticalOverlap, horizontalOverlap},
          lastWindow);
    }

    private Size firstFrame(CocoVideos table, int source) {
      CocoImage image = dataset.images().at(table.imageRow(source, 0));
      return image.size().toBox().warp(image.toVideo()).toWindow().size();
    }

    private boolean isSized(int source) {
      if (!videos) {
        return dataset.images().hasSize(source);
      }
      CocoVideos table = dataset.videos();
      return table.at(source).size().isPresent()
          || table.imageCount(source) == 0
          || dataset.images().hasSize(table.imageRow(source, 0));
    }
  }
}
