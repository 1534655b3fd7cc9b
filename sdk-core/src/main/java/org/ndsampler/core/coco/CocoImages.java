package org.ndsampler.core.coco;

import java.util.Objects;
import org.ndsampler.core.coco.internal.CocoStore;
import org.ndsampler.core.coco.internal.CocoStore.Section;
import org.ndsampler.core.geom.Size;

/**
 * The images of a dataset, as a table. Immutable, safe for concurrent use.
 *
 * @since 0.1
 */
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

  /** Whether the file declares the width and the height of an image; 0 and less say nothing. */
  public boolean declaresSize(int row) {
    return store.imageWidth(row) > 0 && store.imageHeight(row) > 0;
  }

  /**
   * Whether the size of an image is known: the file declares it, or the dataset's {@link
   * ImageSizes} can tell. The first question about an image that declares none reads the sizes of
   * all such images; what cannot be read is reported once in the log and has no size.
   */
  public boolean hasSize(int row) {
    return declaresSize(row) || dataset.undeclaredSizes().has(dataset, row);
  }

  /**
   * The width of an image in pixels, as {@link #size(int)} says.
   *
   * @throws org.ndsampler.core.coco.io.CocoException if it is not known
   */
  public int width(int row) {
    return declaresSize(row) ? store.imageWidth(row) : size(row).width();
  }

  /**
   * The height of an image in pixels, as {@link #size(int)} says.
   *
   * @throws org.ndsampler.core.coco.io.CocoException if it is not known
   */
  public int height(int row) {
    return declaresSize(row) ? store.imageHeight(row) : size(row).height();
  }

  /**
   * The size of an image: the declared one, or the one that the dataset's {@link ImageSizes} reads
   * from the file, of this image alone.
   *
   * @throws org.ndsampler.core.coco.io.CocoException if the file does not declare it and the
   *     dataset has no {@code ImageSizes}
   * @throws java.io.UncheckedIOException if reading it fails
   */
  public Size size(int row) {
    return declaresSize(row)
        ? Size.of(store.imageWidth(row), store.imageHeight(row))
        : dataset.undeclaredSizes().size(dataset, row);
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
