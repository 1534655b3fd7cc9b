package org.ndsampler.core.sample;

import java.util.AbstractList;
import java.util.List;
import java.util.Optional;
import java.util.RandomAccess;
import org.ndsampler.core.coco.CocoAnnotations;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;

/**
 * The annotations of a {@link Sample}, in sample coordinates, ascending by id unless the target
 * named them. An unmodifiable list; its elements are views made when they are asked for. Safe for
 * concurrent use.
 */
public final class SampleAnnotations extends AbstractList<SampleAnnotation>
    implements RandomAccess {
  private final CocoDataset dataset;
  private final int[] rows;
  private final Affine toSample;
  private final boolean withSegmentation;
  private final boolean withKeypoints;

  /** The rows are not copied. */
  SampleAnnotations(
      CocoDataset dataset,
      int[] rows,
      Affine toSample,
      boolean withSegmentation,
      boolean withKeypoints) {
    this.dataset = dataset;
    this.rows = rows;
    this.toSample = toSample;
    this.withSegmentation = withSegmentation;
    this.withKeypoints = withKeypoints;
  }

  @Override
  public int size() {
    return rows.length;
  }

  @Override
  public SampleAnnotation get(int index) {
    return new SampleAnnotation(
        dataset.annotations().at(rows[index]), toSample, withSegmentation, withKeypoints);
  }

  /** The id of an annotation. */
  public long id(int index) {
    return dataset.annotations().id(rows[index]);
  }

  /** The ids, a new array. */
  public long[] ids() {
    long[] ids = new long[rows.length];
    for (int i = 0; i < rows.length; i++) {
      ids[i] = dataset.annotations().id(rows[i]);
    }
    return ids;
  }

  /**
   * The boxes in sample coordinates, not clipped; those of annotations without a box are left out.
   */
  public List<Box> boxes() {
    return stream().map(SampleAnnotation::box).flatMap(Optional::stream).toList();
  }

  /**
   * The boxes as numbers for a training loop: x, y, width, height of the first, then of the second
   * and so on, in sample coordinates; NaN for an annotation without a box. A new array.
   */
  public float[] boxArray() {
    CocoAnnotations table = dataset.annotations();
    float[] result = new float[4 * rows.length];
    for (int i = 0; i < rows.length; i++) {
      int row = rows[i];
      Box box =
          Box.of(table.x(row), table.y(row), table.width(row), table.height(row)).warp(toSample);
      result[4 * i] = (float) box.x();
      result[4 * i + 1] = (float) box.y();
      result[4 * i + 2] = (float) box.width();
      result[4 * i + 3] = (float) box.height();
    }
    return result;
  }

  /** The category ids, a new array. */
  public long[] categoryIds() {
    long[] ids = new long[rows.length];
    for (int i = 0; i < rows.length; i++) {
      ids[i] = dataset.annotations().at(rows[i]).categoryId();
    }
    return ids;
  }
}
