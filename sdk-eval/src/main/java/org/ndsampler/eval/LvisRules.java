package org.ndsampler.eval;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;

/** Which detections count by the rules of LVIS, where not every image is labelled for all. */
final class LvisRules {
  private static final int MOST_OF_IMAGE = 300;

  private LvisRules() {}

  /** Those of some detections that count, in their order. */
  static int[] kept(
      CocoDataset dataset,
      Truths truths,
      Detections detections,
      Scope scope,
      int[] candidates,
      int[] image,
      int[] category,
      double[] score) {
    int[] byImage = Sorting.byKey(candidates, image, scope.imageIds.length);
    Set<Long> lookedFor = lookedFor(dataset, truths, scope);
    boolean[] counts = new boolean[detections.size()];
    int from = 0;
    while (from < byImage.length) {
      int to = from;
      while (to < byImage.length && image[byImage[to]] == image[byImage[from]]) {
        to++;
      }
      if (to - from > MOST_OF_IMAGE) {
        Sorting.byScore(byImage, from, to, score);
      }
      for (int i = from; i < Math.min(to, from + MOST_OF_IMAGE); i++) {
        int d = byImage[i];
        counts[d] =
            detections.area(d) > 0
                && detections.area(d) < Double.POSITIVE_INFINITY
                && lookedFor.contains(key(image[d], category[d]));
      }
      from = to;
    }
    int[] kept = new int[candidates.length];
    int count = 0;
    for (int d : candidates) {
      if (counts[d]) {
        kept[count++] = d;
      }
    }
    return Arrays.copyOf(kept, count);
  }

  /** Pairs of image and category that were looked for: an object is there, or it is said. */
  private static Set<Long> lookedFor(CocoDataset dataset, Truths truths, Scope scope) {
    Set<Long> pairs = pairs(dataset, scope, "neg_category_ids");
    for (int row : truths.rows()) {
      pairs.add(key(truths.image[row], truths.category[row]));
    }
    return pairs;
  }

  /** Pairs of image and category where not all objects are labelled. */
  static Set<Long> notExhaustive(CocoDataset dataset, Scope scope) {
    return pairs(dataset, scope, "not_exhaustive_category_ids");
  }

  private static Set<Long> pairs(CocoDataset dataset, Scope scope, String field) {
    Set<Long> pairs = new HashSet<>();
    for (CocoImage image : dataset.images()) {
      int at = scope.image(image.row());
      if (at < 0) {
        continue;
      }
      String list = image.field(field).orElse("[]").replaceAll("[\\[\\]\\s]", "");
      for (String id : list.isEmpty() ? new String[0] : list.split(",", -1)) {
        int category;
        try {
          category = scope.category(dataset.categories().row((long) Double.parseDouble(id)));
        } catch (NumberFormatException e) {
          throw new IllegalArgumentException(
              field + " of image " + image.id() + " must be a list of category ids: " + list, e);
        }
        if (category >= 0) {
          pairs.add(key(at, category));
        }
      }
    }
    return pairs;
  }

  static long key(int image, int category) {
    return (long) image << 32 | category;
  }
}
