package org.ndsampler.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ndsampler.core.coco.CocoAsset;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.coco.io.WriteOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Changes where a dataset says that its images are. */
@Command(
    name = "reroot",
    header = "Changes where a dataset says that its image files are.",
    description = {
      "--images says where they are now; --old and --new change the beginning of their names. The"
          + " status is 1 if a file is not there then, unless --names kept leaves that to you."
    },
    footer = {
      "Example:",
      "  ndsampler reroot annotations.json -o moved.json --images /data/photos"
    })
final class RerootCommand extends Subcommand {
  private static final int SHOWN = 5;

  @Mixin private final DatasetInput input = new DatasetInput();
  @Mixin private final FileOutput output = new FileOutput();

  @Option(names = "--old", paramLabel = "TEXT", description = "A beginning of file names.")
  private String oldPrefix = "";

  @Option(names = "--new", paramLabel = "TEXT", description = "What stands in its place then.")
  private String newPrefix = "";

  /** What becomes of the names, in the words of the command line. */
  enum Names {
    FINDABLE,
    ABSOLUTE,
    KEPT;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--names",
      paramLabel = "FORM",
      description = {
        "findable: relative to the new file (default); absolute; kept: as they are.",
      })
  private Names names = Names.FINDABLE;

  @Override
  boolean isResultOnOut() {
    return output.isStream();
  }

  @Override
  Outcome run(Console console) throws IOException {
    output.claimFile(console, isJson());
    CocoDataset dataset = input.open(console);
    if (!oldPrefix.isEmpty() || !newPrefix.isEmpty()) {
      dataset = dataset.withImageNames(this::renamed);
    }
    WriteOptions options =
        WriteOptions.DEFAULT.imageNames(WriteOptions.ImageNames.valueOf(names.name()));
    output.write(console, dataset, options);
    Outcome written = ConvertCommand.written(output, dataset);
    List<String> missing = names == Names.KEPT ? List.of() : missing(dataset);
    written.facts().put("missing", missing);
    if (missing.isEmpty()) {
      return written;
    }
    String text =
        written.text()
            + "\n"
            + missing.size()
            + " image files are not there, such as "
            + String.join(", ", missing.subList(0, Math.min(SHOWN, missing.size())));
    return new Outcome(Status.FINDINGS, text, written.facts());
  }

  private String renamed(String name) {
    return name.startsWith(oldPrefix) ? newPrefix + name.substring(oldPrefix.length()) : name;
  }

  /** The files of images and assets that are not there. */
  private static List<String> missing(CocoDataset dataset) {
    List<String> missing = new ArrayList<>();
    for (CocoImage image : dataset.images()) {
      for (Path file : files(image)) {
        if (!Files.exists(file)) {
          missing.add(file.toString());
        }
      }
    }
    return missing;
  }

  /** The files of an image and of its assets. */
  static List<Path> files(CocoImage image) {
    List<Path> files = new ArrayList<>();
    image.path().ifPresent(files::add);
    for (CocoAsset asset : image.assets()) {
      files.add(asset.path());
    }
    return files;
  }
}
