package org.ndsampler.core.regions;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntToLongFunction;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Window;

/**
 * What an epoch looked at: how often each image, each annotation and each pixel was in an item.
 * Immutable and safe for use by many threads.
 *
 * <p>A <em>view</em> is a window of an image in an item; a clip has one for each of its frames. The
 * audit keeps the windows (16 bytes for each view), so that coverage is exact and heat maps can be
 * made of any image at any size. No pixels are read.
 *
 * @since 0.1
 */
public final class Audit {
  private final CocoDataset dataset;
  private final long items;
  private final int[] annotationViews;
  // The views of the image in row r are at [start[r], start[r + 1]): left, top, right, bottom each.
  private final int[] start;
  private final int[] windows;

  private Audit(Builder builder) {
    dataset = builder.dataset;
    items = builder.items;
    annotationViews = builder.annotationViews.clone();
    int images = dataset.images().size();
    start = new int[images + 1];
    for (int k = 0; k < builder.views; k++) {
      start[builder.rows[k] + 1]++;
    }
    for (int row = 0; row < images; row++) {
      start[row + 1] += start[row];
    }
    windows = new int[4 * builder.views];
    int[] next = Arrays.copyOf(start, images);
    for (int k = 0; k < builder.views; k++) {
      System.arraycopy(builder.windows, 4 * k, windows, 4 * next[builder.rows[k]]++, 4);
    }
  }

  /** Starts to count. */
  public static Builder builder(CocoDataset dataset) {
    return new Builder(dataset);
  }

  /** The dataset that was looked at. */
  public CocoDataset dataset() {
    return dataset;
  }

  /** The number of items. */
  public long items() {
    return items;
  }

  /** The number of views of all images together. */
  public int views() {
    return windows.length / 4;
  }

  /**
   * How often an image was seen: the number of its views that show any pixel of it.
   *
   * @throws IllegalArgumentException if there is no such image
   */
  public int imageViews(long imageId) {
    int row = dataset.image(imageId).row();
    return start[row + 1] - start[row];
  }

  /** How often each image was seen, in the order of the dataset; a new array. */
  public int[] imageViews() {
    int[] views = new int[start.length - 1];
    Arrays.setAll(views, row -> start[row + 1] - start[row]);
    return views;
  }

  /**
   * How often an annotation came with an item.
   *
   * @throws IllegalArgumentException if there is no such annotation
   */
  public int annotationViews(long annotationId) {
    return annotationViews[dataset.annotation(annotationId).row()];
  }

  /** How often each annotation was seen, in the order of the dataset; a new array. */
  public int[] annotationViews() {
    return annotationViews.clone();
  }

  /** The ids of the images of which no pixel was seen, in the order of the dataset; a new array. */
  public long[] imagesNeverSeen() {
    return ids(imageViews(), row -> dataset.images().id(row));
  }

  /** The ids of the annotations that were never seen, in the order of the dataset; a new array. */
  public long[] annotationsNeverSeen() {
    return ids(annotationViews, row -> dataset.annotations().id(row));
  }

  private static long[] ids(int[] views, IntToLongFunction id) {
    long[] ids = new long[views.length];
    int count = 0;
    for (int row = 0; row < views.length; row++) {
      if (views[row] == 0) {
        ids[count++] = id.applyAsLong(row);
      }
    }
    return Arrays.copyOf(ids, count);
  }

  /**
   * The part of an image's pixels that were seen at least once, in [0, 1]; NaN if the dataset does
   * not say the image's size. Cost: {@code n log n} of the image's views.
   *
   * @throws IllegalArgumentException if there is no such image
   */
  public double coverage(long imageId) {
    int row = dataset.image(imageId).row();
    return hasSize(row) ? seenPixels(row) / (double) pixels(row) : Double.NaN;
  }

  /**
   * The part of all pixels that were seen at least once, in [0, 1]. Images without a declared size
   * do not count; NaN if there are no others.
   */
  public double coverage() {
    double seen = 0;
    double all = 0;
    for (int row = 0; row < start.length - 1; row++) {
      if (hasSize(row)) {
        seen += seenPixels(row);
        all += pixels(row);
      }
    }
    return all > 0 ? seen / all : Double.NaN;
  }

