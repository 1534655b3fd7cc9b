package org.ndsampler.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.io.WriteOptions;
import org.ndsampler.formats.ExportOptions;
import org.ndsampler.formats.LabelFormat;
import org.ndsampler.formats.LossReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes a dataset in another form. */
@Command(
    name = "convert",
    header = "Writes a dataset as one COCO file, or as the labels of another tool.",
    description = {
      "A COCO file is gzipped or zipped if its name ends in .gz or .zip; image files stay where"
          + " they are, and the new file names them so that they are found. Labels of another tool"
          + " are written with --to, into a folder with the images, or into a file where the form is"
          + " one; what the form cannot hold is counted and named. --dry-run tells it too."
    },
    footer = {
      "Examples:",
      "  ndsampler convert yolo/ -o annotations.json",
      "  ndsampler convert annotations.json --to voc -o voc/"
    })
final class ConvertCommand extends Subcommand {
  @Mixin private final DatasetInput input = new DatasetInput();
  @Mixin private final FileOutput output = new FileOutput();

  @Option(
      names = "--to",
      paramLabel = "FORM",
      converter = LabelForm.Words.class,
      description = "The form to write: ${COMPLETION-CANDIDATES} (default coco).")
  private LabelForm to = LabelForm.COCO;

  @Option(
      names = "--from",
      paramLabel = "FORM",
      converter = LabelForm.Words.class,
      description = "The form to read, where its files may be of several (else found out).")
  private LabelForm from = LabelForm.COCO;

  @Option(
      names = "--files",
      paramLabel = "WAY",
      description =
          "With --to, what becomes of the image files: ${COMPLETION-CANDIDATES} (default copied).")
  private ExportOptions.Images files = ExportOptions.Images.COPIED;

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
    LabelFormat format = to.format();
    if (format != null) {
      return export(format, console);
    }
    output.claimFile(console, isJson());
    CocoDataset dataset = input.open(from, console);
    output.write(console, dataset, WriteOptions.DEFAULT.asRead(asRead));
    return written(output, dataset);
  }

  private Outcome export(LabelFormat format, Console console) throws IOException {
    if (output.isStream()) {
      throw new Refusal(Status.USAGE, to + " has files of its own; name a folder");
    }
    if (Files.isDirectory(console.path(output.name()))) {
      output.claimFolder(console, false);
    } else {
      output.claimFile(console, isJson());
    }
    CocoDataset dataset = input.open(from, console);
    LossReport lost = write(format, dataset, console);
    List<?> losses =
        lost.stream()
            .map(
                loss ->
                    new Facts()
                        .with("what", loss.content().label())
                        .with("count", loss.count())
                        .with("became", loss.what())
                        .with("examples", loss.examples())
                        .map())
            .toList();
    return Outcome.done(
        output.done() + ": " + StatsCommand.line(dataset) + "\n" + lost,
        StatsCommand.counts(dataset)
            .with("output", output.name())
            .with("written", !output.isDryRun())
            .with("form", to.toString())
            .with("lost", losses));
  }

  private LossReport write(LabelFormat format, CocoDataset dataset, Console console)
      throws IOException {
    ExportOptions options =
        ExportOptions.DEFAULT
            .images(files)
            .overwrite(output.isForce())
            .progress(console.progress())
            .cancellation(console.cancellation());
    Path place = console.path(output.name());
    if (!output.isDryRun()) {
      try {
        return format.write(dataset, place, options);
      } catch (IOException e) {
        throw new Refusal(Status.UNWRITABLE, Refusals.line(e), e);
      }
    }
    // Only writing tells what a form cannot hold: without the images that is little. Folders of
    // classes are made of them.
    boolean isOfImages = to == LabelForm.CLASS_FOLDERS;
    Path scratch = Files.createTempDirectory("ndsampler-");
    try {
      return format.write(
          dataset,
          scratch.resolve(String.valueOf(place.getFileName())),
          isOfImages ? options : options.images(ExportOptions.Images.LEFT));
    } finally {
      delete(scratch);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
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
