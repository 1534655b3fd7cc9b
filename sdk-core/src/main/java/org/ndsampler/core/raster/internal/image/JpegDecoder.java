package org.ndsampler.core.raster.internal.image;

import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.raster.RowReader;
import org.ndsampler.core.raster.internal.Exif;
import org.ndsampler.core.raster.internal.JpegMarkers;
import org.ndsampler.core.raster.internal.JpegWarnings;
import org.ndsampler.core.raster.internal.TurnedRaster;
import org.ndsampler.core.raster.internal.TurnedRows;

/**
 * JPEG. The plain kind is decoded by {@link JpegSequential}, of which a window can be decoded
 * alone; all else by the JDK's reader. What the components mean is decided here, by libjpeg's
 * rules, so that the colours are those of libjpeg and nothing depends on an ICC profile or on a
 * marker that the JDK reads in its own way: its reader is given the file without its APPn segments
 * and with one Adobe marker that names the colour space.
 *
 * <p>CMYK and YCCK become RGB: the values are stored inverted, as Adobe does (and as other readers
 * suppose even without Adobe's marker), so red is {@code C * K / 255}, rounded.
 *
 * <p>The JDK fills what is missing in a truncated file with grey and only warns. Here the warnings
 * that tell of data that is not there, or cannot be decoded, are errors. What changes no pixel is
 * none, and is read as libjpeg reads it: bytes between segments, wrong lengths of segments that are
 * for applications, selections of coefficients that a sequential scan does not have, and a missing
 * end marker where all the data is there.
 */
final class JpegDecoder implements ImageDecoder {
  // The JDK's reader is libjpeg. What it gets wrong is what the numbers mean, and this can be
  // settled
  // before it sees the file; the price is one copy of the compressed bytes.

  /**
   * No JPEG has more pixels in a byte: each block of 64 takes at least a bit, and subsampling
   * stretches a block by at most 16.
   */
  private static final long MAX_PIXELS_IN_BYTE = 8 * 64 * 16;

  /**
   * A JPEG of fewer values is decoded as a whole where its rows are asked for, which is two to
   * three times as fast.
   */
  private static final long LARGE_VALUES = Math.min(1L << 29, Runtime.getRuntime().maxMemory() / 8);

  /** An overview of less on its longer side is of no use. */
  private static final int LEAST_OVERVIEW = 64;

  private final Path path;
  private final RasterInfo info;
  private final Header header;
  private final int orientation;

  private final JpegPlaces places;

  private JpegDecoder(
      Path path, RasterInfo info, Header header, int orientation, JpegPlaces.Store store) {
    this.path = path;
    this.info = info;
    this.header = header;
    this.orientation = orientation;
    Size size = new Size(header.width, header.height);
    this.places = new JpegPlaces(path, size, header.dataStart, converts(), store);
  }

  /** Reads the segments before the first scan. */
  static JpegDecoder open(Path path, boolean applyOrientation) throws IOException {
    return open(path, applyOrientation, JpegPlaces.Store.NONE);
  }

  /**
   * Reads the segments before the first scan.
   *
   * @param store where it is kept at which places the data can be entered
   */
  static JpegDecoder open(Path path, boolean applyOrientation, JpegPlaces.Store store)
      throws IOException {
    try (FileInput in = new FileInput(path, 4096)) {
      Header header = Header.read(in);
      if ((long) header.width * header.height / MAX_PIXELS_IN_BYTE > in.length()) {
        throw new RasterFormatException(
            path,
            "the file is truncated or damaged: "
                + in.length()
                + " bytes cannot hold "
                + header.width
                + " x "
                + header.height
                + " pixels");
      }
      int orientation = applyOrientation ? header.orientation : 1;
      Size size = new Size(header.width, header.height);
      RasterInfo stored = RasterInfo.of(path, "jpeg", size, header.channels(), DType.UINT8, size);
      RasterInfo info =
          TurnedRaster.turned(header.progressive ? stored : withOverviews(stored), orientation);
      return new JpegDecoder(path, info, header, orientation, store);
    }
  }

