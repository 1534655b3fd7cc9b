package org.ndsampler.core.raster.tiff.internal.read;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.internal.ZlibDecoder;
import org.ndsampler.core.raster.tiff.internal.format.Lzw;
import org.ndsampler.core.raster.tiff.internal.format.PackBits;
import org.ndsampler.core.raster.tiff.internal.format.Samples;
import org.ndsampler.core.raster.tiff.internal.format.TiffTags;
import org.ndsampler.core.raster.tiff.internal.format.Zstds;

/**
 * What one thread needs to decode tiles, kept between tiles: an inflater, a ZSTD context, a JPEG
 * reader, tables and buffers. Confined to its thread.
 */
final class Decompressor {
  private static final ThreadLocal<Decompressor> OF_THREAD =
      ThreadLocal.withInitial(Decompressor::new);

  /** Larger buffers are not kept. */
  private static final int KEPT_BYTES = 4 << 20;

  private byte[] packed = new byte[0];
  private byte[] raw = new byte[0];
  private @Nullable ZlibDecoder zlib;
  private @Nullable ZstdDecompressCtx zstd;
  private @Nullable Lzw lzw;
  private @Nullable JpegBlocks jpeg;

  private Decompressor() {}

  /** That of the calling thread. */
  static Decompressor ofThread() {
    return OF_THREAD.get();
  }

  /** A buffer for decompressed bytes that have to be converted; valid until the next call. */
  byte[] rawBuffer(int length) {
    if (raw.length >= length) {
      return raw;
    }
    byte[] buffer = new byte[length];
    if (length <= KEPT_BYTES) {
      raw = buffer;
    }
    return buffer;
  }

  private byte[] packedBuffer(int length) {
    if (packed.length >= length) {
      return packed;
    }
    byte[] buffer = new byte[length];
    if (length <= KEPT_BYTES) {
      packed = buffer;
    }
    return buffer;
  }

  /**
   * Refuses a piece that cannot be what it says it is, before memory is taken for it.
   *
   * @param packed its bytes in the file
   * @param decoded the bytes that it must become
   */
  static void requirePlausible(TiffLayout layout, long piece, long packed, long decoded)
      throws RasterFormatException {
    // The most that a byte can become: DEFLATE 258 bytes from 2 bits, LZW nearly 4096 from 12
    // bits, PackBits 128 from 2, ZSTD a block of 128 KiB from 4, JPEG 16x16x3 from about a byte.
    long ratio =
        switch (layout.compression) {
          case TiffTags.COMPRESSION_NONE -> 1;
          case TiffTags.COMPRESSION_PACKBITS -> 64;
          case TiffTags.COMPRESSION_LZW -> 2731;
          case TiffTags.COMPRESSION_ZSTD -> 1 << 16;
          case TiffTags.COMPRESSION_JPEG -> 1 << 12;
          default -> 1033;
        };
    if (decoded > TiffLayout.MAX_BLOCK_BYTES) {
      throw new RasterFormatException(
          layout.file.path(),
          layout.describe(piece)
              + " has "
              + decoded
              + " bytes of pixels, the limit is "
              + TiffLayout.MAX_BLOCK_BYTES
              + "; convert the file to smaller tiles");
    }
    if (packed < 0 || packed >= TiffFile.MAX_RUN || decoded / ratio > packed) {
      throw new RasterFormatException(
          layout.file.path(),
          layout.describe(piece)
              + ": "
              + Long.toUnsignedString(packed)
              + " bytes of "
              + TiffTags.compressionName(layout.compression)
              + " cannot be the "
              + decoded
              + " bytes of pixels that it should have; it is damaged");
    }
  }

