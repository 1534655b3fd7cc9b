package org.ndsampler.core.raster.tiff.internal.write;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Iterator;
import java.util.zip.Deflater;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.internal.Ints;
import org.ndsampler.core.raster.tiff.Compression;
import org.ndsampler.core.raster.tiff.Predictor;
import org.ndsampler.core.raster.tiff.internal.format.Lzw;
import org.ndsampler.core.raster.tiff.internal.format.PackBits;
import org.ndsampler.core.raster.tiff.internal.format.Samples;

/** Compresses tiles. For one thread at a time; the bytes do not depend on what came before. */
public final class TileEncoder implements Closeable {
  // Each tile stands for itself, since a reader decodes one without its neighbours: no dictionary
  // and no predictor reaches over its edge, and the compressors are reset between tiles. They are
  // kept and reset, not made anew, because making a Deflater or a ZSTD context takes as long as
  // compressing a small tile. Tiles at the right and lower edges are filled up with zeros, which
  // cost next to nothing, but for JPEG with the last column and row: it mixes neighbours, and zeros
  // would show as a dark rim.

  /** What the bytes of a tile depend on. */
  public record Settings(
      Compression compression,
      int level,
      boolean huffmanOnly,
      float quality,
      Predictor predictor,
      int tileSize,
      DType dtype,
      int channels) {

    public Settings withPredictor(Predictor other) {
      return new Settings(
          compression, level, huffmanOnly, quality, other, tileSize, dtype, channels);
    }

    public Settings withCompression(Compression other, int otherLevel, boolean huffman) {
      return new Settings(
          other, otherLevel, huffman, quality, predictor, tileSize, dtype, channels);
    }

    public Settings withTileSize(int other) {
      return new Settings(
          compression, level, huffmanOnly, quality, predictor, other, dtype, channels);
    }

    int tileBytes() {
      return Ints.length(
          "the bytes of a tile, which may be smaller",
          (long) tileSize * tileSize,
          (long) channels * dtype.bytes());
    }
  }

  private final Settings settings;
  private final byte[] raw;
  private final byte[] scratch;
  private byte[] packed = new byte[0];
  private @Nullable Deflater deflater;
  private @Nullable Deflater huffman;
  private @Nullable ZstdCompressCtx zstd;
  private @Nullable Lzw lzw;
  private @Nullable ImageWriter jpeg;

  public TileEncoder(Settings settings) {
    this.settings = settings;
    this.raw = new byte[settings.tileBytes()];
    this.scratch = new byte[settings.tileSize * settings.channels * settings.dtype.bytes()];
  }

  /**
   * The compressed bytes of a tile.
   *
   * @param pixels what there is of it: at most the tile size each way
   */
  public byte[] encode(NDArray pixels) throws IOException {
    fill(pixels);
    int rows = settings.tileSize;
    int width = settings.dtype.bytes();
    int rowBytes = rows * settings.channels * width;
    if (settings.predictor == Predictor.HORIZONTAL) {
      Samples.applyHorizontal(
          raw, rows, rowBytes, settings.channels, width, ByteOrder.LITTLE_ENDIAN);
    } else if (settings.predictor == Predictor.FLOATING_POINT) {
      Samples.applyFloat(raw, rows, rowBytes, settings.channels, width, scratch);
    }
    return switch (settings.compression) {
      case NONE -> raw.clone();
      case PACKBITS -> {
        room(PackBits.maxEncoded(rowBytes, rows));
        int end = 0;
        for (int y = 0; y < rows; y++) {
          end = PackBits.encodeRow(raw, y * rowBytes, rowBytes, packed, end);
        }
        yield Arrays.copyOf(packed, end);
      }
      case LZW -> {
        if (lzw == null) {
          lzw = new Lzw();
        }
        room(Lzw.maxEncoded(raw.length));
        yield Arrays.copyOf(packed, lzw.encode(raw, 0, raw.length, packed));
      }
      case DEFLATE ->
          deflate(pixels.height() == settings.tileSize && pixels.width() == settings.tileSize);
      case ZSTD -> {
        if (zstd == null) {
          zstd = new ZstdCompressCtx().setLevel(settings.level);
        }
        room(Math.toIntExact(Zstd.compressBound(raw.length)));
        int length = zstd.compressByteArray(packed, 0, packed.length, raw, 0, raw.length);
        yield Arrays.copyOf(packed, length);
      }
      case JPEG -> jpeg();
      case AUTO -> throw new IllegalStateException("not chosen");
    };
  }

  private void room(int length) {
    if (packed.length < length) {
      packed = new byte[length];
    }
  }

