package org.ndsampler.cli;

import java.io.IOException;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.viz.page.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a page about a dataset. */
@Command(
    name = "report",
    header = "Makes one HTML page about a dataset: numbers, charts, problems and pictures.",
    footer = {"Example:", "  ndsampler report annotations.json -o report.html"})
final class ReportCommand extends Subcommand {
  @Mixin private final DatasetInput input = new DatasetInput();
  @Mixin private final FileOutput output = new FileOutput();

  @Option(names = "--no-pictures", description = "Opens no image file.")
  private boolean noPictures;

  @Option(names = "--title", paramLabel = "TEXT", description = "The title of the page.")
  private String title = "";

  @Override
  boolean isResultOnOut() {
    return output.isStream();
  }

  @Override
  Outcome run(Console console) throws IOException {
    output.claimFile(console, isJson());
    CocoDataset dataset = input.open(console);
    Report report = Report.of(dataset);
    if (noPictures) {
      report = report.withoutPictures();
    }
    if (!title.isEmpty()) {
      report = report.title(title);
    }
    output.write(console, ".html", report::write);
    return ConvertCommand.written(output, dataset);
  }
}