  /**
   * A half, a quarter and an eighth, where that is large enough to be of use. Where a side cannot
   * be divided so, the last pixels reach beyond the image as its blocks do; writers repeat the last
   * row or column there.
   */
  private static RasterInfo withOverviews(RasterInfo info) {
    List<Size> sizes = new ArrayList<>();
    List<Affine> toImage = new ArrayList<>();
    for (int halvings = 1; halvings <= 3; halvings++) {
      Size smaller = JpegReducer.size(info.size(), halvings);
      if (Math.max(smaller.width(), smaller.height()) >= LEAST_OVERVIEW) {
        sizes.add(smaller);
        toImage.add(Affine.scaling(1 << halvings, 1 << halvings));
      }
    }
    return info.withOverviews(sizes, toImage);
  }

  @Override
  public RasterInfo info() {
    return info;
  }

  @Override
  public ImageDecoder overview(int level) {
    Objects.checkIndex(level, info.overviews().size());
    return new Smaller(level + 1);
  }

  /** The image with its lower frequencies alone. */
  private final class Smaller implements ImageDecoder {
    private final int halvings;
    private final RasterInfo info;

    Smaller(int halvings) {
      this.halvings = halvings;
      Size size = JpegDecoder.this.info.overviews().get(halvings - 1);
      info = RasterInfo.of(path, "jpeg", size, header.channels(), DType.UINT8, size);
    }

    @Override
    public RasterInfo info() {
      return info;
    }

    @Override
    public NDArray decode() throws IOException {
      byte[] plain = places.smaller(halvings);
      if (plain == null) {
        // A rare kind, or damage, of which this decoder says what it is.
        Affine toImage = JpegDecoder.this.info.overviewsToImage().get(halvings - 1);
        return mean(JpegDecoder.this.decode(), info.size(), toImage);
      }
      Size stored = JpegReducer.size(new Size(header.width, header.height), halvings);
      NDArray image = colours(plain, stored.width(), stored.height());
      return orientation == 1 ? image : orient(image);
    }
  }

  /** Each pixel the mean of those of the whole that it covers. */
  private static NDArray mean(NDArray whole, Size size, Affine toWhole) {
    int channels = whole.channels();
    byte[] from = (byte[]) whole.data();
    byte[] to = new byte[size.height() * size.width() * channels];
    for (int y = 0; y < size.height(); y++) {
      for (int x = 0; x < size.width(); x++) {
        Window covered =
            new Window(x, y, 1, 1)
                .toBox()
                .warp(toWhole)
                .toWindow()
                .intersection(new Window(0, 0, whole.width(), whole.height()));
        int count = covered.width() * covered.height();
        for (int c = 0; c < channels; c++) {
          int sum = 0;
          for (int sy = covered.y(); sy < covered.endY(); sy++) {
            for (int sx = covered.x(); sx < covered.endX(); sx++) {
              sum += from[(sy * whole.width() + sx) * channels + c] & 0xff;
            }
          }
          to[(y * size.width() + x) * channels + c] = (byte) ((2 * sum + count) / (2 * count));
        }
      }
    }
    return NDArray.of(to, Shape.of(size.height(), size.width(), channels));
  }

  boolean converts() {
    return header.components == 3 && header.transform != 0;
  }

  @Override
  public NDArray decode() throws IOException {
    Size stored = new Size(header.width, header.height);
    byte[] plain = places.wholeFile(stored.toWindow());
    if (plain == null) {
      return decodeByJdk();
    }
    NDArray image = colours(plain, header.width, header.height);
    return orientation == 1 ? image : orient(image);
  }

  @Override
  public Optional<NDArray> decode(Window window) throws IOException {
    Window stored = orientation == 1 ? window : stored(window);
    byte[] plain = places.window(stored);
    if (plain == null) {
      return Optional.empty();
    }
    NDArray image = colours(plain, stored.width(), stored.height());
    return Optional.of(orientation == 1 ? image : orient(image));
  }

  @Override
  public double share(Window window) {
    return places.share(orientation == 1 ? window : stored(window));
  }

  /** Where a part that is to be seen is stored. */
  private Window stored(Window window) {
    int back = orientation == 6 ? 8 : orientation == 8 ? 6 : orientation;
    return turned(window, info.size(), back);
  }

