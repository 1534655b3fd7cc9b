package org.ndsampler.cli;

import java.io.IOException;
import java.util.List;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.RepairResult;
import org.ndsampler.core.coco.io.Problems;
import org.ndsampler.core.coco.io.WriteOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Mends what has one answer. */
@Command(
    name = "repair",
    header = "Mends what has one answer, writes the dataset anew, and lists the rest.",
    description = "The status is 1 if something is left that it cannot mend.",
    footer = {"Example:", "  ndsampler repair annotations.json -o mended.json --dry-run"})
final class RepairCommand extends Subcommand {
  private static final int SHOWN = 20;

  @Mixin private final DatasetInput input = new DatasetInput();
  @Mixin private final FileOutput output = new FileOutput();

  @Option(names = "--diff", description = "Shows each changed record before and after.")
  private boolean diff;

  @Override
  boolean isResultOnOut() {
    return output.isStream();
  }

  @Override
  Outcome run(Console console) throws IOException {
    output.claimFile(console, isJson());
    CocoDataset dataset = input.openWhole(console);
    RepairResult repaired = dataset.repair();
    output.write(console, repaired.dataset(), WriteOptions.DEFAULT.asRead(false));
    Problems left = repaired.unrepaired();
    Facts facts =
        StatsCommand.counts(repaired.dataset())
            .with("output", output.name())
            .with("written", !output.isDryRun())
            .with("opening", dataset.readProblems().stream().map(ValidateCommand::facts).toList())
            .with("changes", repaired.changes())
            .with("unrepaired", left.stream().map(ValidateCommand::facts).toList());
    StringBuilder text = new StringBuilder();
    if (!dataset.readProblems().isEmpty()) {
      text.append("What opening it took: ").append(dataset.readProblems()).append('\n');
    }
    List<String> changes = repaired.changes();
    text.append("Mended: ").append(changes.size());
    changes.stream().limit(SHOWN).forEach(change -> text.append("\n  ").append(change));
    if (changes.size() > SHOWN) {
      text.append("\n  and ").append(changes.size() - SHOWN).append(" more");
    }
    if (diff) {
      text.append('\n').append(repaired.diff().stripTrailing());
    }
    text.append("\nLeft: ").append(left);
    text.append('\n').append(output.done());
    return new Outcome(
        left.isEmpty() ? Status.DONE : Status.FINDINGS, text.toString(), facts.map());
  }
}
