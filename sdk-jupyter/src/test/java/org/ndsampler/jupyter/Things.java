package org.ndsampler.jupyter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.toy.ToyDatasets;

/** A toy dataset and a sample of it, made once. */
public final class Things {
  public static final CocoDataset DATASET = dataset("shapes8");
  public static final Sample SAMPLE = sample();

  private Things() {}

  private static CocoDataset dataset(String recipe) {
    try {
      Path folder = Files.createTempDirectory(Path.of("target"), "things");
      return ToyDatasets.make(recipe, folder.resolve(recipe), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Sample sample() {
    try (CocoSampler sampler = CocoSampler.open(DATASET)) {
      return sampler.loadSample(sampler.positive(0).square().pad(20));
    }
  }
}
