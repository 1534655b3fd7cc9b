package org.ndsampler.formats.internal;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Size;

/** Small pictures whose values are no colours. Safe for concurrent use. */
public final class MaskImages {
  private static final long MOST_PIXELS = 1L << 27;

  private MaskImages() {}

  /** Decodes a PNG whose size must be that which is expected, so that nothing larger is held. */
  public static BufferedImage decode(byte[] png, Size expected) throws IOException {
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(png))) {
      return decode(in, expected);
    }
  }

  /** Decodes a file as it is stored: numbers of a palette stay numbers. */
  public static BufferedImage decode(Path file) throws IOException {
    try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file));
        ImageInputStream in = new MemoryCacheImageInputStream(bytes)) {
      return decode(in, Size.of(0, 0));
    }
  }

  private static BufferedImage decode(ImageInputStream in, Size expected) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("png");
    if (!readers.hasNext()) {
      throw new IOException("this Java reads no PNG");
    }
    ImageReader reader = readers.next();
    try {
      reader.setInput(in, true, true);
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      if (!expected.isEmpty() && (width != expected.width() || height != expected.height())) {
        throw new IOException(
            "the mask is " + width + " x " + height + " and its place " + expected);
      }
      if ((long) width * height > MOST_PIXELS) {
        throw new IOException("the mask has more than " + MOST_PIXELS + " pixels");
      }
      return reader.read(0);
    } catch (RuntimeException e) {
      throw new IOException("no PNG that can be read: " + e.getMessage(), e);
    } finally {
      reader.dispose();
    }
  }

  /** The pixels that are not 0. */
  public static BitSet pixels(BufferedImage image) {
    int width = image.getWidth();
    BitSet pixels = new BitSet();
    int[] row = new int[width * image.getRaster().getNumBands()];
    int bands = image.getRaster().getNumBands();
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRaster().getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        if (row[x * bands] != 0) {
          pixels.set(y * width + x);
        }
      }
    }
    return pixels;
  }

  /** A mask as a PNG of 0 and 255. */
  public static byte[] png(RunLengthMask mask) throws IOException {
    Size size = mask.size();
    BufferedImage image =
        new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_BYTE_GRAY);
    BitSet pixels = RowRuns.pixels(mask);
    for (int i = pixels.nextSetBit(0); i >= 0; i = pixels.nextSetBit(i + 1)) {
      image.getRaster().setSample(i % size.width(), i / size.width(), 0, 255);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(image, out);
    return out.toByteArray();
  }

  /** Writes a PNG. */
  public static void write(BufferedImage image, OutputStream out) throws IOException {
    if (!ImageIO.write(image, "png", out)) {
      throw new IOException("this Java writes no PNG of " + image.getColorModel());
    }
  }

  /** The colours of Pascal VOC for the numbers 0 to 255. */
  public static IndexColorModel palette() {
    byte[][] colors = new byte[3][256];
    for (int i = 0; i < 256; i++) {
      int[] color = Palette.color(i);
      for (int c = 0; c < 3; c++) {
        colors[c][i] = (byte) color[c];
      }
    }
    return new IndexColorModel(8, 256, colors[0], colors[1], colors[2]);
  }
}
