package org.ndsampler.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.ndsampler.chips.ChipFormat;
import org.ndsampler.chips.ChipSet;
import org.ndsampler.chips.Chips;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.regions.SampleGrid;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Target;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes windows as images. */
@Command(
    name = "chips",
    header = "Writes windows of a dataset as a dataset of small images, with their annotations.",
    description = {
      "The windows are those of a grid, or with --objects one around each annotation. A run that"
          + " was stopped goes on where it was. The status is 1 if an image could not be read; its"
          + " chips are left out."
    },
    footer = {
      "Example:",
      "  ndsampler chips annotations.json -o chips --size 512,512 --overlap 0.25 --negatives 0.2"
    })
final class ChipsCommand extends Subcommand {
  private static final int SIZE = 256;
  private static final int PACK = 1000;
  private static final long SHARD_BYTES = 1L << 30;

  @Mixin private final DatasetInput input = new DatasetInput();
  @Mixin private final FileOutput output = new FileOutput();

  @Option(
      names = "--size",
      paramLabel = "W,H",
      split = ",",
      description = "The size of the windows (default 256,256).")
  private int[] size = {SIZE, SIZE};

  @Option(
      names = "--overlap",
      paramLabel = "SHARE",
      description = "How much neighbours in the grid overlap, from 0 (default) to less than 1.")
  private double overlap;

  @Option(names = "--objects", description = "A window around each annotation, and no grid.")
  private boolean objects;

  @Option(
      names = "--channels",
      paramLabel = "SPEC",
      description = "Which channels, such as B8|B4|B3 (else those of the image's own file).")
  private String channels = "";

  /** A format, in the words of the command line. */
  enum Form {
    PNG,
    JPEG,
    COG,
    NPY;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--format",
      paramLabel = "NAME",
      description = "${COMPLETION-CANDIDATES} (default png).")
  private Form format = Form.PNG;

  /** How chips are packed, in the words of the command line. */
  enum Packing {
    IMAGES,
    SHARDS,
    BATCHES;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--as",
      paramLabel = "FORM",
      description = {
        "images: a folder of them (default); shards: tar archives for WebDataset, shuffled;"
            + " batches: NPY arrays of many."
      })
  private Packing packing = Packing.IMAGES;

  @Option(
      names = "--per-file",
      paramLabel = "N",
      description = "How many chips a shard or a batch has at most (default 1000).")
  private int perFile = PACK;

  @Option(
      names = "--visible",
      paramLabel = "SHARE",
      description = "Leaves out annotations of which not more than this share is in the window.")
  private double visible;

  @Option(names = "--no-cut", description = "Leaves out annotations that the edge cuts.")
  private boolean noCut;

  @Option(
      names = "--negatives",
      paramLabel = "SHARE",
      description = "How many of all chips have no annotation, at most (else all are kept).")
  private @Nullable Double negatives;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Chooses the negatives and shuffles shards (default 0).")
  private long seed;

  @Option(names = "--threads", paramLabel = "N", description = "How many chips at once.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Override
  Outcome run(Console console) throws IOException {
    if (size.length != 2) {
      throw new Refusal(Status.USAGE, "--size takes two numbers W,H");
    }
    // Chips know their own folder: they go on in it, and refuse all else.
    Path folder = output.claimFolder(console, true);
    CocoDataset dataset = input.open(console);
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      List<Target> targets = targets(console, sampler);
      if (output.isDryRun()) {
        return Outcome.done(
            output.done() + ": at most " + targets.size() + " chips",
            new Facts().with("written", false).with("windows", targets.size()));
      }
      Chips chips =
          Chips.of(sampler, targets)
              .format(ChipFormat.valueOf(format.name()))
              .visible(visible)
              .cut(!noCut)
              .seed(seed)
              .threads(threads)
              .progress(console.progress())
              .cancellation(console.cancellation());
      Double share = negatives;
      return said(write(share == null ? chips : chips.negatives(share), folder));
    }
  }

  private List<Target> targets(Console console, CocoSampler sampler) {
    List<Target> targets;
    if (objects) {
      targets = new ArrayList<>();
      for (int i = 0; i < sampler.positiveCount(); i++) {
        targets.add(sampler.positive(i).window(size[0], size[1]));
      }
    } else {
      SampleGrid grid =
          SampleGrid.ofImages(sampler.dataset())
              .window(size[0], size[1])
              .overlap(overlap)
              .cancellation(console.cancellation())
              .build();
      targets = sampler.targets(grid);
    }
    return channels.isEmpty()
        ? targets
        : targets.stream().map(target -> target.channels(channels)).toList();
  }

  private ChipSet write(Chips chips, Path folder) {
    try {
      return switch (packing) {
        case IMAGES -> chips.write(folder);
        case SHARDS -> chips.writeShards(folder, perFile, SHARD_BYTES);
        case BATCHES -> chips.writeBatches(folder, perFile);
      };
    } catch (IOException e) {
      throw new Refusal(Status.UNWRITABLE, Refusals.line(e), e);
    }
  }

  private Outcome said(ChipSet chips) {
    StringBuilder text = new StringBuilder();
    chips.failures().forEach(failure -> text.append("left out: ").append(failure).append('\n'));
    text.append(output.done()).append(": ").append(StatsCommand.line(chips.dataset()));
    Facts facts =
        StatsCommand.counts(chips.dataset())
            .with("output", output.name())
            .with("written", true)
            .with("failures", chips.failures());
    return new Outcome(
        chips.failures().isEmpty() ? Status.DONE : Status.FINDINGS, text.toString(), facts.map());
  }
}
