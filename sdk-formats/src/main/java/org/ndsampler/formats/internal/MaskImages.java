package org.ndsampler.formats.internal;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
  /** Masks of more pixels are neither read nor written. */
  static final long MOST_PIXELS = 1L << 27;

  /** So many bytes at most become one when zlib packs them. */
  private static final long MOST_PACKED = 1032;

  private MaskImages() {}

  /** Decodes a PNG whose size must be that which is expected, so that nothing larger is held. */
  public static BufferedImage decode(byte[] png, Size expected) throws IOException {
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(png))) {
      return decode(in, png.length, expected);
    }
  }

  /** Decodes a file as it is stored: numbers of a palette stay numbers. */
  public static BufferedImage decode(Path file) throws IOException {
    try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file));
        ImageInputStream in = new MemoryCacheImageInputStream(bytes)) {
      return decode(in, Files.size(file), Size.of(0, 0));
    }
  }

  private static BufferedImage decode(ImageInputStream in, long bytes, Size expected)
      throws IOException {
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
      // A pixel is a bit or more: a few bytes cannot be a large picture, whatever their head says.
      if ((long) width * height / 8 > MOST_PACKED * bytes) {
        throw new IOException(
            "the file has " + bytes + " bytes, too few for " + width + " x " + height + " pixels");
      }
      return reader.read(0);
    } catch (RuntimeException e) {
      throw new IOException("no PNG that can be read: " + e.getMessage(), e);
    } finally {
      reader.dispose();
    }
  }

  /** The numbers of a picture of one channel, row by row: of a palette its numbers. */
  public static int[] values(BufferedImage image) {
    int width = image.getWidth();
    int[] values = new int[width * image.getHeight()];
    int[] row = new int[width];
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRaster().getSamples(0, y, width, 1, 0, row);
      System.arraycopy(row, 0, values, y * width, width);
    }
    return values;
  }

  /**
   * The colours of a picture, row by row, as {@code R << 16 | G << 8 | B}; transparency does not
   * count. A PNG that was packed with a palette or as shades of grey has the same ones.
   *
   * @throws IOException if they have more than 8 bits
   */
  public static int[] colors(BufferedImage image) throws IOException {
    if (image.getSampleModel().getSampleSize(0) > 8) {
      throw new IOException("its colours have 16 bits and not 8");
    }
    int width = image.getWidth();
    int height = image.getHeight();
    int[] colors = new int[width * height];
    if (image.getColorModel() instanceof IndexColorModel palette) {
      int[] all = new int[256];
      for (int i = 0; i < palette.getMapSize(); i++) {
        all[i] = palette.getRGB(i) & 0xFFFFFF;
      }
      int[] values = values(image);
      for (int i = 0; i < values.length; i++) {
        colors[i] = all[values[i]];
      }
      return colors;
    }
    int bands = image.getRaster().getNumBands();
    boolean grey = bands < 3;
    int[] row = new int[width * bands];
    for (int y = 0; y < height; y++) {
      image.getRaster().getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        int first = row[x * bands];
        colors[y * width + x] =
            grey ? first * 0x010101 : first << 16 | row[x * bands + 1] << 8 | row[x * bands + 2];
      }
    }
    return colors;
  }

  /** A picture of 8 bits with the palette of Pascal VOC. */
  static BufferedImage indexed(Size size, int[] values) {
    return picture(size, values, BufferedImage.TYPE_BYTE_INDEXED);
  }

  /** A picture of 16 bits in shades of grey. */
  static BufferedImage grey16(Size size, int[] values) {
    return picture(size, values, BufferedImage.TYPE_USHORT_GRAY);
  }

  private static BufferedImage picture(Size size, int[] values, int type) {
    int width = size.width();
    BufferedImage image =
        type == BufferedImage.TYPE_BYTE_INDEXED
            ? new BufferedImage(width, size.height(), type, palette())
            : new BufferedImage(width, size.height(), type);
    for (int y = 0; y < size.height(); y++) {
      int[] row = Arrays.copyOfRange(values, y * width, (y + 1) * width);
      image.getRaster().setSamples(0, y, width, 1, 0, row);
    }
    return image;
  }

  /** A picture of colours, each {@code R << 16 | G << 8 | B}. */
  static BufferedImage colored(Size size, int[] colors) {
    BufferedImage image =
        new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_3BYTE_BGR);
    image.setRGB(0, 0, size.width(), size.height(), colors, 0, size.width());
    return image;
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

  /** Writes a PNG file. */
  static void write(BufferedImage image, Path file) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      write(image, out);
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