  /**
   * Decompresses a piece that {@link #requirePlausible} has passed.
   *
   * @param offset where it is, checked to be in the file
   * @param rowBytes the decompressed bytes of one row
   */
  void decompress(
      TiffLayout layout, long piece, long offset, int count, byte[] target, int rowBytes, int rows)
      throws IOException {
    int length = rowBytes * rows;
    int got;
    switch (layout.compression) {
      case TiffTags.COMPRESSION_JPEG -> {
        decodeJpeg(layout, piece, offset, count, target, rows);
        return;
      }
      case TiffTags.COMPRESSION_NONE -> {
        got = Math.min(count, length);
        layout.file.bytes(offset, target, 0, got);
        if (layout.reversedBits) {
          Samples.reverseBits(target, 0, got);
        }
      }
      case TiffTags.COMPRESSION_ADOBE_DEFLATE, TiffTags.COMPRESSION_DEFLATE ->
          got = inflate(layout, piece, offset, count, target, length);
      case TiffTags.COMPRESSION_ZSTD -> got = unzstd(layout, piece, offset, count, target, length);
      default -> {
        byte[] in = input(layout, offset, count);
        if (layout.compression == TiffTags.COMPRESSION_PACKBITS) {
          got = PackBits.decode(in, 0, count, target, 0, length);
        } else {
          if (lzw == null) {
            lzw = new Lzw();
          }
          got = lzw.decode(in, 0, count, target, 0, length);
        }
      }
    }
    if (got < 0) {
      throw damaged(
          layout, piece, offset, "LZW code at byte " + (offset + ~got) + " is wrong", null);
    }
    if (got < length) {
      throw damaged(
          layout, piece, offset, "it ends after " + got + " of " + length + " bytes", null);
    }
  }

  private static RasterFormatException damaged(
      TiffLayout layout, long piece, long offset, String reason, @Nullable Throwable cause) {
    String message = layout.describe(piece) + " at byte " + offset + " is damaged: " + reason;
    return cause == null
        ? new RasterFormatException(layout.file.path(), message)
        : new RasterFormatException(layout.file.path(), message, cause);
  }

  /** The packed bytes on the heap: decoders are native code, which must not see a map. */
  private byte[] input(TiffLayout layout, long offset, int count) {
    byte[] in = packedBuffer(count);
    layout.file.bytes(offset, in, 0, count);
    if (layout.reversedBits) {
      Samples.reverseBits(in, 0, count);
    }
    return in;
  }

  private int inflate(
      TiffLayout layout, long piece, long offset, int count, byte[] target, int length)
      throws RasterFormatException {
    ZlibDecoder decoder = zlib;
    if (decoder == null) {
      decoder = new ZlibDecoder();
      zlib = decoder;
    }
    try {
      decoder.input(input(layout, offset, count), 0, count);
      return decoder.decode(target, 0, 0, length);
    } catch (DataFormatException e) {
      throw damaged(layout, piece, offset, String.valueOf(e.getMessage()), e);
    } finally {
      decoder.reset();
    }
  }

  private int unzstd(
      TiffLayout layout, long piece, long offset, int count, byte[] target, int length)
      throws RasterFormatException {
    Zstds.require(layout.file.path());
    ZstdDecompressCtx decoder = zstd;
    if (decoder == null) {
      decoder = new ZstdDecompressCtx();
      zstd = decoder;
    }
    try {
      return decoder.decompressByteArray(target, 0, length, input(layout, offset, count), 0, count);
    } catch (ZstdException e) {
      throw damaged(layout, piece, offset, String.valueOf(e.getMessage()), e);
    }
  }

  private void decodeJpeg(
      TiffLayout layout, long piece, long offset, int count, byte[] target, int rows)
      throws IOException {
    byte[] in = input(layout, offset, count);
    if (jpeg == null) {
      jpeg = new JpegBlocks();
    }
    try {
      jpeg.decode(layout, in, count, target, rows);
    } catch (IOException | RuntimeException e) {
      // A new reader next time: this one may be in any state.
      jpeg.close();
      jpeg = null;
      throw damaged(layout, piece, offset, String.valueOf(e.getMessage()), e);
    }
  }
}
