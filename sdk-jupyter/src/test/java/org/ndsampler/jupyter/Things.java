package org.ndsampler.jupyter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.eval.Detections;
import org.ndsampler.eval.Evaluation;
import org.ndsampler.toy.ToyDatasets;

/** A toy dataset, a sample and an evaluation of it, made once. */
public final class Things {
  public static final CocoDataset DATASET = dataset("shapes8");
  public static final Sample SAMPLE = sample();
  public static final Evaluation EVALUATION = evaluation();

  private Things() {}

  private static CocoDataset dataset(String recipe) {
    try {
      Path folder = Files.createTempDirectory(Path.of("target"), "things");
      return ToyDatasets.make(recipe, folder.resolve(recipe), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The objects, each found a little beside its place. */
  private static Evaluation evaluation() {
    Detections.Builder found = Detections.builder();
    DATASET
        .annotations()
        .forEach(
            object ->
                found.add(
                    object.imageId(),
                    object.categoryId(),
                    object.box().orElseThrow().translate((int) (object.id() % 9), 0),
                    1.0 / (1 + (int) (object.id() % 7))));
    return Evaluation.of(DATASET, found.build());
  }

  private static Sample sample() {
    try (CocoSampler sampler = CocoSampler.open(DATASET)) {
      return sampler.loadSample(sampler.positive(0).square().pad(20));
    }
  }
}
