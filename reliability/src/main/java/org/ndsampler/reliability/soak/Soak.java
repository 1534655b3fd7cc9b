package org.ndsampler.reliability.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.coco.io.ReadOptions;
import org.ndsampler.core.frames.Backend;
import org.ndsampler.core.raster.cog.CogWriter;
import org.ndsampler.core.raster.tiff.Compression;
import org.ndsampler.core.regions.Selection;
import org.ndsampler.core.sample.Batch;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.core.sample.Target;
import org.ndsampler.toy.ToyDatasets;

/**
 * The life of a long session, in rounds: datasets read, checked and written, caches filled,
 * samplers opened and closed, loaders run to the end and stopped early, samples loaded. After each
 * round the process must hold what it held before. The first third of the rounds warms up; the most
 * that is held in the last third must not exceed the most of the second.
 */
public final class Soak {
  private final Path folder;
  private final SplittableRandom random;
  private final List<Figures> figures = new ArrayList<>();
  private final Path json;
  private long samples;

  /** A soak with files of its own. */
  public Soak(Path folder, long seed) throws IOException {
    this.folder = folder;
    this.random = new SplittableRandom(seed);
    this.json =
        ToyDatasets.shapes(8).size(160, 120).write(folder.resolve("toy")).path().orElseThrow();
  }

  /**
   * Runs rounds until the time is over, at least nine.
   *
   * @return what was done, and the figures
   * @throws AssertionError if something grows
   */
  public String run(Duration time) throws IOException, InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (figures.size() < 9 || System.nanoTime() < end) {
      round();
      figures.add(Figures.now());
    }
    Figures second = most(figures.size() / 3, figures.size() * 2 / 3);
    Figures last = most(figures.size() * 2 / 3, figures.size());
    String grown = last.growthOver(second);
    String text =
        "soak: "
            + figures.size()
            + " rounds, "
            + samples
            + " samples; second third "
            + second
            + ", last third "
            + last;
    if (!grown.isEmpty()) {
      throw new AssertionError("it grows: " + grown + text);
    }
    return text;
  }

  private Figures most(int from, int to) {
    return figures.subList(from, to).stream().reduce(Figures::max).orElseThrow();
  }

  private void round() throws IOException {
    CocoDataset dataset =
        CocoDataset.read(json, ReadOptions.DEFAULT.sidecars(folder.resolve("sidecars")));
    dataset.validate();
    dataset.write(folder.resolve("written.json"));
    List<Long> ids = dataset.images().stream().map(CocoImage::id).toList();
    for (Backend backend : List.of(Backend.NPY, Backend.COG, Backend.NONE)) {
      try (CocoSampler sampler =
          CocoSampler.builder(dataset)
              .cache(folder.resolve("cache"))
              .backend(backend)
              .memory(300_000)
              .build()) {
        sampler.preselect(Selection.balanced().negatives(6).window(20, 20).seed(random.nextLong()));
        for (int i = 0; i < 150; i++) {
          use(
              sampler.loadSample(
                  Target.image(ids.get(random.nextInt(ids.size())))
                      .region(random.nextInt(-20, 140), random.nextInt(-20, 100), 50, 40)
                      .scale(random.nextBoolean() ? 1 : 0.5)));
        }
        List<Target> grid =
            ids.stream().map(id -> Target.image(id).region(10, 10, 32, 32)).toList();
        int stopAfter = random.nextInt(6);
        try (var batches = sampler.loader(grid).batchSize(2).threads(2).iterator()) {
          while (batches.hasNext() && stopAfter-- > 0) {
            Batch batch = batches.next();
            samples += batch.size();
          }
        }
        Compression compression = random.nextBoolean() ? Compression.ZSTD : Compression.DEFLATE;
        CogWriter.standard()
            .tileSize(32)
            .compression(compression)
            .write(sampler.loadImage(ids.get(0)).pixels(), folder.resolve("written.tif"));
      }
    }
  }

  private void use(Sample sample) {
    samples++;
    if (sample.pixels().shape().count() == 0) {
      throw new AssertionError("an empty sample");
    }
  }

  /** SECONDS. */
  public static void main(String[] arguments) throws Exception {
    System.out.println(
        new Soak(Files.createTempDirectory("ndsampler-soak"), System.nanoTime())
            .run(Duration.ofSeconds(Long.parseLong(arguments[0]))));
  }
}
