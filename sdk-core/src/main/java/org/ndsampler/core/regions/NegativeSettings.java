package org.ndsampler.core.regions;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.geom.MultiPolygon;

/**
 * What negatives are to be, but for their sizes. Whoever changes one makes a copy first; what is in
 * use is never changed.
 */
final class NegativeSettings {
  NegativeRule rule = NegativeRule.noOverlap();
  boolean evenly;
  boolean apart;
  boolean shapes;
  @Nullable Predicate<Negative> filter;
  @Nullable Set<String> classes;
  long @Nullable [] imageIds;
  @Nullable Function<CocoImage, Optional<MultiPolygon>> valid;
  List<Negative> earlier = List.of();

  NegativeSettings copy() {
    NegativeSettings copy = new NegativeSettings();
    copy.rule = rule;
    copy.evenly = evenly;
    copy.apart = apart;
    copy.shapes = shapes;
    copy.filter = filter;
    copy.classes = classes;
    copy.imageIds = imageIds;
    copy.valid = valid;
    copy.earlier = earlier;
    return copy;
  }

  /**
   * All of it as text, which is the same for the same settings; null if a part of it is code, of
   * which nobody can say whether it is the same.
   */
  @Nullable String key() {
    if (filter != null || (valid != null && valid != ValidRegions.DECLARED)) {
      return null;
    }
    return rule
        + " evenly="
        + evenly
        + " apart="
        + apart
        + " shapes="
        + shapes
        + " classes="
        + (classes == null ? "all" : new TreeSet<>(classes))
        + " images="
        + Arrays.toString(imageIds)
        + " valid="
        + (valid != null)
        + " earlier="
        + earlier;
  }

  /** Whether the annotations of each category count; at 0 those without a category. */
  boolean[] countingCategories(CocoDataset dataset) {
    boolean[] counting = new boolean[dataset.categories().size() + 1];
    Set<String> wanted = classes;
    if (wanted == null) {
      Arrays.fill(counting, true);
      return counting;
    }
    Set<String> lower =
        wanted.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    Set<String> unknown = new HashSet<>(lower);
    for (int row = 0; row < dataset.categories().size(); row++) {
      String name = dataset.categories().name(row).toLowerCase(Locale.ROOT);
      counting[row + 1] = lower.contains(name);
      unknown.remove(name);
    }
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "classes that the dataset does not have: "
              + unknown
              + "; it has "
              + dataset.categories().names());
    }
    return counting;
  }

  int[] imageRows(CocoDataset dataset) {
    long[] wanted = imageIds;
    return wanted == null
        ? Randoms.range(dataset.images().size())
        : Arrays.stream(wanted).distinct().mapToInt(id -> dataset.image(id).row()).toArray();
  }
}
