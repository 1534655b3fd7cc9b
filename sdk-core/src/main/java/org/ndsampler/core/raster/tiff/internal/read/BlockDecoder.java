package org.ndsampler.core.raster.tiff.internal.read;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.internal.Ints;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.tiff.internal.format.Samples;
import org.ndsampler.core.raster.tiff.internal.format.TiffTags;

/** Decodes one tile or strip, of all bands, to typed values. */
public final class BlockDecoder {
  private BlockDecoder() {}

  /**
   * The pixels of a block, (rows, block width, channels); a tile is whole even where the image
   * ends.
   *
   * @param nodata the value of a piece that was never written
   */
  public static NDArray decode(TiffLayout layout, long block, double nodata) throws IOException {
    int rows = layout.rows((int) (block / layout.across));
    int samples = layout.planar ? 1 : layout.samples;
    // In the range of int: the layout has looked.
    int rowSamples = layout.blockWidth * samples;
    int rowBytes = (int) (((long) rowSamples * layout.bits + 7) / 8);
    long packedBytes = (long) rowBytes * rows;
    long decoded =
        Ints.product(
            (long) rows * layout.blockWidth, (long) layout.channels * layout.dtype.bytes());
    long stored = 0;
    for (int plane = 0; plane < layout.pieces(); plane++) {
      long piece = layout.piece(block, plane);
      if (!layout.isSparse(piece)) {
        stored += layout.byteCount(piece, layout.offset(piece), packedBytes);
        checkPiece(layout, piece, packedBytes);
      }
    }
    // The sum over the planes, and what the pixels become, are bounded like one piece.
    if (decoded > TiffLayout.MAX_BLOCK_BYTES) {
      Decompressor.requirePlausible(layout, layout.piece(block, 0), stored, decoded);
    }
    long most = Runtime.getRuntime().maxMemory() / 4 * 3;
    if (decoded > most || packedBytes > most - decoded) {
      throw tooLarge(layout, block, Math.max(decoded, decoded + packedBytes), null);
    }
    try {
      return decode(layout, block, nodata, rows, rowSamples, rowBytes);
    } catch (OutOfMemoryError e) {
      // What else is on the heap leaves no room for it; others go on.
      throw tooLarge(layout, block, decoded + packedBytes, e);
    }
  }

  private static IOException tooLarge(
      TiffLayout layout, long block, long bytes, @Nullable Throwable cause)
      throws RasterFormatException {
    return new IOException(
        layout.file.path()
            + ": "
            + layout.describe(layout.piece(block, 0))
            + " needs "
            + (bytes >> 20)
            + " MiB when it is decoded, and the heap has "
            + (Runtime.getRuntime().maxMemory() >> 20)
            + "; start Java with a larger -Xmx, or convert the file to small tiles:"
            + " gdal_translate -of COG in.tif out.tif",
        cause);
  }

  private static NDArray decode(
      TiffLayout layout, long block, double nodata, int rows, int rowSamples, int rowBytes)
      throws IOException {
    int samples = layout.planar ? 1 : layout.samples;
    NDArray result =
        NDArray.zeros(layout.dtype, Shape.of(rows, layout.blockWidth, layout.channels));
    for (int plane = 0; plane < layout.pieces(); plane++) {
      long piece = layout.piece(block, plane);
      NDArray target = layout.planar ? result.channels(plane, plane + 1) : result;
      if (layout.isSparse(piece)) {
        if (nodata != 0) {
          target.fill(nodata);
        }
      } else {
        decodePiece(layout, piece, rows, rowSamples, rowBytes, samples, target);
      }
    }
    return result;
  }

  private static void checkPiece(TiffLayout layout, long piece, long packedBytes)
      throws RasterFormatException {
    long offset = layout.offset(piece);
    long count = layout.byteCount(piece, offset, packedBytes);
    Decompressor.requirePlausible(layout, piece, count, packedBytes);
    layout.file.require(offset, count, layout.describe(piece));
  }

  private static void decodePiece(
      TiffLayout layout,
      long piece,
      int rows,
      int rowSamples,
      int rowBytes,
      int samples,
      NDArray target)
      throws IOException {
    Decompressor decompressor = Decompressor.ofThread();
    long offset = layout.offset(piece);
    int count = (int) layout.byteCount(piece, offset, (long) rowBytes * rows);
    boolean plain =
        layout.bits == 8
            && layout.dtype == DType.UINT8
            && layout.palette == null
            && target.isContiguous();
    boolean horizontalBytes = layout.predictor == TiffTags.PREDICTOR_HORIZONTAL && layout.bits == 8;
    // With a predictor into the thread's own buffer, which is in the processor's cache: the undoing
    // then writes the result once.
    byte[] raw =
        plain && !horizontalBytes
            ? (byte[]) target.data()
            : decompressor.rawBuffer(rowBytes * rows);
    decompressor.decompress(layout, piece, offset, count, raw, rowBytes, rows);
    ByteOrder order = layout.file.order();
    if (layout.predictor == TiffTags.PREDICTOR_FLOAT) {
      Samples.undoFloat(raw, rows, rowBytes, samples, layout.bits / 8, new byte[rowBytes]);
      order = ByteOrder.BIG_ENDIAN;
    } else if (horizontalBytes) {
      byte[] values = plain ? (byte[]) target.data() : raw;
      Samples.undoHorizontal(raw, values, rows, rowBytes, samples);
    }
    if (plain) {
      return;
    }
    if (layout.palette != null) {
      expandPalette(layout, raw, rows, rowBytes, target);
      return;
    }
    Object values = values(layout, raw, rows, rowSamples, rowBytes, samples, order, target);
    if (values != target.data()) {
      // A plane goes between the others.
      NDArray.wrap(layout.dtype, Shape.of(rows, layout.blockWidth, samples), values).copyTo(target);
    }
  }

