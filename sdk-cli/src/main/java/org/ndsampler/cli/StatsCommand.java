package org.ndsampler.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.ClassCount;
import org.ndsampler.core.coco.CocoDataset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what a dataset holds. */
@Command(
    name = "stats",
    header = "Says what a dataset holds: its numbers of images and annotations, and its classes.",
    footer = {"Example:", "  ndsampler stats annotations.json"})
final class StatsCommand extends Subcommand {
  @Mixin private final DatasetInput input = new DatasetInput();
  @Mixin private final QueryOption query = new QueryOption();

  @Option(
      names = "--fingerprint",
      description = "Adds the SHA-256 of the records, which reads everything.")
  private boolean fingerprint;

  @Override
  Outcome run(Console console) throws IOException {
    CocoDataset dataset = query.partOf(input.open(console));
    Facts facts = of(dataset);
    String text = dataset.summary();
    if (fingerprint) {
      facts.with("fingerprint", dataset.fingerprint());
      text = text.stripTrailing() + "\nfingerprint " + dataset.fingerprint();
    }
    return Outcome.done(text, facts);
  }

  /** The numbers of a dataset, and those of its classes. */
  static Facts of(CocoDataset dataset) {
    List<Map<String, @Nullable Object>> classes = new ArrayList<>();
    for (ClassCount count : dataset.classCounts()) {
      classes.add(
          new Facts()
              .with("id", count.categoryId())
              .with("name", count.name())
              .with("annotations", count.annotations())
              .with("images", count.images())
              .map());
    }
    return counts(dataset).with("classes", classes);
  }

  /** The numbers of a dataset. */
  static Facts counts(CocoDataset dataset) {
    return new Facts()
        .with("dataset", dataset.name())
        .with("path", dataset.path())
        .with("videos", dataset.videos().size())
        .with("images", dataset.images().size())
        .with("annotations", dataset.annotations().size())
        .with("categories", dataset.categories().size());
  }

  /** The numbers of a dataset in one line. */
  static String line(CocoDataset dataset) {
    return dataset.images().size()
        + " images, "
        + dataset.annotations().size()
        + " annotations, "
        + dataset.categories().size()
        + " categories";
  }
}