  /** Whatever kind of JPEG it is; what is wrong with a file is said here. */
  NDArray decodeByJdk() throws IOException {
    JpegStream stream = JpegStream.of(path, header.components, header.transform);
    if (!stream.isComplete()) {
      throw new RasterFormatException(path, stream.problem());
    }
    NDArray image = image(stream.bytes(), stream.length(), header.height);
    return orientation == 1 ? image : orient(image);
  }

  private NDArray image(byte[] jpeg, int length, int height) throws IOException {
    Decoding decoding = components(jpeg, length, height);
    if (decoding.damage != null) {
      throw new RasterFormatException(
          path, "the file is truncated or damaged: the decoder says: " + decoding.damage);
    }
    return colours(decoding.pixels, header.width, height);
  }

  @Override
  public Optional<RowReader> rows(boolean possible) throws IOException {
    boolean faster = info.size().area() * header.components < LARGE_VALUES;
    return possible && faster ? Optional.empty() : rows(JpegRows.PART_BYTES);
  }

  /**
   * The rows; empty for what is so odd that only libjpeg knows what it means.
   *
   * @param partBytes how much is decoded at once, about
   */
  Optional<RowReader> rows(long partBytes) throws IOException {
    JpegScans scans = JpegScans.read(path);
    JpegFrame frame = scans.frame();
    if (frame.width() != header.width
        || frame.height() != header.height
        || frame.components().size() != header.components) {
      throw new RasterFormatException(path, "the file was changed after it was opened");
    }
    boolean complete = frame.progressive() ? scans.isComplete() : scans.isOnce();
    if (!complete) {
      if (!scans.hasEnd()) {
        throw new RasterFormatException(
            path, "the file is truncated: it has no end-of-image marker, and not all of its scans");
      }
      return Optional.empty();
    }
    if (!frame.hasWholeFactors()) {
      return Optional.empty();
    }
    RasterInfo stored =
        RasterInfo.of(
            path,
            info.format(),
            new Size(header.width, header.height),
            info.channels(),
            info.dtype(),
            new Size(header.width, header.height));
    RowReader rows = new JpegRows(stored, scans, converts(), partBytes, this::colours);
    return Optional.of(orientation == 1 ? rows : TurnedRows.of(rows, stored, orientation));
  }

  @Override
  public Optional<Partial> decodePartly() throws IOException {
    JpegStream stream = JpegStream.of(path, header.components, header.transform);
    Decoding decoding = components(stream.bytes(), stream.length(), header.height);
    int rows = decoding.damage == null ? header.height : decoding.rows;
    if (stream.isProgressive()) {
      // All coefficients come before the first row. Once each block has its mean, there is a
      // picture; the later scans only sharpen it.
      rows =
          stream.isCoarse()
              ? header.height
              : stream.hasEnd() ? 0 : rowsBeforeGrey(decoding.pixels, stream.blockRows());
    }
    if (rows == 0) {
      return Optional.empty();
    }
    Size stored = new Size(header.width, header.height);
    Window valid = new Window(0, 0, header.width, rows);
    NDArray image = colours(decoding.pixels, header.width, header.height);
    return Optional.of(
        orientation == 1
            ? new Partial(image, valid)
            : new Partial(orient(image), turned(valid, stored, orientation)));
  }

  /** The rows above those that were never decoded, which are of the grey of missing blocks. */
  private int rowsBeforeGrey(byte[] pixels, int blockRows) {
    if (header.components == 4) {
      return 0;
    }
    int last = pixels.length - 1;
    while (last >= 0 && pixels[last] == (byte) 128) {
      last--;
    }
    int row = (last + 1) / (header.width * header.components);
    // The row of blocks that was cut, and the one whose colours it shows through, are in doubt.
    return Math.max(0, row / blockRows - 1) * blockRows;
  }

  /** Where a part of the stored image is to be seen. */
  private static Window turned(Window part, Size stored, int orientation) {
    int x = part.x();
    int y = part.y();
    int endX = part.endX();
    int endY = part.endY();
    int w = stored.width();
    int h = stored.height();
    return switch (orientation) {
      case 2 -> Window.ofCorners(w - endX, y, w - x, endY);
      case 3 -> Window.ofCorners(w - endX, h - endY, w - x, h - y);
      case 4 -> Window.ofCorners(x, h - endY, endX, h - y);
      case 5 -> Window.ofCorners(y, x, endY, endX);
      case 6 -> Window.ofCorners(h - endY, x, h - y, endX);
      case 7 -> Window.ofCorners(h - endY, w - endX, h - y, w - x);
      case 8 -> Window.ofCorners(y, w - endX, endY, w - x);
      default -> part;
    };
  }

