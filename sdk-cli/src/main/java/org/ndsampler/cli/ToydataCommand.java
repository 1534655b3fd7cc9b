package org.ndsampler.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.toy.ToyDatasets;
import org.ndsampler.toy.ToyRecipe;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Draws a toy dataset. */
@Command(
    name = "toydata",
    header = "Draws a small dataset of shapes, videos or landscapes, for lessons and trials.",
    description = "A folder that holds this very dataset already is left as it is.",
    footer = {"Example:", "  ndsampler toydata shapes8 -o toy"})
final class ToydataCommand extends Subcommand {
  @Parameters(
      paramLabel = "NAME",
      description = "Such as shapes8, photos4, vidshapes2-frames5-multispectral.")
  private String name = "";

  @Mixin private final FileOutput output = new FileOutput();

  @Option(names = "--seed", paramLabel = "N", description = "Another dataset (default 0).")
  private long seed;

  @Option(
      names = "--size",
      paramLabel = "W,H",
      split = ",",
      description = "The size of the images in pixels.")
  private int[] size = {};

  @Option(names = "--threads", paramLabel = "N", description = "How many draw at once.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Override
  Outcome run(Console console) throws IOException {
    if (size.length != 0 && size.length != 2) {
      throw new Refusal(Status.USAGE, "--size takes two numbers W,H");
    }
    ToyRecipe recipe = ToyDatasets.recipe(name).seed(seed);
    if (size.length == 2) {
      recipe = recipe.size(size[0], size[1]);
    }
    // What is there already is looked at by the recipe: it opens its own and refuses all else.
    Path folder = output.claimFolder(console, true);
    if (output.isDryRun()) {
      return Outcome.done(
          output.done() + ": " + recipe,
          new Facts().with("output", output.name()).with("written", false));
    }
    Progress progress =
        (task, done, total) -> {
          console.cancellation().throwIfCancelled();
          console.progress().update(task, done, total);
        };
    ToyRecipe drawn = recipe;
    CocoDataset[] dataset = new CocoDataset[1];
    output.write(console, "", place -> dataset[0] = drawn.write(folder, threads, progress));
    return ConvertCommand.written(output, dataset[0]);
  }
}
