package org.ndsampler.reliability.threads;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.frames.Backend;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.core.sample.Target;
import org.ndsampler.toy.ToyDatasets;

/**
 * A small dataset, targets of all sorts over it, and what each of them gives in one thread: what
 * any number of threads must give too.
 */
final class Work implements Closeable {
  private static final int TARGETS = 120;

  private final CocoDataset dataset;
  private final Path folder;
  private final List<Target> targets;
  private final int[] expected;
  private final CocoSampler sampler;

  Work(Path folder, long seed) throws IOException {
    this.folder = folder;
    this.dataset = ToyDatasets.shapes(6).size(150, 120).write(folder.resolve("toy"));
    this.targets = targets(dataset, new SplittableRandom(seed));
    this.sampler = sampler(Backend.COG);
    this.expected = new int[targets.size()];
    try (CocoSampler one = CocoSampler.open(dataset)) {
      for (int i = 0; i < expected.length; i++) {
        expected[i] = print(one.loadSample(targets.get(i)));
      }
    }
  }

  /** With so little memory that blocks come and go. */
  CocoSampler sampler(Backend backend) {
    return CocoSampler.builder(dataset)
        .cache(folder.resolve("cache"))
        .backend(backend)
        .memory(200_000)
        .build();
  }

  CocoSampler sampler() {
    return sampler;
  }

  CocoDataset dataset() {
    return dataset;
  }

  Path folder() {
    return folder;
  }

  List<Target> targets() {
    return targets;
  }

  /** Loads a target and compares it with what one thread gave. */
  void check(CocoSampler from, int i) {
    Sample sample = from.loadSample(targets.get(i));
    if (print(sample) != expected[i]) {
      throw new AssertionError("not what one thread gives: " + targets.get(i));
    }
  }

  private static int print(Sample sample) {
    return 31 * Arrays.hashCode(sample.pixels().toBytes())
        + sample.annotations().boxes().toString().hashCode();
  }

  private static List<Target> targets(CocoDataset dataset, SplittableRandom random) {
    List<Long> ids = dataset.images().stream().map(CocoImage::id).toList();
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < TARGETS; i++) {
      Target target =
          Target.image(ids.get(random.nextInt(ids.size())))
              .region(random.nextInt(-20, 140), random.nextInt(-20, 110), 40, 30);
      targets.add(
          switch (random.nextInt(4)) {
            case 0 -> target.scale(0.5);
            case 1 -> target.toSize(17, 23);
            default -> target;
          });
    }
    return targets;
  }

  @Override
  public void close() {
    sampler.close();
  }
}