  /** The bytes of the tile; beyond the image zeros, or for JPEG, which would smear, the edge. */
  private void fill(NDArray pixels) {
    int width = settings.dtype.bytes();
    int size = settings.tileSize;
    int pixelBytes = settings.channels * width;
    int rowBytes = size * pixelBytes;
    boolean whole = pixels.height() == size && pixels.width() == size;
    boolean smear = settings.compression == Compression.JPEG;
    if (!whole && !smear) {
      Arrays.fill(raw, (byte) 0);
    }
    ByteOrder order =
        settings.predictor == Predictor.FLOATING_POINT
            ? ByteOrder.BIG_ENDIAN
            : ByteOrder.LITTLE_ENDIAN;
    for (int y = 0; y < pixels.height(); y++) {
      int from = pixels.offset() + y * pixels.rowStride();
      int to = y * rowBytes;
      if (pixels.columnStride() == settings.channels) {
        Samples.toBytes(
            settings.dtype,
            pixels.data(),
            from,
            pixels.width() * settings.channels,
            order,
            raw,
            to);
      } else {
        for (int x = 0; x < pixels.width(); x++) {
          Samples.toBytes(
              settings.dtype,
              pixels.data(),
              from + x * pixels.columnStride(),
              settings.channels,
              order,
              raw,
              to + x * pixelBytes);
        }
      }
    }
    if (!whole && smear) {
      for (int y = 0; y < pixels.height(); y++) {
        int last = y * rowBytes + (pixels.width() - 1) * pixelBytes;
        for (int x = pixels.width(); x < size; x++) {
          System.arraycopy(raw, last, raw, y * rowBytes + x * pixelBytes, pixelBytes);
        }
      }
      for (int y = pixels.height(); y < size; y++) {
        System.arraycopy(raw, (pixels.height() - 1) * rowBytes, raw, y * rowBytes, rowBytes);
      }
    }
  }

  private byte[] deflate(boolean whole) {
    // The zeros beyond the image are worth a search whatever the image is like. Two encoders, since
    // the bytes of one that changes its strategy would depend on the tile before.
    boolean plain = settings.huffmanOnly && whole;
    Deflater encoder = plain ? huffman : deflater;
    if (encoder == null) {
      encoder = new Deflater(settings.level);
      if (plain) {
        encoder.setStrategy(Deflater.HUFFMAN_ONLY);
        huffman = encoder;
      } else {
        deflater = encoder;
      }
    }
    encoder.reset();
    encoder.setInput(raw);
    encoder.finish();
    room(raw.length + raw.length / 1000 + 1024);
    int length = 0;
    while (!encoder.finished()) {
      if (length == packed.length) {
        packed = Arrays.copyOf(packed, packed.length * 2);
      }
      length += encoder.deflate(packed, length, packed.length - length);
    }
    return Arrays.copyOf(packed, length);
  }

  private byte[] jpeg() throws IOException {
    int size = settings.tileSize;
    ImageWriter writer = jpeg;
    if (writer == null) {
      writer = writer();
      jpeg = writer;
    }
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    param.setCompressionQuality(settings.quality);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(size * size / 2);
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, image(), param);
    } finally {
      writer.reset();
    }
    return bytes.toByteArray();
  }

  /** The tile as the writer takes it: grey, colours that it turns into YCbCr, or plain bands. */
  private IIOImage image() {
    int size = settings.tileSize;
    int channels = settings.channels;
    if (channels == 2 || channels == 4) {
      int[] order = channels == 2 ? new int[] {0, 1} : new int[] {0, 1, 2, 3};
      return new IIOImage(
          Raster.createInterleavedRaster(
              new DataBufferByte(raw, raw.length),
              size,
              size,
              size * channels,
              channels,
              order,
              null),
          null,
          null);
    }
    BufferedImage image =
        new BufferedImage(
            size,
            size,
            channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
    byte[] target = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    if (channels == 1) {
      System.arraycopy(raw, 0, target, 0, target.length);
    } else {
      for (int i = 0; i < target.length; i += 3) {
        target[i] = raw[i + 2];
        target[i + 1] = raw[i + 1];
        target[i + 2] = raw[i];
      }
    }
    return new IIOImage(image, null, null);
  }

  private static ImageWriter writer() {
    Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("jpeg");
    while (writers.hasNext()) {
      ImageWriter one = writers.next();
      // The one whose sampling of colours we know: half of each direction.
      if (one.getClass().getName().startsWith("com.sun.imageio.")) {
        return one;
      }
    }
    throw new IllegalStateException("this Java runtime has no JPEG writer; choose DEFLATE");
  }

  @Override
  public void close() {
    if (deflater != null) {
      deflater.end();
    }
    if (huffman != null) {
      huffman.end();
    }
    if (zstd != null) {
      zstd.close();
    }
    if (jpeg != null) {
      jpeg.dispose();
    }
  }
}
