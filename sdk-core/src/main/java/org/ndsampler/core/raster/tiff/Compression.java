package org.ndsampler.core.raster.tiff;

import java.util.Locale;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.raster.cog.CogWriter;

/**
 * How {@link CogWriter} compresses tiles.
 *
 * @since 0.1
 */
public enum Compression {
  /**
   * JPEG if the source is a JPEG, or a TIFF of JPEG tiles, of one or three channels without a
   * nodata value; else ZSTD, or DEFLATE where the ZSTD library cannot be loaded. So it never loses
   * anything of a source that has not lost already.
   */
  AUTO,
  /** The pixels as they are; windows are then copied straight from the mapped file. */
  NONE,
  /** Runs of equal bytes only. Lossless. */
  PACKBITS,
  /** Lossless; every reader knows it. */
  LZW,
  /** Lossless; smaller than LZW and every reader knows it. */
  DEFLATE,
  /** Lossless; as small as DEFLATE and read several times faster; a newer reader is needed. */
  ZSTD,
  /**
   * Lossy, for uint8 of one to four channels. Three are stored as YCbCr; two and four are
   * compressed each by itself, as GDAL does it.
   */
  JPEG;

  /**
   * What ndsampler's {@code auto} chooses for a file, which may be lossy where the source is not:
   * by the name if it ends in {@code .jpg}, {@code .jpeg} (JPEG) or {@code .png} (LZW), else JPEG
   * for exactly three channels of uint8, and no compression for everything else.
   *
   * @param fileName the name of the source; empty if there is none
   * @param dtype the type of its values
   * @param channels the number of channels; 0 for an array without a channel axis
   */
  public static Compression referenceHeuristic(String fileName, DType dtype, int channels) {
    String lower = fileName.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".jpg") || lower.endsWith(".jpeg")) {
      return JPEG;
    }
    if (lower.endsWith(".png")) {
      return LZW;
    }
    return dtype == DType.UINT8 && channels == 3 ? JPEG : NONE;
  }

  /** {@link #referenceHeuristic(String, DType, int)} of an array. */
  public static Compression referenceHeuristic(DType dtype, int channels) {
    return referenceHeuristic("", dtype, channels);
  }

  /** {@link #referenceHeuristic(String, DType, int)} where nothing but the name is known. */
  public static Compression referenceHeuristic(String fileName) {
    return referenceHeuristic(fileName, DType.FLOAT64, 0);
  }
}
