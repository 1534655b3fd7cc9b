package org.ndsampler.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.raster.cog.CogBatch;
import org.ndsampler.core.raster.cog.CogBatchReport;
import org.ndsampler.core.raster.cog.CogReport;
import org.ndsampler.core.raster.cog.CogValidator;
import org.ndsampler.core.raster.cog.CogWriter;
import org.ndsampler.core.raster.tiff.Compression;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Converts images to COG, or checks COGs. */
@Command(
    name = "cog",
    header = "Converts images to Cloud-Optimised GeoTIFF, or with --check says whether files are.",
    description = {
      "A COG that is there and valid is left alone, so that an interrupted run goes on where it"
          + " was. The status is 1 if a file failed or is not valid; the others are done even so."
    },
    footer = {
      "Examples:",
      "  ndsampler cog photos/*.png -o cogs",
      "  ndsampler cog --check cogs/*.tif"
    })
final class CogCommand extends Subcommand {
  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Images, folders of images, or COCO files (.json), whose images are meant.")
  private String[] names = {};

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FOLDER",
      order = 1,
      description = "Where the COGs go, each as NAME.tif; made if it is not there.")
  private String folder = "";

  @Option(
      names = {"-n", "--dry-run"},
      order = 3,
      description = "Says what would be converted.")
  private boolean dryRun;

  @Option(names = "--check", order = 4, description = "Converts nothing: are these files COGs?")
  private boolean check;

  @Option(
      names = "--compression",
      paramLabel = "NAME",
      description = "${COMPLETION-CANDIDATES} (default auto).")
  private Method compression = Method.AUTO;

  @Option(names = "--pixels", description = "Compares every pixel with the original's.")
  private boolean pixels;

  @Option(names = "--threads", paramLabel = "N", description = "How many files at once.")
  private int threads = Runtime.getRuntime().availableProcessors();

  /** A compression, in the words of the command line. */
  enum Method {
    AUTO,
    NONE,
    DEFLATE,
    LZW,
    PACKBITS,
    ZSTD,
    JPEG;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  Outcome run(Console console) throws IOException {
    if (check == !folder.isEmpty()) {
      throw new Refusal(Status.USAGE, "give either --output FOLDER or --check");
    }
    List<Path> files = files(console);
    if (check) {
      return checked(console, files);
    }
    Path target = console.path(folder);
    if (dryRun) {
      List<String> shown = files.stream().map(console::shown).toList();
      return Outcome.done(
          "Would convert into " + folder + ":\n  " + String.join("\n  ", shown),
          new Facts().with("written", false).with("sources", shown));
    }
    CogBatch batch =
        CogBatch.standard()
            .writer(CogWriter.standard().compression(Compression.valueOf(compression.name())))
            .check(pixels ? CogBatch.Check.PIXELS : CogBatch.Check.CONTENT)
            .threads(threads)
            .progress(console.progress())
            .cancellation(console.cancellation());
    CogBatchReport report;
    try {
      report = batch.convert(files, target);
    } catch (IOException e) {
      throw new Refusal(Status.UNWRITABLE, Refusals.line(e), e);
    }
    console.cancellation().throwIfCancelled();
    return converted(console, report);
  }

  private static Outcome converted(Console console, CogBatchReport report) {
    StringBuilder text = new StringBuilder();
    List<Map<String, @Nullable Object>> items = new ArrayList<>();
    for (CogBatchReport.Item item : report.files()) {
      items.add(
          new Facts()
              .with("source", item.source())
              .with("target", item.target())
              .with("status", item.status().name().toLowerCase(Locale.ROOT))
              .with("problems", item.problems())
              .with("lost", item.lost())
              .map());
      for (String problem : item.problems()) {
        text.append(console.shown(item.source())).append(": ").append(problem).append('\n');
      }
      for (String lost : item.lost()) {
        text.append(console.shown(item.target())).append(": does not keep ").append(lost);
        text.append('\n');
      }
    }
    text.append(report.count(CogBatchReport.Status.CONVERTED)).append(" converted, ");
    text.append(report.count(CogBatchReport.Status.PRESENT)).append(" there already, ");
    text.append(report.failures().size()).append(" failed");
    return new Outcome(
        report.failures().isEmpty() ? Status.DONE : Status.FINDINGS,
        text.toString(),
        new Facts().with("files", items).map());
  }

  private static Outcome checked(Console console, List<Path> files) {
    boolean valid = true;
    StringBuilder text = new StringBuilder();
    List<Map<String, @Nullable Object>> items = new ArrayList<>();
    for (Path file : files) {
      console.cancellation().throwIfCancelled();
      CogReport report = CogValidator.validate(file);
      valid &= report.isValid();
      items.add(
          new Facts()
              .with("file", file)
              .with("valid", report.isValid())
              .with("errors", report.errors())
              .with("warnings", report.warnings())
              .map());
      text.append(text.isEmpty() ? "" : "\n").append(console.shown(file));
      text.append(report.isValid() ? ": a valid COG" : ": no valid COG");
      report.errors().forEach(error -> text.append("\n  error: ").append(error));
      report.warnings().forEach(warning -> text.append("\n  warning: ").append(warning));
    }
    return new Outcome(
        valid ? Status.DONE : Status.FINDINGS,
        text.toString(),
        new Facts().with("files", items).map());
  }

  private List<Path> files(Console console) throws IOException {
    Set<Path> files = new LinkedHashSet<>();
    for (String name : names) {
      Path path = console.path(name);
      if (name.endsWith(".json") || name.endsWith(".json.gz")) {
        for (CocoImage image : DatasetInput.openNamed(name, false, console).images()) {
          files.addAll(RerootCommand.files(image));
        }
      } else if (Files.isDirectory(path)) {
        try (Stream<Path> inside = Files.list(path)) {
          inside.filter(Files::isRegularFile).sorted().forEach(files::add);
        }
      } else {
        files.add(path);
      }
    }
    return List.copyOf(files);
  }
}
