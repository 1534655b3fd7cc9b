package org.ndsampler.core.raster.internal.image;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.SampleModel;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import javax.imageio.IIOException;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.plugins.tiff.BaselineTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.Damage;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.raster.tiff.internal.format.TiffTags;
import org.w3c.dom.Node;

/** BMP, GIF and plain TIFF through the JDK's readers. */
final class JdkDecoder implements ImageDecoder {
  private static final List<String> ODDITIES =
      List.of(
          "should begin with EOL",
          "REFERENCE_BLACK_WHITE",
          "Y_CB_CR_",
          "SOI marker detected",
          "JPEGInterchangeFormat",
          "JPEG interchange format",
          "PlanarConfiguration",
          "field is missing",
          "field missing",
          "StripByteCounts",
          "unknown: cannot clamp");

  /** An image of so many pixels is decoded whatever the length of its file. */
  private static final long FREE_PIXELS = 1 << 20;

  /** More pixels than this in a byte of a GIF are counted before they are decoded. */
  private static final long GIF_PIXELS_IN_BYTE = 64;

  /** The longest run of a BMP's two bytes has 255 pixels. */
  private static final long BMP_PIXELS_IN_BYTE = 128;

  private static final String GDAL =
      "convert it with GDAL: gdal_translate -of COG FILE FILE.cog.tif";

  private final RasterInfo info;

  /** Where a GIF's first frame lies on its screen; elsewhere the whole image. */
  private final Window frame;

  /** Whether bytes are signed, which the JDK does not tell from unsigned ones. */
  private final boolean signedBytes;

  /** Whether values are handed out as they are stored, and not as colours. */
  private final boolean stored;

  /** Where the directory of a TIFF's page is; 0 for the first image of any file. */
  private final long directory;

  private JdkDecoder(
      RasterInfo info, Window frame, boolean signedBytes, boolean stored, long directory) {
    this.directory = directory;
    this.stored = stored;
    this.info = info;
    this.frame = frame;
    this.signedBytes = signedBytes;
  }

  static JdkDecoder open(Path path, String format, long maxPixels, Damage damage)
      throws IOException {
    if (format.equals("bmp")) {
      if (damage == Damage.REFUSE) {
        requireBmpData(path);
      }
      requirePlausibleBmp(path);
    }
    return header(path, format, maxPixels, 0, List.of());
  }

  /**
   * A page of a TIFF.
   *
   * @param directory where its directory is
   * @param warnings what a reader of it should know
   */
  static JdkDecoder openTiff(Path path, long maxPixels, long directory, List<String> warnings)
      throws IOException {
    return header(path, "tiff", maxPixels, directory, warnings);
  }

  private static ChannelImageInputStream input(Path path, long directory) throws IOException {
    return directory == 0
        ? new ChannelImageInputStream(path)
        : ChannelImageInputStream.ofTiff(path, directory);
  }