  /** The values of a piece in an array of their own, or in that of a contiguous target. */
  private static Object values(
      TiffLayout layout,
      byte[] raw,
      int rows,
      int rowSamples,
      int rowBytes,
      int samples,
      ByteOrder order,
      NDArray target)
      throws RasterFormatException {
    int count = rows * rowSamples;
    Object values =
        target.isContiguous()
            ? target.data()
            : NDArray.zeros(layout.dtype, Shape.of(rows, rowSamples, 1)).data();
    boolean horizontal = layout.predictor == TiffTags.PREDICTOR_HORIZONTAL;
    if (layout.bits == layout.dtype.bytes() * 8) {
      Samples.toValues(raw, count, order, layout.dtype, values);
      if (horizontal) {
        undoHorizontal(layout, values, raw, rows, rowSamples, samples, order);
      }
      if (layout.bits == 64 && layout.sampleFormat == TiffTags.FORMAT_UNSIGNED) {
        requireSigned(layout, (long[]) values, count);
      }
    } else if (layout.sampleFormat == TiffTags.FORMAT_FLOAT) {
      short[] halves = new short[count];
      Samples.toValues(raw, count, order, DType.INT16, halves);
      if (horizontal) {
        Samples.undoHorizontal(halves, rows, rowSamples, samples);
      }
      float[] floats = (float[]) values;
      for (int i = 0; i < count; i++) {
        floats[i] = Samples.halfToFloat(halves[i]);
      }
    } else if (layout.sampleFormat == TiffTags.FORMAT_SIGNED) {
      short[] shorts = (short[]) values;
      for (int i = 0; i < count; i++) {
        shorts[i] = raw[i];
      }
    } else {
      Samples.unpack(raw, rows, rowBytes, rowSamples, layout.bits, layout.dtype, values);
      if (layout.bitMask) {
        byte[] mask = (byte[]) values;
        for (int i = 0; i < count; i++) {
          mask[i] = (byte) -mask[i];
        }
      }
    }
    return values;
  }

  private static void undoHorizontal(
      TiffLayout layout,
      Object values,
      byte[] raw,
      int rows,
      int rowSamples,
      int samples,
      ByteOrder order) {
    switch (layout.dtype) {
      case UINT8 -> {
        // Done on the bytes.
      }
      case INT16, UINT16 -> Samples.undoHorizontal((short[]) values, rows, rowSamples, samples);
      case INT32, UINT32 -> Samples.undoHorizontal((int[]) values, rows, rowSamples, samples);
      case INT64 -> Samples.undoHorizontal((long[]) values, rows, rowSamples, samples);
      case FLOAT32 -> {
        // The differences are those of the bit patterns.
        int[] patterns = new int[rows * rowSamples];
        Samples.toValues(raw, patterns.length, order, DType.INT32, patterns);
        Samples.undoHorizontal(patterns, rows, rowSamples, samples);
        float[] floats = (float[]) values;
        for (int i = 0; i < patterns.length; i++) {
          floats[i] = Float.intBitsToFloat(patterns[i]);
        }
      }
      case FLOAT64 -> {
        long[] patterns = new long[rows * rowSamples];
        Samples.toValues(raw, patterns.length, order, DType.INT64, patterns);
        Samples.undoHorizontal(patterns, rows, rowSamples, samples);
        double[] doubles = (double[]) values;
        for (int i = 0; i < patterns.length; i++) {
          doubles[i] = Double.longBitsToDouble(patterns[i]);
        }
      }
    }
  }

  private static void requireSigned(TiffLayout layout, long[] values, int count)
      throws RasterFormatException {
    for (int i = 0; i < count; i++) {
      if (values[i] < 0) {
        throw layout.directory.problem(
            "the value "
                + Long.toUnsignedString(values[i])
                + " does not fit: uint64 is read as int64");
      }
    }
  }

  private static void expandPalette(
      TiffLayout layout, byte[] raw, int rows, int rowBytes, NDArray target) {
    byte[] palette = Objects.requireNonNull(layout.palette);
    byte[] colors = (byte[]) target.data();
    int width = layout.blockWidth;
    int samples = layout.samples;
    byte[] stored = raw;
    int stride = rowBytes;
    if (layout.bits < 8) {
      stride = width * samples;
      stored = new byte[rows * stride];
      Samples.unpack(raw, rows, rowBytes, stride, layout.bits, DType.UINT8, stored);
    }
    int opaque = (1 << layout.bits) - 1;
    int to = 0;
    for (int y = 0; y < rows; y++) {
      int at = y * stride;
      for (int x = 0; x < width; x++, at += samples) {
        int from = 3 * (stored[at] & 0xff);
        colors[to++] = palette[from];
        colors[to++] = palette[from + 1];
        colors[to++] = palette[from + 2];
        if (samples == 2) {
          colors[to++] = (byte) ((stored[at + 1] & 0xff) * 255 / opaque);
        }
      }
    }
  }
}
