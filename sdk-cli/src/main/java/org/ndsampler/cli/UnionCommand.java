package org.ndsampler.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.UnionResult;
import org.ndsampler.core.coco.io.WriteOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes one dataset of several. */
@Command(
    name = "union",
    header = "Puts all records of several datasets into one.",
    description = {
      "Categories are merged by name. The first dataset keeps its ids, and an id that is taken gets"
          + " a new one. The status is 1 if a reference to nothing was met."
    },
    footer = {"Example:", "  ndsampler union day.json night.json -o all.json"})
final class UnionCommand extends Subcommand {
  @Parameters(arity = "2..*", paramLabel = "DATASET", description = "Two datasets or more.")
  private String[] names = {};

  @Mixin private final FileOutput output = new FileOutput();

  @Option(names = "--lenient", description = "Opens files with damaged records too.")
  private boolean lenient;

  @Override
  boolean isResultOnOut() {
    return output.isStream();
  }

  @Override
  Outcome run(Console console) throws IOException {
    output.claimFile(console, isJson());
    List<CocoDataset> datasets = new ArrayList<>();
    for (String name : names) {
      datasets.add(DatasetInput.openNamed(name, lenient, console));
    }
    UnionResult union = CocoDataset.union(datasets);
    output.write(console, union.dataset(), WriteOptions.DEFAULT);
    Outcome written = ConvertCommand.written(output, union.dataset());
    written.facts().put("dangling", union.dangling());
    if (union.dangling().isEmpty()) {
      return written;
    }
    String text =
        "References to nothing, which still mean nothing:\n  "
            + String.join("\n  ", union.dangling())
            + "\n"
            + written.text();
    return new Outcome(Status.FINDINGS, text, written.facts());
  }
}
