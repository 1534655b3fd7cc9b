package org.ndsampler.core.sample;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;

/**
 * The annotations of a {@link Sample}, in sample coordinates: frame by frame, and in a frame
 * ascending by id unless the target named them. An unmodifiable list; its elements are views made
 * when they are asked for. Safe for concurrent use.
 *
 * @since 0.1
 */
public final class SampleAnnotations extends AbstractList<SampleAnnotation>
    implements RandomAccess {
  private final CocoDataset dataset;
  private final ResolvedTarget target;
  private final int[] rows;
  private final int @Nullable [] frameEnds;
  private final Affine[] toSample;

  /** Of an image. The rows are not copied. */
  SampleAnnotations(CocoDataset dataset, ResolvedTarget target, int[] rows, Affine toSample) {
    this(dataset, target, rows, null, toSample);
  }

  /** Of a clip. The arrays are not copied. */
  SampleAnnotations(
      CocoDataset dataset,
      ResolvedTarget target,
      int[] rows,
      int @Nullable [] frameEnds,
      Affine... toSample) {
    this.dataset = dataset;
    this.target = target;
    this.rows = rows;
    this.frameEnds = frameEnds;
    this.toSample = toSample;
  }

  CocoDataset dataset() {
    return dataset;
  }

  /** The row of an annotation in the dataset. */
  int row(int index) {
    return rows[index];
  }

  @Override
  public int size() {
    return rows.length;
  }

  @Override
  public SampleAnnotation get(int index) {
    int frame = frame(index);
    Target asked = target.target();
    return new SampleAnnotation(
        dataset.annotations().at(rows[index]),
        frame,
        toSample[frame],
        asked.annotationParts(),
        limits(asked),
        asked.augmentation());
  }

  private @Nullable Box limits(Target asked) {
    return asked.isClipped() ? target.sampleSize().toBox() : null;
  }

  /** The frame that an annotation is in; 0 for an image. */
  public int frame(int index) {
    Objects.checkIndex(index, rows.length);
    if (frameEnds == null) {
      return 0;
    }
    int low = 0;
    int high = frameEnds.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (frameEnds[middle] > index) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** The annotations of one frame; of an image it is 0. */
  public List<SampleAnnotation> ofFrame(int frame) {
    Objects.checkIndex(frame, toSample.length);
    if (frameEnds == null) {
      return this;
    }
    return subList(frame == 0 ? 0 : frameEnds[frame - 1], frameEnds[frame]);
  }

  /** The map from the coordinates of a frame's image to those of the sample. */
  Affine toSample(int frame) {
    return toSample[frame];
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

  /** The frame of each annotation, a new array. */
  public int[] frames() {
    int[] frames = new int[rows.length];
    if (frameEnds != null) {
      int from = 0;
      for (int t = 0; t < frameEnds.length; t++) {
        Arrays.fill(frames, from, frameEnds[t], t);
        from = frameEnds[t];
      }
    }
    return frames;
  }

  /**
   * The boxes in sample coordinates, clipped only if the target says so; those of annotations
   * without a box are left out. A new list.
   */
  public List<Box> boxes() {
    return stream().map(SampleAnnotation::box).flatMap(Optional::stream).toList();
  }

  /**
   * The boxes as numbers for a training loop: x, y, width, height of the first, then of the second
   * and so on, in sample coordinates; NaN for an annotation without a box. A new array.
   */
  public float[] boxArray() {
    float[] result = new float[4 * rows.length];
    Box limits = limits(target.target());
    boolean tilted = target.target().augmentation().isTilted();
    for (int i = 0; i < rows.length; i++) {
      int row = rows[i];
      Affine map = toSample[frameEnds == null ? 0 : frame(i)];
      boolean outlined = tilted && dataset.annotations().at(row).box().isPresent();
      Box box = ShownBox.of(dataset, row, map, outlined);
      if (limits != null) {
        box = box.clamp(limits);
      }
      result[4 * i] = (float) box.x();
      result[4 * i + 1] = (float) box.y();
      result[4 * i + 2] = (float) box.width();
      result[4 * i + 3] = (float) box.height();
    }
    return result;
  }

  /** The id of an annotation's category. */
  public long categoryId(int index) {
    return dataset.annotations().at(rows[index]).categoryId();
  }

  /** The category ids, a new array; {@link #categoryId} is for loops. */
  public long[] categoryIds() {
    long[] ids = new long[rows.length];
    for (int i = 0; i < rows.length; i++) {
      ids[i] = categoryId(i);
    }
    return ids;
  }
}
