package org.ndsampler.benchmarks;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.geom.Rasterization;
import org.ndsampler.core.geom.Size;

/**
 * Made-up ground truths and results of the size of COCO's validation images, or of any other: about
 * seven objects an image, most of them found a little beside their place, and false alarms.
 */
final class EvaluationData {
  private static final int CATEGORIES = 80;
  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;

  private final int images;
  private final double objects;
  private final double alarms;
  private final boolean masks;

  /**
   * @param objects how many an image has on average
   * @param alarms how many false alarms for each object
   */
  EvaluationData(int images, double objects, double alarms, boolean masks) {
    this.images = images;
    this.objects = objects;
    this.alarms = alarms;
    this.masks = masks;
  }

  /** As dense as COCO's 5,000 validation images: 35,000 objects, 44,000 detections. */
  static EvaluationData coco(int images, boolean masks) {
    return new EvaluationData(images, 7, 0.41, masks);
  }

  /** As dense as Objects365: 80,000 images have 1.2 million objects and 10 million detections. */
  static EvaluationData objects365(int images) {
    return new EvaluationData(images, 15, 7.48, false);
  }

  /** Writes the file of objects. */
  void writeObjects(Path file) throws IOException {
    try (Writer gt = Files.newBufferedWriter(file)) {
      write(gt, Writer.nullWriter());
    }
  }

  /** Writes the file of results. */
  void writeResults(Path file) throws IOException {
    try (Writer dt = Files.newBufferedWriter(file)) {
      write(Writer.nullWriter(), dt);
    }
  }

  private void write(Writer gt, Writer dt) throws IOException {
    SplittableRandom random = new SplittableRandom(21);
    gt.write("{\"categories\": [");
    for (int c = 1; c <= CATEGORIES; c++) {
      gt.write((c == 1 ? "" : ", ") + "{\"id\": " + c + ", \"name\": \"class " + c + "\"}");
    }
    gt.write("], \"images\": [");
    for (int i = 1; i <= images; i++) {
      gt.write((i == 1 ? "\n" : ",\n") + "{\"id\": " + i + ", \"file_name\": \"" + i);
      gt.write(".jpg\", \"width\": " + WIDTH + ", \"height\": " + HEIGHT + "}");
    }
    gt.write("], \"annotations\": [");
    dt.write("[");
    int id = 0;
    boolean first = true;
    for (int i = 1; i <= images; i++) {
      int count = (int) (objects * 2 * random.nextDouble() + 0.5);
      for (int n = 0; n < count; n++) {
        double side = 8 + Math.exp(random.nextDouble() * 5);
        double[] box = {
          hundredth(random.nextDouble() * (WIDTH - side)),
          hundredth(random.nextDouble() * (HEIGHT - side)),
          hundredth(side),
          hundredth(side * (0.5 + random.nextDouble() * 0.5))
        };
        int category = 1 + Math.min(random.nextInt(CATEGORIES), random.nextInt(CATEGORIES));
        boolean crowd = random.nextInt(80) == 0;
        gt.write((id++ == 0 ? "\n" : ",\n") + "{\"id\": " + id + ", \"image_id\": " + i);
        gt.write(", \"category_id\": " + category + ", \"bbox\": " + text(box));
        gt.write(", \"area\": " + hundredth(box[2] * box[3]));
        gt.write(", \"iscrowd\": " + (crowd ? 1 : 0) + shape(box, false) + "}");
        if (random.nextDouble() < 0.85) {
          double[] near = {
            hundredth(box[0] + (random.nextDouble() - 0.5) * 0.2 * side),
            hundredth(box[1] + (random.nextDouble() - 0.5) * 0.2 * side),
            box[2],
            box[3]
          };
          int found = random.nextInt(12) == 0 ? 1 + random.nextInt(CATEGORIES) : category;
          result(dt, first, i, found, near, 0.2 + 0.8 * random.nextDouble());
          first = false;
        }
        int many = (int) (alarms * 2 * random.nextDouble() + 0.5);
        for (int a = 0; a < many; a++) {
          double[] other = {
            hundredth(random.nextDouble() * (WIDTH - side)),
            hundredth(random.nextDouble() * (HEIGHT - side)),
            box[2],
            box[3]
          };
          result(dt, first, i, category, other, random.nextDouble() * 0.7);
          first = false;
        }
      }
    }
    gt.write("]}");
    dt.write("]");
  }

  private void result(Writer dt, boolean first, int image, int category, double[] box, double score)
      throws IOException {
    dt.write((first ? "\n" : ",\n") + "{\"image_id\": " + image + ", \"category_id\": ");
    dt.write(category + (masks ? "" : ", \"bbox\": " + text(box)));
    dt.write(shape(box, true) + ", \"score\": " + Math.round(score * 1e6) / 1e6 + "}");
  }

  /** An octagon in the box: as a polygon, or as run lengths. */
  private String shape(double[] box, boolean runs) {
    if (!masks) {
      return "";
    }
    double[] xy = new double[16];
    for (int i = 0; i < 8; i++) {
      double angle = Math.PI * (2 * i + 1) / 8;
      xy[2 * i] = hundredth(box[0] + box[2] * (0.5 + 0.5 * Math.cos(angle)));
      xy[2 * i + 1] = hundredth(box[1] + box[3] * (0.5 + 0.5 * Math.sin(angle)));
    }
    if (!runs) {
      return ", \"segmentation\": [" + text(xy) + "]";
    }
    String counts =
        MultiPolygon.of(Polygon.of(xy))
            .toMask(Size.of(WIDTH, HEIGHT), Rasterization.COCO)
            .encode()
            .replace("\\", "\\\\");
    return ", \"segmentation\": {\"size\": ["
        + HEIGHT
        + ", "
        + WIDTH
        + "], \"counts\": \""
        + counts
        + "\"}";
  }

  private static double hundredth(double x) {
    return Math.round(x * 100) / 100.0;
  }

  private static String text(double[] numbers) {
    StringBuilder text = new StringBuilder("[");
    for (double number : numbers) {
      text.append(text.length() == 1 ? "" : ", ").append(number);
    }
    return text.append("]").toString();
  }
}
