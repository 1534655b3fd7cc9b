package org.ndsampler.core.coco;

import java.util.Objects;
import org.ndsampler.core.coco.internal.CocoStore;
import org.ndsampler.core.coco.internal.CocoStore.Section;
import org.ndsampler.core.geom.Size;

/** The images of a dataset, as a table. Immutable, safe for concurrent use. */
public final class CocoImages extends CocoTable<CocoImage> {
  private final CocoStore store;

  CocoImages(CocoDataset dataset, CocoStore store) {
    super(dataset, store.records(Section.IMAGES));
    this.store = store;
  }

  @Override
  public CocoImage at(int row) {
    Objects.checkIndex(row, size());
    return new CocoImage(dataset, row);
  }

  /** Whether the file declares the width and the height of an image. */
  public boolean hasSize(int row) {
    return store.imageWidth(row) >= 0 && store.imageHeight(row) >= 0;
  }

  /**
   * The width of an image in pixels, as {@link #size(int)} says.
   *
   * @throws org.ndsampler.core.coco.io.CocoException if it is not known
   */
  public int width(int row) {
    return hasSize(row) ? store.imageWidth(row) : size(row).width();
  }

  /**
   * The height of an image in pixels, as {@link #size(int)} says.
   *
   * @throws org.ndsampler.core.coco.io.CocoException if it is not known
   */
  public int height(int row) {
    return hasSize(row) ? store.imageHeight(row) : size(row).height();
  }

  /**
   * The size of an image: the declared one, or the one that the dataset's {@link ImageSizes} reads
   * from the file.
   *
   * @throws org.ndsampler.core.coco.io.CocoException if the file does not declare it and the
   *     dataset has no {@code ImageSizes}
   * @throws java.io.UncheckedIOException if reading it fails
   */
  public Size size(int row) {
    return hasSize(row)
        ? Size.of(store.imageWidth(row), store.imageHeight(row))
        : dataset.missingSize(row);
  }

  /** The row of the video that an image belongs to, or -1. */
  public int videoRow(int row) {
    return store.imageVideoRow(row);
  }

  /** The number of annotations of an image. Cost: constant. */
  public int annotationCount(int row) {
    return store.firstOfImage(row + 1) - store.firstOfImage(row);
  }

  /**
   * The row in {@link CocoAnnotations} of an image's annotation; {@code index} counts from 0 in
   * ascending order of annotation ids. Cost: constant, nothing is allocated.
   *
   * @throws IndexOutOfBoundsException if the image has no such annotation
   */
  public int annotationRow(int row, int index) {
    Objects.checkIndex(index, annotationCount(row));
    return store.annotationOfImage(store.firstOfImage(row) + index);
  }
}
