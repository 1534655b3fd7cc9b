package org.ndsampler.spark.internal;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.ndsampler.core.coco.CocoCategory;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImages;
import org.ndsampler.core.internal.ListView;
import org.ndsampler.core.internal.Suggestions;
import org.ndsampler.core.regions.SampleGrid;
import org.ndsampler.core.regions.Selection;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Target;

/**
 * The targets that a read is about, in the order of their numbers: the lists that a {@link
 * CocoSampler} gives. Each machine makes the same; no pixels are read.
 */
final class TargetLists {
  private TargetLists() {}

  /** The list of a kind; elements are made on access where there may be many. */
  static List<Target> of(CocoDataset dataset, CocoSampler sampler, TargetSpec spec) {
    requireClasses(dataset, spec.classes());
    List<Target> plain =
        switch (spec.kind()) {
          case GRID -> sampler.targets(grid(dataset, spec));
          case IMAGES -> images(dataset);
          case ANNOTATIONS -> items(dataset, selection(spec), true);
          case NEGATIVES -> {
            Selection drawn = selection(spec).negatives(spec.count()).seed(spec.seed());
            yield items(
                dataset,
                spec.classes().isEmpty() ? drawn : drawn.clearOfClasses(Set.copyOf(spec.classes())),
                false);
          }
          case TABLE -> throw new IllegalArgumentException("a table has its targets itself");
        };
    return spec.settings().isEmpty()
        ? plain
        : new ListView<>(plain.size(), index -> spec.with(plain.get(index)));
  }

  private static SampleGrid grid(CocoDataset dataset, TargetSpec spec) {
    SampleGrid.Builder builder = SampleGrid.ofImages(dataset).overlap(spec.overlap());
    return (spec.hasWindow() ? builder.window(spec.width(), spec.height()) : builder).build();
  }

  private static Selection selection(TargetSpec spec) {
    return spec.hasWindow() ? Selection.all().window(spec.width(), spec.height()) : Selection.all();
  }

  /** Positives or negatives as a sampler has them, chosen apart from the sampler that is shared. */
  private static List<Target> items(CocoDataset dataset, Selection selection, boolean positives) {
    try (CocoSampler own = CocoSampler.open(dataset)) {
      own.preselect(selection);
      List<Target> items = own.items();
      int first = own.positiveCount();
      return positives ? items.subList(0, first) : items.subList(first, items.size());
    }
  }

  /** An image that another one with its id hides cannot be asked for. */
  private static List<Target> images(CocoDataset dataset) {
    CocoImages images = dataset.images();
    int[] rows =
        IntStream.range(0, images.size())
            .filter(row -> images.row(images.id(row)) == row)
            .toArray();
    return new ListView<>(rows.length, index -> Target.image(images.id(rows[index])));
  }

  private static void requireClasses(CocoDataset dataset, List<String> classes) {
    Set<String> known = new TreeSet<>();
    for (CocoCategory category : dataset.categories()) {
      known.add(category.name());
    }
    for (String name : classes) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "the option 'classes' names '"
                + name
                + "', and the dataset has no such class"
                + Suggestions.of(name, known));
      }
    }
  }
}
