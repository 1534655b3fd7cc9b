package org.ndsampler.cli;

import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.Query;
import picocli.CommandLine.Option;

/** The part of a dataset that a subcommand works on, as a query. Confined to one thread. */
final class QueryOption {
  @Option(
      names = "--query",
      paramLabel = "TEXT",
      description = "Only what this finds, such as 'class = cat and area > 100'.")
  private String text = "";

  /** What is asked of a dataset; everything where nothing was given. */
  Query of(CocoDataset dataset) {
    try {
      return dataset.query(text);
    } catch (IllegalArgumentException e) {
      // Its other lines show the text, which was just typed.
      String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new Refusal(Status.USAGE, (line.startsWith("query") ? "--" : "--query: ") + line, e);
    }
  }

  /** The part of a dataset; all of it where nothing was given. */
  CocoDataset partOf(CocoDataset dataset) {
    return text.isBlank() ? dataset : of(dataset).toDataset();
  }
}
