package org.ndsampler.core.raster.tiff.internal.read;

import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.internal.JpegMarkers;
import org.ndsampler.core.raster.internal.JpegWarnings;
import org.ndsampler.core.raster.tiff.internal.format.TiffTags;
import org.ndsampler.core.raster.tiff.internal.format.YCbCr;

/**
 * Decodes JPEG tiles with the JDK's reader. TIFF says itself which colours the components are,
 * whatever the markers of the stream say: so the stream is put together anew, from the shared
 * tables and the tile, without application markers but for one of our own. Confined to one thread.
 */
final class JpegBlocks {
  /** The headers of a JPEG stream are rarely longer. */
  private static final int LOOKED_AT = 1 << 16;

  /** How many pieces that were never written are passed in search of one that was. */
  private static final int LOOKED_FOR = 1 << 16;

  private final ImageReader reader;
  private byte[] stream = new byte[1 << 16];
  private int length;
  private @Nullable String damage;

  JpegBlocks() {
    reader = reader();
    reader.addIIOReadWarningListener(
        (source, warning) -> {
          if (JpegWarnings.isDamage(warning) && damage == null) {
            damage = warning;
          }
        });
  }

  private static ImageReader reader() {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("jpeg");
    ImageReader first = null;
    while (readers.hasNext()) {
      ImageReader one = readers.next();
      // Plug-ins differ in how they treat the markers; the JDK's own is the one we know.
      if (one.getClass().getName().startsWith("com.sun.imageio.")) {
        return one;
      }
      first = first == null ? one : first;
    }
    if (first == null) {
      throw new IllegalStateException("this Java runtime has no JPEG reader");
    }
    return first;
  }

  void close() {
    reader.dispose();
  }

  /**
   * Looks at the first piece that was written.
   *
   * @throws RasterFormatException if its JPEG is of a kind that the decoder does not know
   */
  static void requireKnown(TiffLayout layout) throws RasterFormatException {
    long piece = 0;
    while (layout.isSparse(piece)) {
      if (++piece == Math.min(layout.storedPieces(), LOOKED_FOR)) {
        return;
      }
    }
    long at = layout.offset(piece);
    long end = Math.min(layout.file.size(), at + LOOKED_AT);
    while (at >= 0 && at + 4 <= end && layout.file.u8(at) == JpegMarkers.PREFIX) {
      int marker = layout.file.u8(at + 1);
      if (marker == JpegMarkers.PREFIX) {
        at++;
        continue;
      }
      if (marker == JpegMarkers.SOI) {
        at += 2;
        continue;
      }
      if (marker == JpegMarkers.SOS) {
        return;
      }
      if (JpegMarkers.isFrame(marker) && marker > JpegMarkers.SOF2) {
        throw layout.directory.unsupported(
            "a lossless or arithmetic-coded JPEG (marker FF "
                + Integer.toHexString(marker).toUpperCase(Locale.ROOT)
                + ") is not supported; open it through GDAL, or convert it to a COG");
      }
      at += 2 + (layout.file.u8(at + 2) << 8 | layout.file.u8(at + 3));
    }
  }

  /** Decodes a tile into {@code target}, samples interleaved, rows of the layout's block width. */
  void decode(TiffLayout layout, byte[] in, int count, byte[] target, int rows) throws IOException {
    int samples = layout.planar ? 1 : layout.samples;
    boolean yuv = layout.photometric == TiffTags.PHOTOMETRIC_YCBCR && samples == 3;
    length = 0;
    put(JpegMarkers.PREFIX, JpegMarkers.SOI);
    // Adobe's marker: 1 means YCbCr, 0 means that the components are taken as they are.
    byte[] adobe = JpegMarkers.adobe(yuv ? 1 : 0);
    put(adobe, 0, adobe.length);
    byte[] tables = layout.directory.bytes(TiffTags.JPEG_TABLES);
    if (tables != null) {
      copySegments(layout, tables, tables.length, samples, rows, false);
    }
    copySegments(layout, in, count, samples, rows, true);

    reader.setInput(
        new MemoryCacheImageInputStream(new ByteArrayInputStream(stream, 0, length)), true, true);
    damage = null;
    Raster raster = reader.readRaster(0, null);
    if (damage != null) {
      throw new IOException("the JPEG stream is truncated or damaged: the decoder says: " + damage);
    }
    int width = raster.getWidth();
    if (raster.getNumBands() != samples
        || width != layout.blockWidth
        || raster.getHeight() < rows
        || raster.getTransferType() != DataBuffer.TYPE_BYTE) {
      throw new IOException(
          "the JPEG stream has "
              + width
              + " x "
              + raster.getHeight()
              + " pixels of "
              + raster.getNumBands()
              + " bands");
    }
    int values = width * samples * rows;
    if (raster.getSampleModel() instanceof PixelInterleavedSampleModel model
        && raster.getDataBuffer() instanceof DataBufferByte buffer
        && buffer.getOffset() == 0
        && model.getScanlineStride() == width * samples
        && isInOrder(model.getBandOffsets())) {
      if (yuv) {
        YCbCr.toRgb(buffer.getData(), target, values);
        return;
      }
      System.arraycopy(buffer.getData(), 0, target, 0, values);
    } else {
      int[] row = new int[width * samples];
      for (int y = 0; y < rows; y++) {
        raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
        for (int i = 0; i < row.length; i++) {
          target[y * row.length + i] = (byte) row[i];
        }
      }
    }
    if (yuv) {
      YCbCr.toRgb(target, target, values);
    }
  }

