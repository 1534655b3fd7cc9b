package org.ndsampler.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.split.DatasetSplit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Divides a dataset. */
@Command(
    name = "split",
    header = "Divides a dataset into train.json, validation.json and test.json, balanced by class.",
    description = {
      "Images that belong together are never divided: say what does with --by-video or --by. The"
          + " status is 1 if something is in two parts even so."
    },
    footer = {"Example:", "  ndsampler split annotations.json -o parts --seed 0"})
final class SplitCommand extends Subcommand {
  @Mixin private final DatasetInput input = new DatasetInput();
  @Mixin private final FileOutput output = new FileOutput();

  @Option(names = "--seed", paramLabel = "N", description = "Shuffles; else the order is the ids'.")
  private @Nullable Long seed;

  @Option(
      names = "--factor",
      paramLabel = "N",
      description = "The test part is one N-th, validation one N-th of the rest (default 3).")
  private int factor = 3;

  @Option(names = "--by-video", description = "Keeps the images of a video together.")
  private boolean byVideo;

  @Option(
      names = "--by",
      paramLabel = "FIELD",
      description = "Keeps images together whose records say the same in this field.")
  private String by = "";

  @Option(names = "--no-test", description = "Makes no test part.")
  private boolean noTest;

  @Override
  Outcome run(Console console) throws IOException {
    Path folder = output.claimFolder(console, true);
    claim(console, folder);
    CocoDataset dataset = input.open(console);
    DatasetSplit.Builder builder = DatasetSplit.builder(dataset).factor(factor);
    if (seed != null) {
      builder.seed(seed);
    }
    if (byVideo) {
      builder.byVideo();
    }
    if (!by.isEmpty()) {
      builder.by(this::group);
    }
    if (noTest) {
      builder.withoutTest();
    }
    DatasetSplit split = builder.build();
    output.write(console, "", split::write);
    List<String> leaks =
        split.leaks().stream()
            .map(leak -> leak.kind() + " " + leak.value() + " is in " + leak.parts())
            .toList();
    Facts facts = new Facts().with("written", !output.isDryRun());
    for (DatasetSplit.Part part : DatasetSplit.Part.values()) {
      facts.with(
          word(part),
          new Facts()
              .with("file", console.shown(file(folder, part)))
              .with("images", split.imageIds(part).length)
              .with("annotations", split.dataset(part).annotations().size())
              .map());
    }
    facts.with("leaks", leaks);
    String text =
        split.frequencyText().stripTrailing()
            + (leaks.isEmpty() ? "" : "\nIn two parts:\n  " + String.join("\n  ", leaks))
            + "\n"
            + output.done()
            + ": train.json, validation.json, test.json";
    return new Outcome(leaks.isEmpty() ? Status.DONE : Status.FINDINGS, text, facts.map());
  }

  private String group(CocoImage image) {
    return image.field(by).orElse("");
  }

  private void claim(Console console, Path folder) {
    for (DatasetSplit.Part part : DatasetSplit.Part.values()) {
      Path file = file(folder, part);
      if (!output.isForce() && Files.exists(file)) {
        throw new Refusal(
            Status.UNWRITABLE, console.shown(file) + " is there already; --force replaces it");
      }
    }
  }

  private static Path file(Path folder, DatasetSplit.Part part) {
    return folder.resolve(word(part) + ".json");
  }

  private static String word(DatasetSplit.Part part) {
    return part.name().toLowerCase(Locale.ROOT);
  }
}