  /**
   * How often a pixel of an image was seen, on average; NaN if the dataset does not say the image's
   * size.
   *
   * @throws IllegalArgumentException if there is no such image
   */
  public double meanPixelViews(long imageId) {
    int row = dataset.image(imageId).row();
    if (!hasSize(row)) {
      return Double.NaN;
    }
    double sum = 0;
    for (int at = 4 * start[row]; at < 4 * start[row + 1]; at += 4) {
      sum += (windows[at + 2] - (double) windows[at]) * (windows[at + 3] - windows[at + 1]);
    }
    return sum / pixels(row);
  }

  private boolean hasSize(int row) {
    return dataset.images().hasSize(row) && pixels(row) > 0;
  }

  private long pixels(int row) {
    return (long) dataset.images().width(row) * dataset.images().height(row);
  }

  private long seenPixels(int row) {
    return WindowUnion.area(windows, start[row], start[row + 1]);
  }

  /**
   * How often the parts of an image were seen, on a grid of square cells.
   *
   * @param imageId the image; its size has to be declared
   * @param most how many cells the longer side has at most
   * @throws IllegalArgumentException if there is no such image, or its size is not known
   */
  public HeatMap heatMap(long imageId, int most) {
    int row = dataset.image(imageId).row();
    if (most < 1) {
      throw new IllegalArgumentException("a heat map needs at least one cell, not " + most);
    }
    if (!hasSize(row)) {
      throw new IllegalArgumentException(
          "the dataset does not say the size of image " + imageId + "; add it first");
    }
    return HeatMap.of(
        imageId,
        dataset.images().width(row),
        dataset.images().height(row),
        most,
        Arrays.copyOfRange(windows, 4 * start[row], 4 * start[row + 1]));
  }

  /** A few lines to read: items, images, annotations and pixels that were seen. */
  public String summary() {
    int images = start.length - 1;
    int annotations = annotationViews.length;
    int unseenImages = imagesNeverSeen().length;
    int unseen = annotationsNeverSeen().length;
    long sum = Arrays.stream(annotationViews).asLongStream().sum();
    int most = Arrays.stream(annotationViews).max().orElse(0);
    return String.format(
        Locale.ROOT,
        "%d items, %d views%n"
            + "images: %d of %d seen%n"
            + "annotations: %d of %d seen, %.2f times on average, %d at most%n"
            + "pixels: %.1f %% seen%n",
        items,
        views(),
        images - unseenImages,
        images,
        annotations - unseen,
        annotations,
        annotations == 0 ? 0 : sum / (double) annotations,
        most,
        100 * coverage());
  }

  /** The numbers of items and views. */
  @Override
  public String toString() {
    return "Audit(" + items + " items, " + views() + " views of " + dataset.name() + ")";
  }

  /** Counts what is seen. Confined to one thread. */
  public static final class Builder {
    private final CocoDataset dataset;
    private final int[] annotationViews;
    private long items;
    private int views;
    private int[] rows = new int[64];
    private int[] windows = new int[256];

    private Builder(CocoDataset dataset) {
      this.dataset = dataset;
      annotationViews = new int[dataset.annotations().size()];
    }

    /** Begins another item. */
    public Builder item() {
      items++;
      return this;
    }

    /**
     * A part of an image was seen. What lies outside the image, where the dataset says its size,
     * does not count; a window of which nothing is left is no view.
     *
     * @param window in pixels of the image
     * @throws IllegalArgumentException if there is no such image
     */
    public Builder see(long imageId, Window window) {
      int row = dataset.image(imageId).row();
      Window inside =
          dataset.images().hasSize(row)
              ? window.intersection(dataset.images().size(row).toWindow())
              : window;
      if (inside.isEmpty()) {
        return this;
      }
      if (views == rows.length) {
        rows = Arrays.copyOf(rows, Math.multiplyExact(views, 2));
        windows = Arrays.copyOf(windows, Math.multiplyExact(views, 8));
      }
      rows[views] = row;
      int at = 4 * views++;
      windows[at] = inside.x();
      windows[at + 1] = inside.y();
      windows[at + 2] = inside.endX();
      windows[at + 3] = inside.endY();
      return this;
    }

    /**
     * An annotation was seen.
     *
     * @param row its row in the dataset's table of annotations
     */
    public Builder seeAnnotation(int row) {
      annotationViews[Objects.checkIndex(row, annotationViews.length)]++;
      return this;
    }

    /** What was counted so far. */
    public Audit build() {
      return new Audit(this);
    }
  }
}
