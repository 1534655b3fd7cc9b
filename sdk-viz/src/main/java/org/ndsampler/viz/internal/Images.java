package org.ndsampler.viz.internal;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.ndsampler.core.internal.AtomicFile;
import org.ndsampler.core.internal.Failures;

/** Scaling and writing of images. */
public final class Images {
  /** Up to so many bytes a picture is not worth a loss. */
  private static final int SMALL = 100_000;

  private Images() {}

  /** A new opaque image of another size: smoothed, reduced by averaging. */
  public static BufferedImage scaled(BufferedImage image, int width, int height) {
    return scaled(image, width, height, false);
  }

  /**
   * A new opaque image of another size: enlarged by repeating pixels or smoothly, reduced by
   * averaging. Transparency is drawn on a light ground.
   */
  public static BufferedImage scaled(BufferedImage image, int width, int height, boolean repeat) {
    BufferedImage source = image;
    // Bicubic looks at sixteen pixels only: halve until less than a factor of 2 is left.
    while (source.getWidth() >= 2 * width && source.getHeight() >= 2 * height) {
      source = draw(source, (source.getWidth() + 1) / 2, (source.getHeight() + 1) / 2, false);
    }
    return draw(source, width, height, repeat);
  }

  private static BufferedImage draw(BufferedImage image, int width, int height, boolean repeat) {
    BufferedImage result = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = result.createGraphics();
    try {
      if (image.getColorModel().hasAlpha()) {
        g.setColor(new Color(0xe9ebee));
        g.fillRect(0, 0, width, height);
      }
      g.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION,
          repeat
              ? RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR
              : RenderingHints.VALUE_INTERPOLATION_BICUBIC);
      g.drawImage(image, 0, 0, width, height, null);
    } finally {
      g.dispose();
    }
    return result;
  }

  /** The PNG file of an image. */
  public static byte[] png(BufferedImage image) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      write(image, out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return out.toByteArray();
  }

  /** Writes a PNG file; the folder is made if it is not there. Returns the absolute path. */
  public static Path writePng(BufferedImage image, Path file) throws IOException {
    return write(png(image), file);
  }

  /** Writes a file; the folder is made if it is not there. Returns the absolute path. */
  public static Path write(byte[] content, Path file) throws IOException {
    Path target = file.toAbsolutePath();
    Path folder = target.getParent();
    if (folder != null) {
      create(folder, target);
    }
    AtomicFile.write(target, content);
    return target;
  }

  private static void create(Path folder, Path target) throws IOException {
    try {
      Files.createDirectories(folder);
    } catch (FileAlreadyExistsException e) {
      // The writer says that there is a file in place of the folder.
      return;
    } catch (IOException e) {
      throw Failures.writing(target, e);
    }
  }

  private static void write(BufferedImage image, OutputStream out) throws IOException {
    if (!ImageIO.write(image, "png", out)) {
      throw new IOException("this Java runtime has no PNG writer");
    }
  }

  /**
   * The smaller of a PNG and a good JPEG file of an opaque image: drawings come out as PNG, photos
   * as JPEG.
   */
  public static String dataUri(BufferedImage image) {
    byte[] png = png(image);
    if (png.length > SMALL) {
      byte[] jpeg = jpeg(image);
      if (jpeg.length < png.length / 2) {
        return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg);
      }
    }
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
  }

  private static byte[] jpeg(BufferedImage image) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      ImageWriteParam quality = writer.getDefaultWriteParam();
      quality.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      quality.setCompressionQuality(0.9f);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), quality);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }
}
