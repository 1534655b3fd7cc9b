package org.ndsampler.core.raster.internal.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.internal.Ints;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.RasterProvider;
import org.ndsampler.core.raster.internal.Blocks;
import org.ndsampler.core.raster.internal.JpegMarkers;
import org.ndsampler.core.raster.internal.TurnedRaster;

/**
 * PNG, JPEG, BMP, GIF and plain TIFF, with what the JDK brings. Safe for concurrent use.
 *
 * <table class="striped">
 * <caption>What the pixels are</caption>
 * <tr><th>format</th><th>channels and type</th></tr>
 * <tr><td>PNG</td><td>grey 1, grey with alpha 2, RGB 3, RGB with alpha 4, uint8 or uint16; a
 *     palette gives its colours, 3 channels, 4 if it has transparency</td></tr>
 * <tr><td>JPEG</td><td>grey 1, everything else 3; uint8; CMYK and YCCK become RGB; the stored
 *     orientation unless {@link RasterOptions#appliesOrientation}</td></tr>
 * <tr><td>BMP</td><td>RGB 3, with alpha 4, a grey palette 1; uint8</td></tr>
 * <tr><td>GIF</td><td>the first frame on its screen; 3 channels, 4 where something is
 *     transparent, a grey palette 1; uint8</td></tr>
 * <tr><td>TIFF</td><td>the bands of the first directory as they are stored, of any number, 8 to 32
 *     bits, signed, unsigned or floating; a palette gives its colours</td></tr>
 * </table>
 *
 * <p>Colour profiles, gamma and the like are never applied. Opening reads the header only. The
 * first read decodes the whole image into {@link RasterOptions#cache}; a window is then a copy from
 * there. If the image is larger than the cache's budget, every read decodes it anew, or, of a PNG
 * that is not interlaced, from the place above the window that the first reading has kept: convert
 * such a file. Of a JPEG that is neither progressive nor odd, a window is decoded alone where the
 * image does not fit, and before a second one is read soon after it.
 *
 * <p>A file that is truncated, damaged or not what its first bytes promise is a {@link
 * RasterFormatException} unless {@link RasterOptions#damage()} says otherwise; nothing is filled in
 * silently. What a decoder warns of is damage only if pixels are missing or guessed. No header may
 * announce more pixels than the length of the file can hold. To decode an image as a whole, it may
 * have {@value #DEFAULT_MAX_PIXELS} pixels unless told otherwise, and 2^31 - 9 values; PNG and JPEG
 * of any size are read row by row ({@link Raster#rows}), and so are they converted.
 */
public final class ImageIoProvider implements RasterProvider {
  /** The largest image that is decoded by default: 2^29 pixels, such as 23,170 x 23,170. */
  public static final long DEFAULT_MAX_PIXELS = 1L << 29;

  private final long maxPixels;

  /** With the default limit; what {@link java.util.ServiceLoader} calls. */
  public ImageIoProvider() {
    this(DEFAULT_MAX_PIXELS);
  }

  /**
   * With a limit of one's own.
   *
   * @param maxPixels the largest width times height that is decoded
   */
  public ImageIoProvider(long maxPixels) {
    if (maxPixels < 0) {
      throw new IllegalArgumentException("maxPixels must not be negative: " + maxPixels);
    }
    this.maxPixels = maxPixels;
  }

  @Override
  public String name() {
    return "imageio";
  }

  /** Below a reader that is made for TIFF. */
  @Override
  public int priority() {
    return -1;
  }

  @Override
  public boolean supports(Path path, ByteBuffer header) {
    return format(header) != null;
  }

  @Override
  public Raster open(Path path, RasterOptions options) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(32);
    try (var channel = Files.newByteChannel(path)) {
      while (header.hasRemaining() && channel.read(header) >= 0) {
        // until the buffer is full or the file ends
      }
    }
    String format = format(header.flip());
    if (format == null) {
      throw new RasterFormatException(
          path,
          header.remaining() == 0
              ? "the file is empty"
              : "not a PNG, JPEG, BMP, GIF or plain TIFF");
    }
    if (format.equals("tiff")) {
      return JdkTiff.open(path, maxPixels, options);
    }
    ImageDecoder decoder =
        switch (format) {
          case "png" -> PngDecoder.open(path, options.damage());
          case "jpeg" ->
              JpegDecoder.open(
                  path,
                  options.appliesOrientation(),
                  JpegPlaces.Store.in(Blocks.of(options.cache())));
          default -> JdkDecoder.open(path, format, maxPixels, options.damage());
        };
    Raster raster = DecodedRaster.of(decoder, options, maxPixels);
    return options.appliesOrientation() && decoder instanceof PngDecoder png
        ? TurnedRaster.of(raster, png.orientation())
        : raster;
  }

  private static @Nullable String format(ByteBuffer header) {
    ByteBuffer in = header.duplicate().order(ByteOrder.BIG_ENDIAN);
    int start = in.position();
    int n = in.remaining();
    if (n >= 8 && in.getLong(start) == PngDecoder.SIGNATURE) {
      return "png";
    }
    if (n >= 3
        && in.getShort(start) == (short) (JpegMarkers.PREFIX << 8 | JpegMarkers.SOI)
        && in.get(start + 2) == (byte) JpegMarkers.PREFIX) {
      return "jpeg";
    }
    if (n >= 6 && in.getInt(start) == 0x47494638) {
      return "gif";
    }
    if (n >= 8 && (in.getInt(start) == 0x49492a00 || in.getInt(start) == 0x4d4d002a)) {
      return "tiff";
    }
    // "BM" alone is too little; the reserved bytes are 0 and the header's length is known.
    if (n >= 18 && in.getShort(start) == 0x424d && in.getInt(start + 6) == 0) {
      int length = in.order(ByteOrder.LITTLE_ENDIAN).getInt(start + 14);
      return length >= 12 && length <= 124 ? "bmp" : null;
    }
    return null;
  }

  /** The JDK's own reader of a format, whatever other ImageIO plug-ins there are. */
  static ImageReader reader(String format) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if ("java.desktop".equals(reader.getClass().getModule().getName())) {
        return reader;
      }
      reader.dispose();
    }
    throw new IOException("this Java installation has no reader for " + format);
  }

  /**
   * Checks a size before all pixels of an image are allocated.
   *
   * @param advice what else can be done
   * @throws RasterFormatException if it is beyond the limits
   */
  static void requirePixels(Path path, Size size, int channels, long maxPixels, String advice)
      throws RasterFormatException {
    if (size.area() > maxPixels || Ints.product(size.area(), channels) > Integer.MAX_VALUE - 8) {
      throw new RasterFormatException(
          path,
          size
              + " pixels of "
              + channels
              + " channels are beyond the limit of "
              + maxPixels
              + " pixels and 2^31 - 9 values for an image that has to be decoded as a whole; "
              + advice);
    }
  }
}
