package org.ndsampler.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.raster.npy.Npy;

/** Datasets to measure with, made from a seed. */
final class BenchmarkData {
  private BenchmarkData() {}

  /**
   * Square NPY images of noise (uint8, 3 channels), each with so many annotations of 20-point
   * polygons.
   *
   * @param folder where the images are written
   */
  static CocoDataset npyImages(Path folder, int images, int side, int annotationsEach)
      throws IOException {
    SplittableRandom random = new SplittableRandom(0);
    CocoDataset.Builder builder = CocoDataset.builder().imageFolder(folder);
    for (int c = 1; c <= 10; c++) {
      builder.category(c, "class " + c);
    }
    byte[] pixels = new byte[side * side * 3];
    long id = 1;
    for (int i = 1; i <= images; i++) {
      random.nextBytes(pixels);
      Npy.write(folder.resolve(i + ".npy"), NDArray.of(pixels, Shape.of(side, side, 3)));
      builder.image(i, i + ".npy", Size.of(side, side));
      for (int a = 0; a < annotationsEach; a++) {
        long imageId = i;
        double cx = random.nextDouble() * side;
        double cy = random.nextDouble() * side;
        double radius = 8 + random.nextDouble() * side / 16;
        double[] ring = new double[40];
        for (int p = 0; p < 20; p++) {
          double r = radius * (0.7 + 0.3 * random.nextDouble());
          ring[2 * p] = Math.rint((cx + r * Math.cos(p * Math.PI / 10)) * 100) / 100;
          ring[2 * p + 1] = Math.rint((cy + r * Math.sin(p * Math.PI / 10)) * 100) / 100;
        }
        MultiPolygon shape = MultiPolygon.of(List.of(Polygon.of(ring)));
        Box box = shape.bounds();
        int category = 1 + random.nextInt(10);
        builder.annotation(
            id++, d -> d.image(imageId).category(category).box(box).segmentation(shape));
      }
    }
    return builder.build();
  }

  /**
   * Images of 640x480 that no file is there for, each with so many boxes of usual sizes on average.
   *
   * @param boxesEach the mean; the number varies from none to twice as many
   */
  static CocoDataset boxes(int images, int boxesEach) {
    SplittableRandom random = new SplittableRandom(0);
    CocoDataset.Builder builder = CocoDataset.builder();
    for (int c = 1; c <= 10; c++) {
      builder.category(c, "class " + c);
    }
    long id = 1;
    for (int i = 1; i <= images; i++) {
      builder.image(i, i + ".png", Size.of(640, 480));
      int count = random.nextInt(2 * boxesEach + 1);
      for (int a = 0; a < count; a++) {
        double width = 8 + 120 * random.nextDouble() * random.nextDouble();
        double height = 8 + 120 * random.nextDouble() * random.nextDouble();
        Box box =
            Box.of(
                random.nextDouble() * (640 - width),
                random.nextDouble() * (480 - height),
                width,
                height);
        builder.annotation(id++, i, 1 + random.nextInt(10), box);
      }
    }
    return builder.build();
  }

  /** Deletes a folder and all in it. */
  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
