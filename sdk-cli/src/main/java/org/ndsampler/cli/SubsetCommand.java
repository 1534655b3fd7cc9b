package org.ndsampler.cli;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.io.WriteOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Keeps a part of a dataset. */
@Command(
    name = "subset",
    header = "Keeps some images, or the annotations of some categories, as a dataset of its own.",
    description = "What is not asked for stays; several conditions hold together.",
    footer = {
      "Examples:",
      "  ndsampler subset annotations.json -o cats.json --category cat --annotated",
      "  ndsampler subset annotations.json -o large.json --query 'class = cat and area > 1000'"
    })
final class SubsetCommand extends Subcommand {
  @Mixin private final DatasetInput input = new DatasetInput();
  @Mixin private final QueryOption query = new QueryOption();
  @Mixin private final FileOutput output = new FileOutput();

  @Option(names = "--image", paramLabel = "ID", split = ",", description = "Images, by their ids.")
  private long[] images = {};

  @Option(
      names = "--name",
      paramLabel = "REGEX",
      description = "Images in whose file name this occurs.")
  private String name = "";

  @Option(
      names = "--category",
      paramLabel = "NAME",
      split = ",",
      description = "Annotations of these categories; the images stay.")
  private String[] categories = {};

  @Option(names = "--annotated", description = "Images that have an annotation then.")
  private boolean annotated;

  @Override
  boolean isResultOnOut() {
    return output.isStream();
  }

  @Override
  Outcome run(Console console) throws IOException {
    output.claimFile(console, isJson());
    CocoDataset dataset = query.partOf(input.open(console));
    if (images.length > 0) {
      dataset = dataset.subset(images);
    }
    if (!name.isEmpty()) {
      Pattern pattern = pattern(name);
      dataset = dataset.filterImages(image -> pattern.matcher(image.fileName().orElse("")).find());
    }
    if (categories.length > 0) {
      Set<Long> ids = ids(dataset, Arrays.asList(categories));
      dataset = dataset.filterAnnotations(annotation -> ids.contains(annotation.categoryId()));
    }
    if (annotated) {
      dataset = dataset.filterImages(image -> !image.annotations().isEmpty());
    }
    output.write(console, dataset, WriteOptions.DEFAULT);
    return ConvertCommand.written(output, dataset);
  }

  private static Set<Long> ids(CocoDataset dataset, List<String> names) {
    Set<Long> ids = new HashSet<>();
    for (String each : names) {
      ids.add(dataset.category(each).id());
    }
    return ids;
  }

  private static Pattern pattern(String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new Refusal(Status.USAGE, "--name is a regular expression: " + Refusals.line(e), e);
    }
  }
}
