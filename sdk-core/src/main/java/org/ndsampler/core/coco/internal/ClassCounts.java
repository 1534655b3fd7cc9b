package org.ndsampler.core.coco.internal;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.ndsampler.core.coco.ClassCount;
import org.ndsampler.core.coco.CocoAnnotations;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImages;

/**
 * How many annotations each class has and on how many images: the one count that statistics,
 * targets, splits and charts are made from. Cost: a pass over the annotations.
 *
 * <p>It goes image by image, so that an image is counted once for a class by remembering only the
 * last one, whatever the order of the annotations in the file.
 */
public final class ClassCounts {
  private final CocoDataset dataset;

  /** For each row of categories, and in front for annotations of no category. */
  private final int[] annotations;

  private final int[] images;
  private final int[] lastImage;

  private ClassCounts(CocoDataset dataset) {
    this.dataset = dataset;
    this.annotations = new int[dataset.categories().size() + 1];
    this.images = new int[annotations.length];
    this.lastImage = new int[annotations.length];
    Arrays.fill(lastImage, -1);
  }

  /** Of all annotations, those of an image that does not exist too. */
  public static ClassCounts of(CocoDataset dataset) {
    ClassCounts counts =
        of(dataset, IntStream.range(0, dataset.images().size()), annotation -> true);
    CocoAnnotations all = dataset.annotations();
    for (int row = 0; row < all.size(); row++) {
      if (all.imageRow(row) < 0) {
        counts.annotations[all.categoryRow(row) + 1]++;
      }
    }
    return counts;
  }

  /**
   * Of some annotations of some images.
   *
   * @param imageRows each at most once
   * @param counted whether a row of the annotations counts
   */
  public static ClassCounts of(CocoDataset dataset, IntStream imageRows, IntPredicate counted) {
    ClassCounts counts = new ClassCounts(dataset);
    imageRows.forEach(image -> counts.add(image, counted));
    return counts;
  }

  private void add(int image, IntPredicate counted) {
    CocoImages all = dataset.images();
    for (int i = 0; i < all.annotationCount(image); i++) {
      int row = all.annotationRow(image, i);
      if (counted.test(row)) {
        int slot = dataset.annotations().categoryRow(row) + 1;
        annotations[slot]++;
        if (lastImage[slot] != image) {
          lastImage[slot] = image;
          images[slot]++;
        }
      }
    }
  }

  /** The annotations of a row of the categories; -1 stands for those of no category. */
  public int annotations(int categoryRow) {
    return annotations[categoryRow + 1];
  }

  /** On how many images there is one of a row of the categories. */
  public int images(int categoryRow) {
    return images[categoryRow + 1];
  }

  /** One for each category, in the order of the file. */
  public List<ClassCount> toList() {
    return IntStream.range(0, dataset.categories().size())
        .mapToObj(
            row ->
                new ClassCount(
                    dataset.categories().id(row),
                    dataset.categories().name(row),
                    annotations(row),
                    images(row)))
        .toList();
  }
}
