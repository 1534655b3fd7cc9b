package org.ndsampler.formats;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/** Datasets with files for the tests. */
final class Pictures {
  private Pictures() {}

  /** Writes a black picture. */
  static void write(Path file, Size size) throws IOException {
    Files.createDirectories(file.getParent());
    BufferedImage image =
        new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_BYTE_GRAY);
    ImageIO.write(image, file.toString().endsWith(".jpg") ? "jpg" : "png", file.toFile());
  }

  /** One of everything that COCO can say. */
  static CocoDataset rich(Path folder) throws IOException {
    Size size = Size.of(64, 48);
    for (String name : new String[] {"a.png", "left/same.png", "right/same.png", "v1.2.png"}) {
      write(folder.resolve(name), size);
    }
    double[] corners = corners(20, 20, 10, 6, 30);
    return CocoDataset.builder()
        .imageFolder(folder)
        .category(
            7,
            draft ->
                draft
                    .name("cat")
                    .supercategory("animal")
                    .keypoints(List.of("left_ear", "right_ear")))
        .category(3, "dog", "animal")
        .category(9, "unused")
        .image(5, "a.png", size)
        .image(8, "left/same.png", size)
        .image(9, "right/same.png", size)
        .image(12, draft -> draft.fileName("v1.2.png").size(size).text("camera", "north"))
        .annotation(20, 5, 7, Box.of(1, 2, 10, 12))
        .annotation(21, 5, 3, Box.of(1.5, 2.25, 10.5, 12.25))
        .annotation(22, 5, 3, Box.of(-4, 30, 20, 30))
        .annotation(
            23,
            draft ->
                draft
                    .image(8)
                    .category(7)
                    .box(Box.of(4, 4, 20, 20))
                    .area(400)
                    .segmentation(
                        MultiPolygon.of(
                            Polygon.of(4, 4, 24, 4, 4, 24), Polygon.of(30, 30, 40, 30, 40, 40)))
                    .number("score", 0.5))
        .annotation(
            24,
            draft ->
                draft
                    .image(8)
                    .category(3)
                    .box(Box.of(2, 2, 30, 30))
                    .segmentation(
                        MultiPolygon.of(
                            Polygon.of(
                                new double[] {2, 2, 32, 2, 32, 32, 2, 32},
                                List.of(new double[] {10, 10, 20, 10, 20, 20, 10, 20}))))
                    .field("attributes", "{\"difficult\": true, \"weather\": \"sunny\"}"))
        .annotation(
            25,
            draft ->
                draft
                    .image(9)
                    .category(3)
                    .box(Box.of(4, 6, 8, 9))
                    .segmentation(RunLengthMask.full(Window.of(4, 6, 8, 9)).toMask(size))
                    .crowd(true))
        .annotation(
            26,
            draft ->
                draft
                    .image(9)
                    .category(3)
                    .box(Polygon.of(corners).bounds())
                    .segmentation(MultiPolygon.of(Polygon.of(corners)))
                    .track(4))
        .annotation(
            27,
            draft ->
                draft
                    .image(9)
                    .category(7)
                    .box(Box.of(30, 10, 20, 20))
                    .field("keypoints", "[32, 12, 2, 44, 13, 1]")
                    .number("num_keypoints", 2))
        .annotation(
            28,
            draft ->
                draft
                    .image(9)
                    .category(3)
                    .box(Box.of(20, 20, 10, 10))
                    .field("attributes", "{\"rotation\": 30}"))
        .build();
  }

  /** The corners of a box that is turned about its centre, clockwise as it is seen. */
  static double[] corners(
      double centerX, double centerY, double width, double height, double degrees) {
    Affine turn = Affine.rotation(Math.toRadians(degrees)).about(centerX, centerY);
    return Polygon.of(Box.ofCenter(centerX, centerY, width, height)).warp(turn).exterior();
  }
}
