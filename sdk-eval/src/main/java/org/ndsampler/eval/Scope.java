package org.ndsampler.eval;

import java.util.Arrays;
import java.util.function.LongToIntFunction;
import org.ndsampler.core.coco.CocoDataset;

/**
 * Which images and categories are looked at, ascending by id, and the place of each row of the
 * dataset among them. Immutable.
 */
final class Scope {
  /** The category of what is compared without categories, as pycocotools reports it. */
  private static final long ANY = -1;

  final long[] imageIds;

  /** Those asked for; several even where they are not told apart. */
  final long[] askedIds;

  /** Those that are reported: one where they are not told apart. */
  final long[] categoryIds;

  final boolean classAgnostic;
  private final int[] imageRank;
  private final int[] categoryRank;

  private Scope(
      long[] imageIds,
      long[] askedIds,
      boolean classAgnostic,
      int[] imageRank,
      int[] categoryRank) {
    this.imageIds = imageIds;
    this.askedIds = askedIds;
    this.classAgnostic = classAgnostic;
    this.imageRank = imageRank;
    this.categoryRank = categoryRank;
    categoryIds = classAgnostic ? new long[] {ANY} : askedIds;
  }

  static Scope of(CocoDataset dataset, EvaluationOptions options) {
    long[] images = options.images().orElseGet(() -> sorted(dataset.images().ids()));
    long[] categories = options.categories().orElseGet(() -> sorted(dataset.categories().ids()));
    return new Scope(
        images,
        categories,
        options.isClassAgnostic(),
        ranks(dataset.images().size(), dataset.images()::row, images),
        ranks(dataset.categories().size(), dataset.categories()::row, categories));
  }

  /** Ascending, each once: files that were read leniently may have one twice. */
  private static long[] sorted(long[] ids) {
    return Arrays.stream(ids).sorted().distinct().toArray();
  }

  private static int[] ranks(int size, LongToIntFunction rowOf, long[] ids) {
    int[] ranks = new int[size];
    Arrays.fill(ranks, -1);
    for (int i = 0; i < ids.length; i++) {
      int row = rowOf.applyAsInt(ids[i]);
      if (row >= 0) {
        ranks[row] = i;
      }
    }
    return ranks;
  }

  /** The place of an image by its row in the dataset; -1 if it is not looked at. */
  int image(int row) {
    return row < 0 ? -1 : imageRank[row];
  }

  /** The place of a category by its row in the dataset; -1 if it is not looked at. */
  int category(int row) {
    return row < 0 ? -1 : categoryRank[row];
  }

  /** The number of categories that are reported. */
  int categories() {
    return categoryIds.length;
  }
}
