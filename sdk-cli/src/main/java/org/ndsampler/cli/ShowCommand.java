package org.ndsampler.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Target;
import org.ndsampler.viz.Show;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Draws something of a dataset. */
@Command(
    name = "show",
    header = "Draws an image with its annotations, a window of it, or the card of the dataset.",
    footer = {
      "Examples:",
      "  ndsampler show annotations.json --image 1 -o image.png",
      "  ndsampler show annotations.json --annotation 17 --pad 25 -o object.png"
    })
final class ShowCommand extends Subcommand {
  private static final int MARGIN = 25;

  @Mixin private final DatasetInput input = new DatasetInput();
  @Mixin private final FileOutput output = new FileOutput();

  @Option(names = "--image", paramLabel = "ID", description = "An image with its annotations.")
  private @Nullable Long image;

  @Option(names = "--annotation", paramLabel = "ID", description = "The window of an annotation.")
  private @Nullable Long annotation;

  @Option(
      names = "--window",
      paramLabel = "X,Y,W,H",
      split = ",",
      description = "A window of the image, in pixels from its top left corner.")
  private int[] window = {};

  @Option(
      names = "--pad",
      paramLabel = "N",
      description = "Pixels around the annotation (default 25).")
  private int pad = MARGIN;

  @Override
  boolean isResultOnOut() {
    return output.isStream();
  }

  @Override
  Outcome run(Console console) throws IOException {
    if (image != null && annotation != null) {
      throw new Refusal(Status.USAGE, "--image and --annotation exclude each other");
    }
    if (window.length != 0 && (window.length != 4 || image == null)) {
      throw new Refusal(Status.USAGE, "--window takes four numbers X,Y,W,H, and needs --image");
    }
    if (!output.isStream() && !output.name().toLowerCase(Locale.ROOT).endsWith(".png")) {
      throw new Refusal(Status.USAGE, "a picture is a PNG: let " + output.name() + " end in .png");
    }
    output.claimFile(console, isJson());
    CocoDataset dataset = input.open(console);
    draw(console, dataset);
    return Outcome.done(
        output.done(),
        new Facts().with("output", output.name()).with("written", !output.isDryRun()));
  }

  private void draw(Console console, CocoDataset dataset) throws IOException {
    Long imageId = image;
    if (imageId != null && window.length == 0) {
      write(console, dataset.image(imageId));
      return;
    }
    Long annotationId = annotation;
    if (imageId == null && annotationId == null) {
      write(console, dataset);
      return;
    }
    Target target =
        annotationId != null
            ? Target.annotation(annotationId).square().pad(pad)
            : Target.image(imageId == null ? 0 : imageId)
                .region(window[0], window[1], window[2], window[3]);
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      write(console, sampler.loadSample(target));
    }
  }

  private void write(Console console, Object thing) {
    output.write(console, ".png", (Path file) -> Show.show(thing, file));
  }
}
