package org.ndsampler.reliability.fuzz;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.regions.Predictions;

/** A file of predictions: each is read, or left out and named. */
final class PredictionsTarget implements FuzzTarget {
  private static final CocoDataset DATASET =
      CocoDataset.builder()
          .category(1, "ship")
          .image(1, "a.png", Size.of(64, 48))
          .image(2, "b.png", Size.of(64, 48))
          .build();

  @Override
  public List<byte[]> seeds(Path folder) {
    return List.of(
        utf8(
            "[{\"image_id\":1,\"category_id\":1,\"bbox\":[1,2,3.5,4],\"score\":0.5},"
                + "{\"image_id\":\"2\",\"category_id\":1,\"score\":\"0.25\","
                + "\"segmentation\":{\"size\":[48,64],\"counts\":\"0811\"},\"keypoints\":[1,2,2]}]"),
        utf8("{\"image_id\":1,\"category_id\":1,\"bbox\":[1,2,3,4],\"score\":1}\n{}\n"),
        utf8("{\"annotations\":[{\"image_id\":1,\"category_id\":1,\"bbox\":[1,2,3,4]}]}"));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void run(byte[] input, Path folder) throws Exception {
    Path file = Files.write(folder.resolve("p.json"), input);
    Predictions predictions = Predictions.read(file, DATASET);
    for (int i = 0; i < predictions.size(); i++) {
      double score = predictions.score(i);
      FuzzTarget.require(Double.isFinite(score), "a score of " + score);
      FuzzTarget.require(
          predictions.imageId(i) == 1 || predictions.imageId(i) == 2,
          "a prediction for image " + predictions.imageId(i));
      predictions.box(i);
    }
    FuzzTarget.require(
        predictions.leftOut() == 0 || predictions.problems().size() > 0,
        "predictions are left out and nothing is said");
    int own = predictions.of(DATASET.image(1)).size() + predictions.of(DATASET.image(2)).size();
    FuzzTarget.require(own == predictions.size(), "the images do not have all predictions");
  }
}
