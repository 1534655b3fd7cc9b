package org.ndsampler.core.coco;

import java.util.Objects;
import org.ndsampler.core.coco.internal.CocoStore;
import org.ndsampler.core.coco.internal.CocoStore.Section;

/**
 * The annotations of a dataset, as a table of primitive columns. Immutable, safe for concurrent
 * use. The columns cost an array access and allocate nothing; {@link #at(int)} makes a view.
 */
public final class CocoAnnotations extends CocoTable<CocoAnnotation> {
  private final CocoStore store;

  CocoAnnotations(CocoDataset dataset, CocoStore store) {
    super(dataset, store.records(Section.ANNOTATIONS));
    this.store = store;
  }

  @Override
  public CocoAnnotation at(int row) {
    Objects.checkIndex(row, size());
    return new CocoAnnotation(dataset, row);
  }

  /** The row of the image, or -1 if the annotation names none that exists. */
  public int imageRow(int row) {
    return store.annotationImageRow(row);
  }

  /** The row of the category, or -1 if the annotation names none that exists. */
  public int categoryRow(int row) {
    return store.annotationCategoryRow(row);
  }

  /** Whether there is a box. */
  public boolean hasBox(int row) {
    return store.hasBox(row);
  }

  /** The left edge of the box in pixels; NaN without a box. */
  public double x(int row) {
    return store.box(row, 0);
  }

  /** The top edge of the box in pixels; NaN without a box. */
  public double y(int row) {
    return store.box(row, 1);
  }

  /** The width of the box in pixels; NaN without a box. */
  public double width(int row) {
    return store.box(row, 2);
  }

  /** The height of the box in pixels; NaN without a box. */
  public double height(int row) {
    return store.box(row, 3);
  }

  /** The area in square pixels that the file declares; NaN if it declares none that is a number. */
  public double area(int row) {
    return store.area(row);
  }

  /** Whether the annotation stands for a crowd of objects. */
  public boolean isCrowd(int row) {
    return store.isCrowd(row);
  }
}
