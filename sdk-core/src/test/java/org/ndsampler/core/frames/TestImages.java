package org.ndsampler.core.frames;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;

/** Images of noise. */
final class TestImages {
  private TestImages() {}

  /** Writes a BMP file; gives its pixels. */
  static NDArray bmp(Path file, int width, int height, long seed) throws IOException {
    return write("bmp", file, width, height, seed);
  }

  /** Writes a JPEG file, whose pixels are not exactly those given back. */
  static NDArray jpeg(Path file, int width, int height, long seed) throws IOException {
    return write("jpeg", file, width, height, seed);
  }

  private static NDArray write(String format, Path file, int width, int height, long seed)
      throws IOException {
    byte[] values = new byte[width * height * 3];
    new SplittableRandom(seed).nextBytes(values);
    NDArray pixels = NDArray.of(values, Shape.of(height, width, 3));
    BufferedImage image = pixels.toImage();
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    try (OutputStream out = Files.newOutputStream(file);
        MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(image);
    } finally {
      writer.dispose();
    }
    return pixels;
  }
}
