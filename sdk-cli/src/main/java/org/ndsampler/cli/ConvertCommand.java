package org.ndsampler.cli;

import java.io.IOException;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.io.WriteOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes a dataset in another form. */
@Command(
    name = "convert",
    header = "Writes a dataset as one COCO file, whatever form it comes in.",
    description = {
      "The file is gzipped or zipped if its name ends in .gz or .zip. Image files stay where they"
          + " are, and the new file names them so that they are found."
    },
    footer = {"Example:", "  ndsampler convert annotations.json -o annotations.json.gz"})
final class ConvertCommand extends Subcommand {
  @Mixin private final DatasetInput input = new DatasetInput();
  @Mixin private final FileOutput output = new FileOutput();

  @Option(
      names = "--as-read",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Writes values that opening mended as the file had them (default).")
  private boolean asRead = true;

  @Override
  boolean isResultOnOut() {
    return output.isStream();
  }

  @Override
  Outcome run(Console console) throws IOException {
    output.claimFile(console, isJson());
    CocoDataset dataset = input.open(console);
    output.write(console, dataset, WriteOptions.DEFAULT.asRead(asRead));
    return written(output, dataset);
  }

  /** What is said of a dataset that was written. */
  static Outcome written(FileOutput output, CocoDataset dataset) {
    return Outcome.done(
        output.done() + ": " + StatsCommand.line(dataset),
        StatsCommand.counts(dataset)
            .with("output", output.name())
            .with("written", !output.isDryRun()));
  }
}
