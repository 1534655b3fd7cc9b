package org.ndsampler.core.regions;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoAnnotations;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.internal.Outlines;
import org.ndsampler.core.geom.Box;

/** Which annotations make a window of a grid positive, and which make it useless. */
final class GridClasses {
  private final boolean[] positive;
  private final boolean[] ignored;
  private final boolean othersPositive;
  private final boolean anyIgnored;

  GridClasses(
      CocoDataset dataset,
      @Nullable Set<String> ofInterest,
      Set<String> negative,
      Set<String> ignore) {
    int count = dataset.categories().size();
    positive = new boolean[count];
    ignored = new boolean[count];
    Set<String> interest = ofInterest == null ? null : lower(ofInterest);
    Set<String> against = lower(negative);
    Set<String> useless = lower(ignore);
    Set<String> unknown = interest == null ? new TreeSet<>() : new TreeSet<>(interest);
    boolean any = false;
    for (int row = 0; row < count; row++) {
      String name = dataset.categories().name(row).toLowerCase(Locale.ROOT);
      unknown.remove(name);
      positive[row] = interest == null ? !against.contains(name) : interest.contains(name);
      ignored[row] = useless.contains(name);
      any |= ignored[row];
    }
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "classes of interest that the dataset does not have: "
              + unknown
              + "; it has "
              + dataset.categories().names());
    }
    othersPositive = interest == null;
    anyIgnored = any;
  }

  private static Set<String> lower(Set<String> names) {
    return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }

  boolean anyIgnored() {
    return anyIgnored;
  }

  boolean isIgnored(int categoryRow) {
    return categoryRow >= 0 && ignored[categoryRow];
  }

  boolean isPositive(int categoryRow) {
    return categoryRow < 0 ? othersPositive : positive[categoryRow];
  }

  /** The part of a window that the boxes of ignored classes cover together, in [0, 1]. */
  double ignoredPart(CocoDataset dataset, int[] rows, Box window) {
    CocoAnnotations annotations = dataset.annotations();
    Box[] boxes = new Box[rows.length];
    int count = 0;
    for (int row : rows) {
      if (isIgnored(annotations.categoryRow(row))) {
        Box box =
            Box.of(
                annotations.x(row),
                annotations.y(row),
                annotations.width(row),
                annotations.height(row));
        @Nullable Box place = Outlines.isProper(box) ? box : Outlines.place(dataset, row);
        if (place != null) {
          boxes[count++] = place.intersection(window);
        }
      }
    }
    return count == 0 ? 0 : RectangleUnion.area(boxes, count) / window.area();
  }
}