  /** The components as libjpeg gives them, and what it says of damage. */
  private static final class Decoding {
    byte[] pixels = {};

    /** The rows that were there before the first damage. */
    int rows;

    @Nullable String damage;
  }

  private Decoding components(byte[] jpeg, int length, int height) throws IOException {
    Decoding result = new Decoding();
    ImageReader reader = ImageIoProvider.reader("jpeg");
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(jpeg, 0, length))) {
      reader.setInput(in, true, true);
      reader.addIIOReadWarningListener(
          (source, warning) -> {
            if (JpegWarnings.isDamage(warning) && result.damage == null) {
              result.damage = warning;
            }
          });
      reader.addIIOReadProgressListener(
          new RowCounter() {
            @Override
            public void imageProgress(ImageReader source, float percentage) {
              if (result.damage == null) {
                result.rows = Math.round(percentage * height / 100);
              }
            }
          });
      // Three components through read(), which converts in native code; of the others the
      // components as they are.
      if (header.components == 3) {
        result.pixels = (byte[]) NDArray.fromImage(reader.read(0)).data();
      } else {
        result.pixels = interleaved(reader.readRaster(0, null), height);
      }
      if (result.pixels.length != header.width * height * header.components) {
        throw new RasterFormatException(path, "the file was changed after it was opened");
      }
      return result;
    } finally {
      reader.dispose();
    }
  }

  NDArray colours(byte[] components, int width, int height) {
    byte[] pixels = components;
    if (header.components == 4) {
      if (header.transform == 2) {
        toCmyk(pixels);
      }
      pixels = toRgb(pixels);
    }
    return NDArray.of(pixels, Shape.of(height, width, header.channels()));
  }

  private byte[] interleaved(Raster raster, int height) throws RasterFormatException {
    int bands = raster.getNumBands();
    if (raster.getWidth() != header.width
        || raster.getHeight() != height
        || bands != header.components) {
      throw new RasterFormatException(path, "the file was changed after it was opened");
    }
    if (raster.getSampleModel() instanceof PixelInterleavedSampleModel model
        && raster.getDataBuffer() instanceof DataBufferByte buffer
        && model.getScanlineStride() == header.width * bands
        && model.getPixelStride() == bands
        && buffer.getNumBanks() == 1
        && buffer.getData().length == header.width * height * bands
        && ascending(model.getBandOffsets())) {
      return buffer.getData();
    }
    byte[] result = new byte[header.width * height * bands];
    int[] row = new int[header.width * bands];
    for (int y = 0; y < height; y++) {
      raster.getPixels(0, y, header.width, 1, row);
      for (int i = 0; i < row.length; i++) {
        result[y * row.length + i] = (byte) row[i];
      }
    }
    return result;
  }

  private static boolean ascending(int[] offsets) {
    for (int i = 0; i < offsets.length; i++) {
      if (offsets[i] != i) {
        return false;
      }
    }
    return true;
  }

  /** From YCCK in place, in libjpeg's fixed-point arithmetic (jdcolor.c, ycck_cmyk_convert). */
  private static void toCmyk(byte[] ycck) {
    for (int i = 0; i < ycck.length; i += 4) {
      int y = ycck[i] & 0xff;
      int cb = (ycck[i + 1] & 0xff) - 128;
      int cr = (ycck[i + 2] & 0xff) - 128;
      ycck[i] = inverted(y + ((91881 * cr + 32768) >> 16));
      ycck[i + 1] = inverted(y + ((-22554 * cb - 46802 * cr + 32768) >> 16));
      ycck[i + 2] = inverted(y + ((116130 * cb + 32768) >> 16));
    }
  }

  private static byte inverted(int value) {
    return (byte) Math.max(0, Math.min(255, 255 - value));
  }

  /** From inverted CMYK. */
  private static byte[] toRgb(byte[] cmyk) {
    byte[] rgb = new byte[cmyk.length / 4 * 3];
    int to = 0;
    for (int i = 0; i < cmyk.length; i += 4) {
      int k = cmyk[i + 3] & 0xff;
      rgb[to++] = (byte) (((cmyk[i] & 0xff) * k + 127) / 255);
      rgb[to++] = (byte) (((cmyk[i + 1] & 0xff) * k + 127) / 255);
      rgb[to++] = (byte) (((cmyk[i + 2] & 0xff) * k + 127) / 255);
    }
    return rgb;
  }

  /** The image turned as EXIF's orientation says: where the stored pixel (x, y) is to be seen. */
  private NDArray orient(NDArray image) {
    int w = image.width();
    int h = image.height();
    int c = image.channels();
    boolean swapped = orientation >= 5;
    int width = swapped ? h : w;
    byte[] from = (byte[]) image.data();
    byte[] to = new byte[from.length];
    int at = 0;
    for (int y = 0; y < h; y++) {
      for (int x = 0; x < w; x++) {
        int targetX =
            switch (orientation) {
              case 2, 3 -> w - 1 - x;
              case 5, 8 -> y;
              case 6, 7 -> h - 1 - y;
              default -> x;
            };
        int targetY =
            switch (orientation) {
              case 3, 4 -> h - 1 - y;
              case 5, 6 -> x;
              case 7, 8 -> w - 1 - x;
              default -> y;
            };
        int target = (targetY * width + targetX) * c;
        for (int i = 0; i < c; i++) {
          to[target + i] = from[at++];
        }
      }
    }
    return NDArray.of(to, Shape.of(swapped ? w : h, width, c));
  }

  /** What the segments before the first scan tell. */
  private static final class Header {
    int width;
    int height;
    int components;
    int orientation = 1;
    boolean progressive;

    /** The byte at which the data of the first scan begins. */
    long dataStart;

    /** What Adobe's marker would say: 0 as it is, 1 YCbCr, 2 YCCK. */
    byte transform;

    int channels() {
      return components == 1 ? 1 : 3;
    }

    static Header read(FileInput in) throws IOException {
      Path path = in.path();
      if (in.length() < 4 || in.unsignedShort() != (JpegMarkers.PREFIX << 8 | JpegMarkers.SOI)) {
        throw new RasterFormatException(path, "not a JPEG: it does not begin with FF D8");
      }
      Header header = new Header();
      boolean jfif = false;
      int adobe = -1;
      int[] ids = {};
      boolean frame = false;
      while (true) {
        long at = in.position();
        int marker = nextMarker(in);
        if (JpegMarkers.isAlone(marker)) {
          continue;
        }
        if (marker == JpegMarkers.SOI) {
          throw new RasterFormatException(
              path,
              "damaged: another image begins near byte "
                  + at
                  + ", before any image data; the length of the segment before it may be wrong");
        }
        if (marker == JpegMarkers.EOI) {
          throw new RasterFormatException(path, "damaged: it ends before any image data");
        }
        int length = in.unsignedShort() - 2;
        if (length < 0) {
          if (JpegMarkers.isSkipped(marker)) {
            continue;
          }
          throw new RasterFormatException(path, "damaged: a segment of no length at byte " + at);
        }
        if (marker == JpegMarkers.SOS) {
          header.dataStart = in.position() + length;
          break;
        }
        byte[] head = new byte[Math.min(length, marker == JpegMarkers.APP1 ? 1 << 16 : 64)];
        in.readFully(head, 0, head.length);
        in.skip(length - head.length);
        switch (marker) {
          case JpegMarkers.APP0 -> jfif |= startsWith(head, "JFIF\0");
          case JpegMarkers.APP1 -> {
            if (startsWith(head, "Exif\0\0")) {
              header.orientation = Exif.orientation(Arrays.copyOfRange(head, 6, head.length));
            }
          }
          case JpegMarkers.APP14 -> {
            if (startsWith(head, "Adobe") && head.length >= 12) {
              adobe = head[11] & 0xff;
            }
          }
          case JpegMarkers.SOF0, JpegMarkers.SOF1, JpegMarkers.SOF2 -> {
            if (frame) {
              throw new RasterFormatException(path, "damaged: a second frame at byte " + at);
            }
            frame = true;
            header.progressive = marker == JpegMarkers.SOF2;
            ids = header.frame(path, head);
          }
          default -> {
            if (JpegMarkers.isFrame(marker)) {
              throw RasterFormatException.unsupported(path, unsupported(marker));
            }
          }
        }
      }
      if (!frame) {
        throw new RasterFormatException(path, "damaged: a scan before the frame header");
      }
      header.transform = transform(jfif, adobe, ids);
      return header;
    }

    private static String unsupported(int marker) {
      String kind =
          marker == JpegMarkers.SOF0 + 3
              ? "a lossless"
              : marker >= JpegMarkers.SOF0 + 9 && marker <= JpegMarkers.SOF0 + 10
                  ? "an arithmetic-coded"
                  : marker == JpegMarkers.SOF0 + 11
                      ? "a lossless, arithmetic-coded"
                      : "a hierarchical";
      return kind
          + " JPEG (marker FF "
          + Integer.toHexString(marker).toUpperCase(Locale.ROOT)
          + ") is not supported; open it through GDAL, whose libjpeg may know it, or convert it to"
          + " baseline or progressive JPEG or to PNG";
    }

    /** As libjpeg's next_marker: what is no marker, or a reserved one, is passed over. */
    private static int nextMarker(FileInput in) throws IOException {
      while (true) {
        int value = in.unsignedByte();
        while (value != JpegMarkers.PREFIX) {
          value = in.unsignedByte();
        }
        while (value == JpegMarkers.PREFIX) {
          value = in.unsignedByte();
        }
        if (JpegMarkers.isKnown(value)) {
          return value;
        }
      }
    }

    private int[] frame(Path path, byte[] head) throws RasterFormatException {
      if (head.length < 6) {
        throw new RasterFormatException(path, "damaged: the frame header is too short");
      }
      int precision = head[0] & 0xff;
      height = ((head[1] & 0xff) << 8) | (head[2] & 0xff);
      width = ((head[3] & 0xff) << 8) | (head[4] & 0xff);
      components = head[5] & 0xff;
      if (precision != 8) {
        throw RasterFormatException.unsupported(
            path,
            "a JPEG of "
                + precision
                + " bits is not supported; open it through GDAL where that was built with"
                + " libjpeg-turbo 3, or convert it to a 16-bit PNG or TIFF");
      }
      if (height == 0 && width > 0) {
        throw RasterFormatException.unsupported(
            path,
            "this JPEG tells its height after its first scan (DNL), which is not supported; write"
                + " it anew with any program that opens it");
      }
      if (width == 0 || height == 0) {
        throw new RasterFormatException(
            path, "damaged: the frame header says " + width + " x " + height);
      }
      if (components == 0 || head.length < 6 + 3 * components) {
        throw new RasterFormatException(
            path, "damaged: a frame of " + components + " components in " + head.length + " bytes");
      }
      if (components != 1 && components != 3 && components != 4) {
        throw RasterFormatException.unsupported(
            path,
            "a JPEG of "
                + components
                + " components is not supported; 1, 3 and 4 are. Convert it to TIFF");
      }
      int[] ids = new int[components];
      for (int i = 0; i < components; i++) {
        ids[i] = head[6 + 3 * i] & 0xff;
      }
      return ids;
    }

    /** libjpeg's rules (jdapimin.c, default_decompress_parms). */
    private static byte transform(boolean jfif, int adobe, int[] ids) {
      if (ids.length == 3) {
        if (jfif) {
          return 1;
        }
        if (adobe >= 0) {
          return (byte) (adobe == 0 ? 0 : 1);
        }
        return (byte) (ids[0] == 'R' && ids[1] == 'G' && ids[2] == 'B' ? 0 : 1);
      }
      return (byte) (ids.length == 4 && adobe > 0 ? 2 : 0);
    }

    private static boolean startsWith(byte[] bytes, String text) {
      byte[] prefix = text.getBytes(StandardCharsets.ISO_8859_1);
      return bytes.length >= prefix.length
          && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }
  }
}