  private static boolean isInOrder(int[] offsets) {
    for (int i = 0; i < offsets.length; i++) {
      if (offsets[i] != i) {
        return false;
      }
    }
    return true;
  }

  private void copySegments(
      TiffLayout layout, byte[] in, int end, int samples, int rows, boolean isTile)
      throws IOException {
    int at = 0;
    while (at + 1 < end) {
      if ((in[at] & 0xff) != JpegMarkers.PREFIX) {
        throw new IOException("no JPEG marker at byte " + at + " of the stream");
      }
      int marker = in[at + 1] & 0xff;
      if (marker == JpegMarkers.PREFIX) {
        at++;
        continue;
      }
      at += 2;
      if (marker == JpegMarkers.SOI || marker == JpegMarkers.EOI) {
        continue;
      }
      if (at + 2 > end) {
        break;
      }
      int size = (in[at] & 0xff) << 8 | (in[at + 1] & 0xff);
      if (size < 2 || size > end - at) {
        throw new IOException("JPEG segment at byte " + at + " of the stream is too long");
      }
      if (marker == JpegMarkers.SOS) {
        if (isTile) {
          put(JpegMarkers.PREFIX, marker);
          put(in, at, end - at);
          // A tile without an end marker may be complete all the same; the decoder sees.
          put(JpegMarkers.PREFIX, JpegMarkers.EOI);
        }
        return;
      }
      if (JpegMarkers.isFrame(marker)) {
        requireFrame(layout, in, at, size, samples, rows);
      }
      boolean application = JpegMarkers.isApplication(marker) || marker == JpegMarkers.COM;
      if (!application) {
        put(JpegMarkers.PREFIX, marker);
        put(in, at, size);
      }
      at += size;
    }
    if (isTile) {
      throw new IOException("the JPEG stream has no image data");
    }
  }

  /** The decoder takes memory for what the frame says: it must be what the directory says. */
  private static void requireFrame(
      TiffLayout layout, byte[] in, int at, int size, int samples, int rows) throws IOException {
    if (size < 8) {
      throw new IOException("the JPEG frame header is too short");
    }
    int bits = in[at + 2] & 0xff;
    int height = (in[at + 3] & 0xff) << 8 | (in[at + 4] & 0xff);
    int width = (in[at + 5] & 0xff) << 8 | (in[at + 6] & 0xff);
    int components = in[at + 7] & 0xff;
    if (bits != 8
        || components != samples
        || width != layout.blockWidth
        || height < rows
        || height > layout.blockHeight) {
      throw new IOException(
          "the JPEG stream is "
              + width
              + " x "
              + height
              + " of "
              + components
              + " components of "
              + bits
              + " bits, not "
              + layout.blockWidth
              + " x "
              + rows
              + " of "
              + samples
              + " of 8");
    }
  }

  private void put(int... values) {
    room(values.length);
    for (int value : values) {
      stream[length++] = (byte) value;
    }
  }

  private void put(byte[] from, int at, int count) {
    room(count);
    System.arraycopy(from, at, stream, length, count);
    length += count;
  }

  private void room(int count) {
    if (stream.length - length < count) {
      byte[] larger = new byte[Math.max(stream.length * 2, Math.addExact(length, count))];
      System.arraycopy(stream, 0, larger, 0, length);
      stream = larger;
    }
  }
}
