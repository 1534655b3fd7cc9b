package org.ndsampler.core.regions.internal;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.ndsampler.core.coco.ClassCount;
import org.ndsampler.core.coco.CocoAnnotations;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.internal.ClassCounts;
import org.ndsampler.core.coco.internal.Outlines;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.internal.WorkFolder;

/**
 * The targets of a dataset, which are the annotations that have a sound box and an image, as a
 * table of primitive columns: one row for each, in the order of the dataset. What the sampler,
 * tables and charts call a target is what has a row here. Immutable and safe for use by many
 * threads. The columns are computed from the dataset when they are read; the table itself is one
 * number for each row.
 */
public final class TargetColumns {
  private final CocoDataset dataset;
  private final CocoAnnotations annotations;
  private final int[] rows;

  private TargetColumns(CocoDataset dataset, int[] rows) {
    this.dataset = dataset;
    this.annotations = dataset.annotations();
    this.rows = rows;
  }

  /**
   * The targets of a dataset. Annotations without a box, with one that is negative or not finite,
   * and those of an image that does not exist, have no row; {@link #missing()} counts them.
   */
  public static TargetColumns of(CocoDataset dataset) {
    return new TargetColumns(dataset, rows(dataset));
  }

  /**
   * As {@link #of(CocoDataset)}, kept in a folder under the dataset's fingerprint.
   *
   * @param workFolder is made if it is not there
   */
  public static TargetColumns of(CocoDataset dataset, Path workFolder) {
    int[] rows =
        WorkFolder.of(workFolder, dataset.fingerprint())
            .get(
                "targets",
                "",
                bytes -> checked(PoolBytes.ints(bytes), dataset.annotations()),
                () -> rows(dataset),
                PoolBytes::ofInts);
    return new TargetColumns(dataset, rows);
  }

  private static int[] checked(int[] rows, CocoAnnotations annotations) {
    for (int row : rows) {
      if (!isTarget(annotations, Objects.checkIndex(row, annotations.size()))) {
        throw new IllegalArgumentException("row " + row + " is no target");
      }
    }
    return rows;
  }

  private static int[] rows(CocoDataset dataset) {
    CocoAnnotations annotations = dataset.annotations();
    int[] rows = new int[annotations.size()];
    int count = 0;
    for (int row = 0; row < rows.length; row++) {
      if (isTarget(annotations, row)) {
        rows[count++] = row;
      }
    }
    return Arrays.copyOf(rows, count);
  }

  /**
   * The one definition of a target: an annotation of an image that there is, with a box of finite
   * numbers whose extents are not negative, and that windows can reach.
   */
  private static boolean isTarget(CocoAnnotations annotations, int row) {
    return annotations.hasBox(row)
        && annotations.imageRow(row) >= 0
        && annotations.width(row) >= 0
        && annotations.height(row) >= 0
        && Outlines.isReachable(
            annotations.x(row),
            annotations.y(row),
            annotations.width(row),
            annotations.height(row));
  }

  /** The number of targets. */
  public int size() {
    return rows.length;
  }

  /** The number of annotations that are no target. */
  public int missing() {
    return annotations.size() - rows.length;
  }

  /**
   * How many targets each category has, and on how many images: one for each category, in the order
   * of the file. Targets of a category that does not exist are not counted.
   */
  public List<ClassCount> classCounts() {
    return ClassCounts.of(
            dataset, IntStream.range(0, dataset.images().size()), row -> isTarget(annotations, row))
        .toList();
  }

  /** The target with a row in the dataset's table of annotations, or -1 if it is none. */
  public int ofAnnotationRow(int row) {
    return Math.max(-1, Arrays.binarySearch(rows, row));
  }

  /** The row of a target in the dataset's table of annotations. */
  public int annotationRow(int target) {
    return rows[target];
  }

  /** The row of a target's image in the dataset's table of images. */
  public int imageRow(int target) {
    return annotations.imageRow(rows[target]);
  }

  /** The row of a target's category in the dataset's table of categories, or -1. */
  public int categoryRow(int target) {
    return annotations.categoryRow(rows[target]);
  }

  /** The id of a target's annotation. */
  public long annotationId(int target) {
    return annotations.id(rows[target]);
  }

  /** The id of a target's image. */
  public long imageId(int target) {
    return dataset.images().id(imageRow(target));
  }

  /**
   * The id of a target's category.
   *
   * @throws org.ndsampler.core.coco.io.CocoException if the annotation names none
   */
  public long categoryId(int target) {
    int row = categoryRow(target);
    return row >= 0 ? dataset.categories().id(row) : annotations.at(rows[target]).categoryId();
  }

  /** The id of a target's category; empty if the annotation names none, or no single one. */
  public OptionalLong namedCategory(int target) {
    try {
      return OptionalLong.of(categoryId(target));
    } catch (CocoException e) {
      return OptionalLong.empty();
    }
  }

  /** The centre of a target's box, in pixels from the left. */
  public float centerX(int target) {
    int row = rows[target];
    return (float) (annotations.x(row) + annotations.width(row) / 2);
  }

  /** The centre of a target's box, in pixels from the top. */
  public float centerY(int target) {
    int row = rows[target];
    return (float) (annotations.y(row) + annotations.height(row) / 2);
  }

  /** The width of a target's box in pixels. */
  public float width(int target) {
    return (float) annotations.width(rows[target]);
  }

  /** The height of a target's box in pixels. */
  public float height(int target) {
    return (float) annotations.height(rows[target]);
  }

  /** The width of a target's image in pixels. */
  public int imageWidth(int target) {
    return dataset.images().width(imageRow(target));
  }

  /** The height of a target's image in pixels. */
  public int imageHeight(int target) {
    return dataset.images().height(imageRow(target));
  }

  /** The dataset. */
  public CocoDataset dataset() {
    return dataset;
  }

  /** The number of targets. */
  @Override
  public String toString() {
    return "TargetColumns(" + size() + " targets of " + dataset.name() + ")";
  }
}
