package org.ndsampler.eval;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;

/** Made-up objects, and detections that are partly right. */
final class Scenes {
  private Scenes() {}

  /** One result. */
  record Found(long imageId, long categoryId, Box box, double score) {}

  static CocoDataset dataset(int images, long seed) {
    Random random = new Random(seed);
    CocoDataset.Builder builder = CocoDataset.builder().category(1, "cat").category(2, "dog");
    int id = 1;
    for (int i = 1; i <= images; i++) {
      builder.image(i, i + ".png", Size.of(400, 400));
      for (int n = random.nextInt(5); n > 0; n--) {
        double side = 10 + random.nextInt(120);
        Box box = Box.of(random.nextInt(250), random.nextInt(250), side, side);
        int category = 1 + random.nextInt(2);
        boolean crowd = random.nextInt(12) == 0;
        int image = i;
        builder.annotation(
            id++,
            draft -> draft.image(image).category(category).box(box).area(box.area()).crowd(crowd));
      }
    }
    return builder.build();
  }

  /** Results with scores that are all different. */
  static List<Found> found(CocoDataset dataset, long seed) {
    Random random = new Random(seed);
    List<Found> found = new ArrayList<>();
    dataset
        .annotations()
        .forEach(
            annotation -> {
              Box box = annotation.box().orElseThrow();
              if (random.nextInt(5) > 0) {
                found.add(
                    new Found(
                        annotation.imageId(),
                        random.nextInt(8) == 0 ? 1 : annotation.categoryId(),
                        box.translate(random.nextInt(12) - 6, random.nextInt(12) - 6),
                        random.nextDouble()));
              }
              if (random.nextInt(4) == 0) {
                found.add(
                    new Found(
                        annotation.imageId(),
                        annotation.categoryId(),
                        Box.of(random.nextInt(300), random.nextInt(300), 40, 40),
                        random.nextDouble()));
              }
            });
    return found;
  }

  static Detections detections(List<Found> found) {
    Detections.Builder builder = Detections.builder();
    found.forEach(one -> builder.add(one.imageId, one.categoryId, one.box, one.score));
    return builder.build();
  }

  static List<Found> shuffled(List<Found> found, long seed) {
    List<Found> other = new ArrayList<>(found);
    Collections.shuffle(other, new Random(seed));
    return other;
  }
}
