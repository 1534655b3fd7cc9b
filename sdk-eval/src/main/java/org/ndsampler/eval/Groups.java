package org.ndsampler.eval;

import java.util.Arrays;
import org.ndsampler.core.coco.CocoDataset;

/**
 * Objects and detections by category and image: what is compared with what. Immutable once made.
 *
 * <p>Groups are sorted by category, then by image. Objects of a group are in the order of the file,
 * detections by falling score; where categories are not told apart, both first by category.
 */
final class Groups {
  /** Category and image of each group. */
  final int[] category;

  final int[] image;

  /** Where the objects of each group start in {@link #truths}, and the end of the last. */
  final int[] truthStart;

  /** Where the detections of each group start in {@link #detections}, and the end of the last. */
  final int[] detectionStart;

  /** Rows of annotations. */
  final int[] truths;

  /** Indices of detections. */
  final int[] detections;

  /** The score of each of {@link #detections}. */
  final double[] scores;

  /** Where the groups of each category start, and the end of the last. */
  final int[] categoryStart;

  private Groups(
      int[] category,
      int[] image,
      int[] truthStart,
      int[] detectionStart,
      int[] truths,
      int[] detections,
      double[] scores,
      int categories) {
    this.category = category;
    this.image = image;
    this.truthStart = truthStart;
    this.detectionStart = detectionStart;
    this.truths = truths;
    this.detections = detections;
    this.scores = scores;
    categoryStart = new int[categories + 1];
    for (int of : category) {
      categoryStart[of + 1]++;
    }
    for (int k = 0; k < categories; k++) {
      categoryStart[k + 1] += categoryStart[k];
    }
  }

  int size() {
    return category.length;
  }

  /** The group of a category and an image; -1 if there is neither object nor detection. */
  int find(int ofCategory, int ofImage) {
    int found =
        Arrays.binarySearch(
            image, categoryStart[ofCategory], categoryStart[ofCategory + 1], ofImage);
    return Math.max(found, -1);
  }

  static Groups of(
      CocoDataset dataset,
      Truths truths,
      Detections detections,
      Scope scope,
      EvaluationOptions options) {
    int[] rows = truths.compared(options.isMended(Oddity.ID_TWICE));
    int[] truthRows = order(rows, truths.image, truths.category, scope);
    int count = detections.size();
    int[] image = new int[count];
    int[] category = new int[count];
    double[] score = new double[count];
    int[] kept = new int[count];
    int keptCount = 0;
    for (int i = 0; i < count; i++) {
      image[i] = scope.image(dataset.images().row(detections.imageId(i)));
      category[i] = scope.category(dataset.categories().row(detections.categoryId(i)));
      score[i] = detections.score(i);
      if (image[i] >= 0 && category[i] >= 0) {
        kept[keptCount++] = i;
      }
    }
    kept = Arrays.copyOf(kept, keptCount);
    if (options.protocol() == Protocol.LVIS) {
      kept = LvisRules.kept(dataset, truths, detections, scope, kept, image, category, score);
    }
    int[] detectionOrder = order(kept, image, category, scope);
    return merge(truths, truthRows, image, category, detectionOrder, score, scope, options);
  }

  /** By category, image and place in the file; without categories by image, category and place. */
  private static int[] order(int[] indices, int[] image, int[] category, Scope scope) {
    int images = scope.imageIds.length;
    int categories = scope.askedIds.length;
    return scope.classAgnostic
        ? Sorting.byKey(Sorting.byKey(indices, category, categories), image, images)
        : Sorting.byKey(Sorting.byKey(indices, image, images), category, categories);
  }

  private static Groups merge(
      Truths truths,
      int[] truthRows,
      int[] image,
      int[] category,
      int[] order,
      double[] score,
      Scope scope,
      EvaluationOptions options) {
    int[] limits = options.maxDetections();
    int most = limits[limits.length - 1];
    int capacity = 64;
    int[] groupCategory = new int[capacity];
    int[] groupImage = new int[capacity];
    int[] truthStart = new int[capacity + 1];
    int[] detectionStart = new int[capacity + 1];
    int[] cut = new int[order.length];
    int cutCount = 0;
    int groups = 0;
    int t = 0;
    int d = 0;
    while (t < truthRows.length || d < order.length) {
      long ofTruth =
          t < truthRows.length
              ? key(scope, truths.category[truthRows[t]], truths.image[truthRows[t]])
              : Long.MAX_VALUE;
      long ofDetection =
          d < order.length ? key(scope, category[order[d]], image[order[d]]) : Long.MAX_VALUE;
      long key = Math.min(ofTruth, ofDetection);
      if (groups == capacity) {
        capacity *= 2;
        groupCategory = Arrays.copyOf(groupCategory, capacity);
        groupImage = Arrays.copyOf(groupImage, capacity);
        truthStart = Arrays.copyOf(truthStart, capacity + 1);
        detectionStart = Arrays.copyOf(detectionStart, capacity + 1);
      }
      groupCategory[groups] = (int) (key >> 32);
      groupImage[groups] = (int) key;
      truthStart[groups] = t;
      detectionStart[groups] = cutCount;
      while (t < truthRows.length
          && key(scope, truths.category[truthRows[t]], truths.image[truthRows[t]]) == key) {
        t++;
      }
      int from = d;
      while (d < order.length && key(scope, category[order[d]], image[order[d]]) == key) {
        d++;
      }
      Sorting.byScore(order, from, d, score);
      int take = Math.min(most, d - from);
      System.arraycopy(order, from, cut, cutCount, take);
      cutCount += take;
      groups++;
    }
    truthStart[groups] = truthRows.length;
    detectionStart[groups] = cutCount;
    double[] scores = new double[cutCount];
    for (int i = 0; i < cutCount; i++) {
      scores[i] = score[cut[i]];
    }
    return new Groups(
        Arrays.copyOf(groupCategory, groups),
        Arrays.copyOf(groupImage, groups),
        Arrays.copyOf(truthStart, groups + 1),
        Arrays.copyOf(detectionStart, groups + 1),
        truthRows,
        Arrays.copyOf(cut, cutCount),
        scores,
        scope.categories());
  }

  private static long key(Scope scope, int category, int image) {
    return scope.classAgnostic ? image : (long) category << 32 | image;
  }
}