  private static JdkDecoder header(
      Path path, String format, long maxPixels, long directory, List<String> warnings)
      throws IOException {
    ImageReader reader = ImageIoProvider.reader(format);
    try (ChannelImageInputStream in = input(path, directory)) {
      reader.setInput(in, false, false);
      Size size = new Size(reader.getWidth(0), reader.getHeight(0));
      Window frame = size.toWindow();
      boolean covered = true;
      if (format.equals("gif")) {
        frame = gifFrame(path, reader.getImageMetadata(0));
        ByteBuffer screen = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
        in.seek(0);
        in.readFully(screen.array());
        // A frame that juts out of the screen makes the screen larger.
        size =
            new Size(
                Math.max(frame.endX(), screen.getShort(6) & 0xffff),
                Math.max(frame.endY(), screen.getShort(8) & 0xffff));
        covered = frame.equals(size.toWindow());
        requireGifData(path, size, frame.size());
      }
      if (size.isEmpty()) {
        throw new RasterFormatException(path, "damaged: the header says " + size);
      }
      // Before the JDK is asked for more, which may allocate.
      ImageIoProvider.requirePixels(path, size, 1, maxPixels, GDAL);
      // What read() will give: for TIFF the first of the types, else the raw one.
      ImageTypeSpecifier type = format.equals("tiff") ? null : reader.getRawImageType(0);
      if (type == null) {
        Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0);
        if (!types.hasNext()) {
          throw new RasterFormatException(path, "this kind of " + format + " is not supported");
        }
        type = types.next();
      }
      int sign = 1;
      boolean stored = false;
      if (format.equals("tiff")) {
        IIOMetadata metadata = reader.getImageMetadata(0);
        requireKnown(path, metadata);
        sign = field(metadata, BaselineTIFFTagSet.TAG_SAMPLE_FORMAT, 1);
        // Grey of few bits is a palette to the JDK; its values are those that are stored, as those
        // of other compressions.
        int meaning = field(metadata, BaselineTIFFTagSet.TAG_PHOTOMETRIC_INTERPRETATION, 1);
        stored = meaning != BaselineTIFFTagSet.PHOTOMETRIC_INTERPRETATION_PALETTE_COLOR;
      }
      ColorModel model = type.getColorModel();
      SampleModel samples = type.getSampleModel();
      boolean signedBytes = false;
      int channels;
      DType dtype;
      stored |= format.equals("tiff") && !(model instanceof IndexColorModel);
      if (stored) {
        channels = samples.getNumBands();
        dtype =
            switch (samples.getDataType()) {
              case DataBuffer.TYPE_BYTE -> sign == 2 ? DType.INT16 : DType.UINT8;
              case DataBuffer.TYPE_USHORT -> sign == 2 ? DType.INT16 : DType.UINT16;
              case DataBuffer.TYPE_SHORT -> DType.INT16;
              case DataBuffer.TYPE_INT -> sign == 2 ? DType.INT32 : DType.UINT32;
              case DataBuffer.TYPE_FLOAT -> DType.FLOAT32;
              case DataBuffer.TYPE_DOUBLE -> DType.FLOAT64;
              default ->
                  throw new RasterFormatException(path, "values of an unknown type in " + type);
            };
        signedBytes = samples.getDataType() == DataBuffer.TYPE_BYTE && sign == 2;
      } else {
        // One row is enough to see what the colours become.
        channels =
            NDArray.fromImage(
                    new BufferedImage(
                        model, model.createCompatibleWritableRaster(1, 1), false, null))
                .channels();
        if (!covered) {
          channels = channels == 1 ? 2 : 4;
        }
        dtype = DType.UINT8;
      }
      ImageIoProvider.requirePixels(path, size, channels, maxPixels, GDAL);
      return new JdkDecoder(
          RasterInfo.of(path, format, size, channels, dtype, size).withWarnings(warnings),
          frame,
          signedBytes,
          stored,
          directory);
    } catch (RasterFormatException e) {
      throw e;
    } catch (RuntimeException | IIOException | EOFException e) {
      throw new RasterFormatException(
          path,
          "the header of the "
              + format
              + " is damaged or not supported: "
              + DecodedRaster.reason(e),
          e);
    } finally {
      reader.dispose();
    }
  }

  @Override
  public RasterInfo info() {
    return info;
  }

  @Override
  public String adviceIfTooLarge() {
    return GDAL;
  }

  @Override
  public NDArray decode() throws IOException {
    Path path = info.path();
    if (info.format().equals("bmp")) {
      requireBmpData(path);
    }
    try (ChannelImageInputStream in = input(path, directory)) {
      return decoded(in);
    }
  }

  @Override
  public Optional<Partial> decodePartly() throws IOException {
    if (!info.format().equals("bmp")) {
      return Optional.empty();
    }
    BmpRows there = BmpRows.of(info.path());
    if (there.count <= 0 || there.count >= info.size().height()) {
      return Optional.empty();
    }
    byte[] file = Files.readAllBytes(info.path());
    if (there.end > Integer.MAX_VALUE - 8 || there.length != file.length) {
      return Optional.empty();
    }
    int top = there.fromBottom ? info.size().height() - (int) there.count : 0;
    // The rest is black.
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(
            new ByteArrayInputStream(Arrays.copyOf(file, (int) there.end)))) {
      return Optional.of(
          new Partial(decoded(in), new Window(0, top, info.size().width(), (int) there.count)));
    }
  }

  private NDArray decoded(ImageInputStream in) throws IOException {
    Path path = info.path();
    ImageReader reader = ImageIoProvider.reader(info.format());
    String[] damage = new String[1];
    try {
      reader.setInput(in, false, !stored);
      boolean tiff = info.format().equals("tiff");
      reader.addIIOReadWarningListener(
          (source, warning) -> {
            if (damage[0] == null && !(tiff && isOddity(warning))) {
              damage[0] = warning;
            }
          });
      BufferedImage image = reader.read(0);
      if (damage[0] != null) {
        throw new RasterFormatException(
            path, "the file is truncated or damaged: the decoder says: " + damage[0]);
      }
      NDArray pixels = stored ? values(image.getRaster()) : NDArray.fromImage(image);
      if (stored
          && image.getColorModel() instanceof IndexColorModel grey
          && grey.getMapSize() == 2) {
        // The JDK turns white and black round where the file says that white is zero, or not.
        int meaning =
            field(
                reader.getImageMetadata(0),
                BaselineTIFFTagSet.TAG_PHOTOMETRIC_INTERPRETATION,
                BaselineTIFFTagSet.PHOTOMETRIC_INTERPRETATION_BLACK_IS_ZERO);
        boolean whiteIsZero =
            meaning == BaselineTIFFTagSet.PHOTOMETRIC_INTERPRETATION_WHITE_IS_ZERO;
        if (whiteIsZero != grey.getGreen(0) > grey.getGreen(1)) {
          byte[] bits = (byte[]) pixels.data();
          for (int i = 0; i < bits.length; i++) {
            bits[i] ^= 1;
          }
        }
      }
      return frame.equals(info.size().toWindow()) ? pixels : onScreen(pixels);
    } catch (EOFException e) {
      throw new RasterFormatException(path, "the file is truncated: it ends in the image data", e);
    } finally {
      reader.dispose();
    }
  }

  /**
   * Whether a warning of the JDK's TIFF reader tells of something that the standard asks for and
   * every reader does without: no pixel is missing or guessed.
   */
  private static boolean isOddity(String warning) {
    return ODDITIES.stream().anyMatch(warning::contains);
  }

  /** The values of a raster as they are, row by row. */
  private NDArray values(Raster raster) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    int bands = raster.getNumBands();
    Shape shape = Shape.of(height, width, bands);
    NDArray result = NDArray.zeros(info.dtype(), shape);
    int run = width * bands;
    int x = raster.getMinX();
    int y0 = raster.getMinY();
    switch (info.dtype()) {
      case FLOAT32 -> {
        float[] to = (float[]) result.data();
        float[] row = new float[run];
        for (int y = 0; y < height; y++) {
          System.arraycopy(raster.getPixels(x, y0 + y, width, 1, row), 0, to, y * run, run);
        }
      }
      case FLOAT64 -> {
        double[] to = (double[]) result.data();
        double[] row = new double[run];
        for (int y = 0; y < height; y++) {
          System.arraycopy(raster.getPixels(x, y0 + y, width, 1, row), 0, to, y * run, run);
        }
      }
      default -> {
        int[] row = new int[run];
        for (int y = 0; y < height; y++) {
          raster.getPixels(x, y0 + y, width, 1, row);
          store(row, result.data(), y * run);
        }
      }
    }
    return result;
  }

  private void store(int[] row, Object data, int at) {
    if (data instanceof byte[] bytes) {
      for (int i = 0; i < row.length; i++) {
        bytes[at + i] = (byte) row[i];
      }
    } else if (data instanceof short[] shorts) {
      for (int i = 0; i < row.length; i++) {
        shorts[at + i] = (short) (signedBytes ? (byte) row[i] : row[i]);
      }
    } else {
      System.arraycopy(row, 0, data, at, row.length);
    }
  }

  /** A frame that does not cover its screen, with transparency around it. */
  private NDArray onScreen(NDArray pixels) {
    NDArray screen =
        NDArray.zeros(
            DType.UINT8, Shape.of(info.size().height(), info.size().width(), info.channels()));
    NDArray inside = screen.crop(frame);
    int colors = pixels.channels() < 3 ? 1 : 3;
    pixels.channels(0, colors).copyTo(inside.channels(0, colors));
    if (pixels.channels() == colors) {
      inside.channels(colors, colors + 1).fill(255);
    } else {
      pixels.channels(colors, colors + 1).copyTo(inside.channels(colors, colors + 1));
    }
    return screen;
  }

  private static Window gifFrame(Path path, IIOMetadata metadata) throws RasterFormatException {
    Node root = metadata.getAsTree("javax_imageio_gif_image_1.0");
    for (Node node = root.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node.getNodeName().equals("ImageDescriptor")) {
        return new Window(
            number(node, "imageLeftPosition"),
            number(node, "imageTopPosition"),
            number(node, "imageWidth"),
            number(node, "imageHeight"));
      }
    }
    throw new RasterFormatException(path, "damaged: a GIF without a frame");
  }

  private static int number(Node node, String attribute) {
    return Integer.parseInt(node.getAttributes().getNamedItem(attribute).getNodeValue());
  }

  /** The JDK finds out while it reads, or never, that it does not know what a TIFF holds. */
  private static void requireKnown(Path path, IIOMetadata metadata) throws IOException {
    int compression = field(metadata, BaselineTIFFTagSet.TAG_COMPRESSION, 0);
    int bits = field(metadata, BaselineTIFFTagSet.TAG_BITS_PER_SAMPLE, 1);
    int sampleFormat = field(metadata, BaselineTIFFTagSet.TAG_SAMPLE_FORMAT, 1);
    boolean known =
        switch (compression) {
          case 1, 2, 3, 4, 5, 6, 8, 32773, 32946 -> true;
          case 7 -> bits == 8;
          default -> false;
        };
    if (!known) {
      throw RasterFormatException.unsupported(
          path,
          "compression "
              + compression
              + " ("
              + TiffTags.compressionName(compression)
              + ") of "
              + bits
              + " bits is not supported");
    }
    if (Integer.bitCount(bits) != 1 || bits > 64 || sampleFormat > 4) {
      throw RasterFormatException.unsupported(
          path, "samples of " + bits + " bits in format " + sampleFormat + " are not supported");
    }
  }

  /** The first value of a TIFF field, 1 for SampleFormat: unsigned, 2 signed, 3 floating. */
  private static int field(IIOMetadata metadata, int tag, int absent) throws IOException {
    TIFFField field = TIFFDirectory.createFromMetadata(metadata).getTIFFField(tag);
    return field == null ? absent : field.getAsInt(0);
  }

  /**
   * The JDK allocates what a GIF declares and leaves what the file lacks as it is. So what is not
   * small must be there: the pixels of the frame, and for a screen around it something that is
   * about as large.
   */
  private static void requireGifData(Path path, Size screen, Size frame) throws IOException {
    long length = Files.size(path);
    long justified = Math.max(FREE_PIXELS, length * GIF_PIXELS_IN_BYTE);
    long declared = frame.area();
    if (declared > justified) {
      long there = GifCodes.pixels(path, declared);
      if (there < declared) {
        throw new RasterFormatException(
            path,
            "the file is truncated or damaged: its "
                + length
                + " bytes hold "
                + there
                + " pixels of the "
                + frame
                + " that the frame announces");
      }
    }
    if (screen.area() > Math.max(justified, declared * GIF_PIXELS_IN_BYTE)) {
      throw new RasterFormatException(
          path,
          "damaged: a screen of "
              + screen
              + " pixels for a frame of "
              + frame
              + " in "
              + length
              + " bytes; convert it with another program");
    }
  }

  /** The JDK leaves what an uncompressed BMP lacks at black. */
  private static void requireBmpData(Path path) throws IOException {
    BmpRows there = BmpRows.of(path);
    if (there.end > there.length) {
      throw new RasterFormatException(
          path,
          "the file is truncated: the pixels end at byte "
              + there.end
              + ", the file at byte "
              + there.length);
    }
  }

  /** Also of one whose missing rows are tolerated: they are not a thousand times those there. */
  private static void requirePlausibleBmp(Path path) throws IOException {
    BmpRows there = BmpRows.of(path);
    if (there.pixels > Math.max(FREE_PIXELS, there.length * BMP_PIXELS_IN_BYTE)) {
      throw new RasterFormatException(
          path,
          "the file is truncated or damaged: "
              + there.length
              + " bytes cannot hold the "
              + there.pixels
              + " pixels that its header announces");
    }
  }

  /**
   * What is there of a BMP that is not compressed.
   *
   * @param end where its pixels end; 0 if it is compressed
   * @param length where the file ends
   * @param count how many rows there are
   * @param fromBottom whether they are the lowest ones
   * @param pixels how many the header announces; 0 if a PNG or JPEG is inside
   */
  private record BmpRows(long end, long length, long count, boolean fromBottom, long pixels) {

    static BmpRows of(Path path) throws IOException {
      ByteBuffer header = ByteBuffer.allocate(54).order(ByteOrder.LITTLE_ENDIAN);
      long length;
      try (SeekableByteChannel channel = Files.newByteChannel(path)) {
        while (header.hasRemaining() && channel.read(header) >= 0) {
          // until the buffer is full or the file ends
        }
        length = channel.size();
      }
      if (header.position() < 26 || (header.position() < 54 && header.getInt(14) != 12)) {
        throw new RasterFormatException(path, "the file is truncated: its header is not complete");
      }
      long offset = header.getInt(10) & 0xffffffffL;
      boolean old = header.getInt(14) == 12;
      long width = old ? header.getShort(18) & 0xffff : header.getInt(18);
      long rows = old ? header.getShort(20) & 0xffff : header.getInt(22);
      int bits = old ? header.getShort(24) : header.getShort(28);
      int compression = old ? 0 : header.getInt(30);
      if (width <= 0 || rows == 0 || bits < 0 || bits > 32) {
        throw new RasterFormatException(
            path, "damaged: the header says " + width + " x " + rows + ", " + bits + " bits");
      }
      if (compression != 0 && compression != 3) {
        return new BmpRows(0, length, 0, false, compression <= 2 ? width * Math.abs(rows) : 0);
      }
      long stride = (width * bits + 31) / 32 * 4;
      return new BmpRows(
          offset + stride * Math.abs(rows),
          length,
          stride == 0 ? 0 : (length - offset) / stride,
          rows > 0,
          width * Math.abs(rows));
    }
  }
}
