package org.ndsampler.core.raster.internal.image;

import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.raster.internal.JpegMarkers;

/**
 * JPEG. The coefficients are decoded by the JDK's reader; what the components mean is decided here,
 * by libjpeg's rules, so that the colours are those of libjpeg and nothing depends on an ICC
 * profile or on a marker that the JDK reads in its own way: the reader is given the file without
 * its APPn segments and with one Adobe marker that names the colour space.
 *
 * <p>CMYK and YCCK become RGB: the values are stored inverted, as Adobe does (and as other readers
 * suppose even without Adobe's marker), so red is {@code C * K / 255}, rounded.
 *
 * <p>The JDK fills what is missing in a truncated file with grey and only warns. Here a file
 * without an end marker is an error, and so is each of the decoder's warnings but the one about
 * superfluous bytes, which changes no pixel.
 */
final class JpegDecoder implements ImageDecoder {
  // A decoder of our own would be the other way. The JDK's is libjpeg, in native code, and hard to
  // match in speed; what it gets wrong is what the numbers mean, and this can be settled before it
  // sees the file. The price is one copy of the compressed bytes, which is little beside decoding
  // them.

  /**
   * No JPEG has more pixels in a byte: each block of 64 takes at least a bit, and subsampling
   * stretches a block by at most 16.
   */
  private static final long MAX_PIXELS_IN_BYTE = 8 * 64 * 16;

  private final Path path;
  private final RasterInfo info;
  private final Header header;
  private final int orientation;

  private JpegDecoder(Path path, RasterInfo info, Header header, int orientation) {
    this.path = path;
    this.info = info;
    this.header = header;
    this.orientation = orientation;
  }

  /** Reads the segments before the first scan. */
  static JpegDecoder open(Path path, boolean applyOrientation, long maxPixels) throws IOException {
    try (FileInput in = new FileInput(path, 4096)) {
      Header header = Header.read(in);
      ImageIoProvider.requirePixels(
          path, new Size(header.width, header.height), header.channels(), maxPixels);
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
      Size size =
          orientation < 5
              ? new Size(header.width, header.height)
              : new Size(header.height, header.width);
      RasterInfo info = RasterInfo.of(path, "jpeg", size, header.channels(), DType.UINT8, size);
      return new JpegDecoder(path, info, header, orientation);
    }
  }

  @Override
  public RasterInfo info() {
    return info;
  }

