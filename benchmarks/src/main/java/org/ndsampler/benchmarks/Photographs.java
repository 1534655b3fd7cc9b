package org.ndsampler.benchmarks;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * Pictures made like photographs: discs of all sizes in front of each other, each with a slope and
 * noise. As JPEG of quality 0.95 they take about four bits a pixel, as COCO's photographs do, but
 * their chroma has half of the resolution (4:2:0), where that of COCO's has all.
 */
final class Photographs {
  private Photographs() {}

  /** A folder of pictures of 640x480, made from a seed. */
  static Path folder(int count) throws IOException {
    return BenchmarkData.kept(
        "photographs-" + count,
        folder -> {
          Files.createDirectories(folder);
          for (int i = 0; i < count; i++) {
            write(folder.resolve("p%04d.jpg".formatted(i)), 640, 480, i);
          }
        });
  }

  /** One of a size. */
  static Path one(int width, int height) throws IOException {
    return BenchmarkData.kept(
        "photograph-%dx%d.jpg".formatted(width, height), file -> write(file, width, height, 0));
  }

  private static void write(Path file, int width, int height, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    int[] colours = new int[width * height];
    for (int disc = 0; disc < 200; disc++) {
      int radius = (int) (width / 3.0 / (1 + 0.2 * disc)) + 2;
      draw(
          colours,
          width,
          random.nextInt(width),
          random.nextInt(height),
          disc == 0 ? width + height : radius,
          random.nextInt(1 << 24));
    }
    for (int i = 0; i < colours.length; i++) {
      int noise = random.nextInt(24);
      int slope = (i % width + i / width) / 16 % 32;
      colours[i] = (colours[i] >> 1 & 0x7f7f7f) + (noise + slope) * 0x010101;
    }
    image.setRGB(0, 0, width, height, colours, 0, width);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    param.setCompressionQuality(0.95f);
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), param);
    } finally {
      writer.dispose();
    }
  }

  private static void draw(
      int[] colours, int width, int centreX, int centreY, int radius, int colour) {
    int height = colours.length / width;
    for (int y = Math.max(0, centreY - radius); y < Math.min(height, centreY + radius); y++) {
      int dy = y - centreY;
      int half = (int) Math.sqrt((double) radius * radius - (double) dy * dy);
      int from = Math.max(0, centreX - half);
      int end = Math.min(width, centreX + half);
      for (int x = from; x < end; x++) {
        colours[y * width + x] = colour;
      }
    }
  }
}
