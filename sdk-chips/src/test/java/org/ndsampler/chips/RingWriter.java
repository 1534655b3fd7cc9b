package org.ndsampler.chips;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.SampleLoader;
import org.ndsampler.core.sample.Target;

/** Puts batches into a ring in a process of its own, without end, so that it can be killed. */
public final class RingWriter {
  private RingWriter() {}

  /** Writes: the dataset and the ring. */
  public static void main(String[] words) throws IOException {
    try (CocoSampler sampler = CocoSampler.open(CocoDataset.read(Path.of(words[0])));
        BatchRing ring = BatchRing.create(Path.of(words[1]), 1 << 20)) {
      System.out.println("there is a ring");
      ring.putAll(loader(sampler).balanced());
    }
  }

  /** Batches of 8 windows of 48 x 48. */
  static SampleLoader loader(CocoSampler sampler) {
    List<Target> targets =
        IntStream.range(0, sampler.positiveCount())
            .mapToObj(i -> sampler.positive(i).window(48, 48))
            .toList();
    return sampler.loader(targets).batchSize(8).threads(1).shuffle(2);
  }
}