  @Override
  public NDArray decode() throws IOException {
    byte[] stream = canonical();
    byte[] pixels;
    ImageReader reader = ImageIoProvider.reader("jpeg");
    String[] damage = new String[1];
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(stream))) {
      reader.setInput(in, true, true);
      reader.addIIOReadWarningListener(
          (source, warning) -> {
            if (!warning.toLowerCase(Locale.ROOT).contains("extraneous bytes")
                && damage[0] == null) {
              damage[0] = warning;
            }
          });
      // Three components through read(), which converts in native code; of the others the
      // components as they are.
      if (header.components == 3) {
        pixels = (byte[]) NDArray.fromImage(reader.read(0)).data();
      } else {
        pixels = interleaved(reader.readRaster(0, null));
      }
      if (damage[0] != null) {
        throw new RasterFormatException(
            path, "the file is truncated or damaged: the decoder says: " + damage[0]);
      }
      if (pixels.length != header.width * header.height * header.components) {
        throw new RasterFormatException(path, "the file was changed after it was opened");
      }
    } finally {
      reader.dispose();
    }
    if (header.components == 4) {
      if (header.transform == 2) {
        toCmyk(pixels);
      }
      pixels = toRgb(pixels);
    }
    NDArray image = NDArray.of(pixels, Shape.of(header.height, header.width, header.channels()));
    return orientation == 1 ? image : orient(image);
  }

  private byte[] interleaved(Raster raster) throws RasterFormatException {
    int bands = raster.getNumBands();
    if (raster.getWidth() != header.width
        || raster.getHeight() != header.height
        || bands != header.components) {
      throw new RasterFormatException(path, "the file was changed after it was opened");
    }
    if (raster.getSampleModel() instanceof PixelInterleavedSampleModel model
        && raster.getDataBuffer() instanceof DataBufferByte buffer
        && model.getScanlineStride() == header.width * bands
        && model.getPixelStride() == bands
        && buffer.getNumBanks() == 1
        && buffer.getData().length == header.width * header.height * bands
        && ascending(model.getBandOffsets())) {
      return buffer.getData();
    }
    byte[] result = new byte[header.width * header.height * bands];
    int[] row = new int[header.width * bands];
    for (int y = 0; y < header.height; y++) {
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

  /** The file up to its end marker, with one Adobe marker and without its other APPn segments. */
  private byte[] canonical() throws IOException {
    if (Files.size(path) > Integer.MAX_VALUE - 64) {
      throw new RasterFormatException(path, "a JPEG of more than 2 GiB is not supported");
    }
    byte[] file = Files.readAllBytes(path);
    byte[] result = new byte[file.length + 16];
    result[0] = (byte) JpegMarkers.PREFIX;
    result[1] = (byte) JpegMarkers.SOI;
    int to = 2;
    if (header.components > 1) {
      byte[] adobe = JpegMarkers.adobe(header.components == 3 ? header.transform : 0);
      System.arraycopy(adobe, 0, result, to, adobe.length);
      to += adobe.length;
    }
    int at = 2;
    while (true) {
      int start = at;
      while (at < file.length && file[at] == (byte) JpegMarkers.PREFIX) {
        at++;
      }
      if (at >= file.length) {
        throw unfinished(file.length);
      }
      if (at == start) {
        throw new RasterFormatException(path, "damaged: no marker at byte " + at);
      }
      int marker = file[at++] & 0xff;
      if (marker == JpegMarkers.EOI) {
        result[to] = (byte) JpegMarkers.PREFIX;
        result[to + 1] = (byte) JpegMarkers.EOI;
        return Arrays.copyOf(result, to + 2);
      }
      if (JpegMarkers.isAlone(marker)) {
        continue;
      }
      if (at + 2 > file.length) {
        throw unfinished(file.length);
      }
      int length = ((file[at] & 0xff) << 8) | (file[at + 1] & 0xff);
      if (length < 2) {
        throw new RasterFormatException(path, "damaged: a segment of no length at byte " + at);
      }
      int end = at + length;
      if (end > file.length) {
        throw unfinished(file.length);
      }
      boolean keep = !JpegMarkers.isApplication(marker) && marker != JpegMarkers.COM;
      if (marker == JpegMarkers.SOS) {
        end = endOfScan(file, end);
      }
      if (keep) {
        result[to++] = (byte) JpegMarkers.PREFIX;
        result[to++] = (byte) marker;
        System.arraycopy(file, at, result, to, end - at);
        to += end - at;
      }
      at = end;
    }
  }

  /** The position of the marker that ends the entropy-coded data. */
  private int endOfScan(byte[] file, int from) throws RasterFormatException {
    int last = file.length - 1;
    for (int i = from; i < last; i++) {
      if (file[i] == (byte) JpegMarkers.PREFIX) {
        int next = file[i + 1] & 0xff;
        if (next != 0 && next != JpegMarkers.PREFIX && !JpegMarkers.isRestart(next)) {
          return i;
        }
      }
    }
    throw unfinished(file.length);
  }

  private RasterFormatException unfinished(int length) {
    return new RasterFormatException(
        path,
        "the file is truncated: it ends at byte " + length + " without an end-of-image marker");
  }

  /** What the segments before the first scan tell. */
  private static final class Header {
    int width;
    int height;
    int components;
    int orientation = 1;

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
        if (in.unsignedByte() != JpegMarkers.PREFIX) {
          throw new RasterFormatException(path, "damaged: no marker at byte " + at);
        }
        int marker = in.unsignedByte();
        while (marker == JpegMarkers.PREFIX) {
          marker = in.unsignedByte();
        }
        if (JpegMarkers.isAlone(marker) || marker == JpegMarkers.SOI) {
          continue;
        }
        if (marker == JpegMarkers.EOI) {
          throw new RasterFormatException(path, "damaged: it ends before any image data");
        }
        int length = in.unsignedShort() - 2;
        if (length < 0) {
          throw new RasterFormatException(path, "damaged: a segment of no length at byte " + at);
        }
        if (marker == JpegMarkers.SOS) {
          break;
        }
        byte[] head = new byte[Math.min(length, marker == JpegMarkers.APP1 ? 1 << 16 : 64)];
        in.readFully(head, 0, head.length);
        in.skip(length - head.length);
        switch (marker) {
          case JpegMarkers.APP0 -> jfif |= startsWith(head, "JFIF\0");
          case JpegMarkers.APP1 -> {
            if (startsWith(head, "Exif\0\0")) {
              header.orientation = exifOrientation(head);
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
            ids = header.frame(path, head);
          }
          default -> {
            if (JpegMarkers.isFrame(marker)) {
              throw new RasterFormatException(
                  path,
                  "this kind of JPEG (lossless, hierarchical or arithmetic: marker FF "
                      + Integer.toHexString(marker).toUpperCase(Locale.ROOT)
                      + ") is not supported; convert it to baseline or progressive JPEG or to PNG");
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

    private int[] frame(Path path, byte[] head) throws RasterFormatException {
      if (head.length < 6) {
        throw new RasterFormatException(path, "damaged: the frame header is too short");
      }
      int precision = head[0] & 0xff;
      height = ((head[1] & 0xff) << 8) | (head[2] & 0xff);
      width = ((head[3] & 0xff) << 8) | (head[4] & 0xff);
      components = head[5] & 0xff;
      if (precision != 8) {
        throw new RasterFormatException(
            path, "a JPEG of " + precision + " bits is not supported; convert it to 16-bit PNG");
      }
      if (width == 0 || height == 0) {
        throw new RasterFormatException(
            path, "damaged or not supported: the frame header says " + width + " x " + height);
      }
      if ((components != 1 && components != 3 && components != 4)
          || head.length < 6 + 3 * components) {
        throw new RasterFormatException(
            path, "damaged or not supported: a frame of " + components + " components");
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

    /** Tag 0x0112 of the first IFD; 1 where it is absent or makes no sense. */
    private static int exifOrientation(byte[] exif) {
      int base = 6;
      if (exif.length < base + 14) {
        return 1;
      }
      boolean little = exif[base] == 'I';
      long ifd = base + uint(exif, base + 4, 4, little);
      if (ifd + 2 > exif.length) {
        return 1;
      }
      int entries = (int) uint(exif, (int) ifd, 2, little);
      for (int i = 0; i < entries; i++) {
        long at = ifd + 2 + 12L * i;
        if (at + 12 > exif.length) {
          return 1;
        }
        if (uint(exif, (int) at, 2, little) == 0x0112) {
          long value = uint(exif, (int) at + 8, 2, little);
          return value >= 1 && value <= 8 ? (int) value : 1;
        }
      }
      return 1;
    }

    private static long uint(byte[] bytes, int at, int count, boolean little) {
      long value = 0;
      for (int i = 0; i < count; i++) {
        value = (value << 8) | (bytes[little ? at + count - 1 - i : at + i] & 0xff);
      }
      return value;
    }
  }
}
