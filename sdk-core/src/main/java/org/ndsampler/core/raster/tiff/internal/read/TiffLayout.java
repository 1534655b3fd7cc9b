package org.ndsampler.core.raster.tiff.internal.read;

import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.internal.Ints;
import org.ndsampler.core.internal.source.ByteRange;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.tiff.internal.format.TiffTags;
import org.ndsampler.core.raster.tiff.internal.format.Zstds;

/**
 * How the pixels of one directory lie in the file: checked, so that what follows can compute
 * without fear of overflow. Immutable.
 *
 * <p>A <em>block</em> is a tile or a strip, of all bands; where the planes are separate, it is made
 * of one stored piece for each band.
 */
public final class TiffLayout {
  /** The largest decoded tile or strip. */
  static final long MAX_BLOCK_BYTES = 1L << 30;

  public final TiffDirectory directory;
  public final TiffFile file;
  public final int width;
  public final int height;

  /** Samples of a pixel in the file. */
  final int samples;

  /** Channels that are handed out: {@link #samples}, or 3 of a palette, 4 with alpha. */
  public final int channels;

  final int bits;
  final int sampleFormat;
  public final DType dtype;
  public final int compression;
  public final int predictor;
  public final int photometric;
  final boolean reversedBits;
  public final boolean planar;
  public final boolean tiled;
  public final int blockWidth;
  public final int blockHeight;
  public final int across;
  final int down;

  /** Whether a mask of one bit, which is handed out as 0 and 255. */
  final boolean bitMask;

  /** Whether the bytes of a row in the file are those of a row handed out, but for their order. */
  public final boolean direct;

  /** The colours of a palette, red, green, blue side by side; null without one. */
  final byte @Nullable [] palette;

  private final TiffDirectory.Entry offsets;
  private final TiffDirectory.@Nullable Entry byteCounts;

  /** Whether there is one piece only. */
  private final boolean single;

  /** How far behind the place that the directory says the pixels are. */
  private final long shift;

  public TiffLayout(TiffDirectory ifd) throws RasterFormatException {
    this(ifd, 0);
  }

  /**
   * Of an image that has no directory of its own.
   *
   * @param ifd that of an image like it
   * @param shift how far behind that image's pixels its own are
   */
  public TiffLayout(TiffDirectory ifd, long shift) throws RasterFormatException {
    this.shift = shift;
    directory = ifd;
    file = ifd.file();
    width = ifd.integer(TiffTags.IMAGE_WIDTH, "ImageWidth", 0, 1);
    height = ifd.integer(TiffTags.IMAGE_LENGTH, "ImageLength", 0, 1);
    samples = ifd.integer(TiffTags.SAMPLES_PER_PIXEL, "SamplesPerPixel", 1, 1);
    if (samples > 65_535) {
      throw ifd.problem(samples + " samples in a pixel");
    }
    bits = same(ifd, TiffTags.BITS_PER_SAMPLE, "BitsPerSample", 1);
    sampleFormat = same(ifd, TiffTags.SAMPLE_FORMAT, "SampleFormat", TiffTags.FORMAT_UNSIGNED);
    compression = ifd.integer(TiffTags.COMPRESSION, "Compression", 1, 0);
    photometric =
        ifd.integer(TiffTags.PHOTOMETRIC, "PhotometricInterpretation", samples >= 3 ? 2 : 1, 0);
    reversedBits = ifd.integer(TiffTags.FILL_ORDER, 1) == 2;
    planar =
        samples > 1
            && ifd.integer(TiffTags.PLANAR_CONFIGURATION, TiffTags.PLANAR_CHUNKY)
                == TiffTags.PLANAR_SEPARATE;
    dtype = dtype(ifd);
    requireCompression(ifd);
    predictor = predictor(ifd);
    palette =
        photometric == TiffTags.PHOTOMETRIC_PALETTE
                && bits <= 8
                && (samples == 1 || (samples == 2 && !planar))
            ? palette(ifd, 1 << bits)
            : null;
    // A second sample is the alpha of the colour.
    channels = palette == null ? samples : samples + 2;
    boolean mask =
        (ifd.integer(TiffTags.NEW_SUBFILE_TYPE, 0) & TiffTags.SUBFILE_MASK) != 0
            || photometric == TiffTags.PHOTOMETRIC_MASK;
    bitMask = mask && bits == 1 && samples == 1;

    tiled = ifd.has(TiffTags.TILE_WIDTH) || ifd.has(TiffTags.TILE_OFFSETS);
    if (tiled) {
      blockWidth = ifd.integer(TiffTags.TILE_WIDTH, "TileWidth", 0, 1);
      blockHeight = ifd.integer(TiffTags.TILE_LENGTH, "TileLength", 0, 1);
    } else {
      blockWidth = width;
      long rows = ifd.integer(TiffTags.ROWS_PER_STRIP, height);
      if (rows == 0 || rows < -1) {
        throw ifd.problem("RowsPerStrip is " + rows);
      }
      blockHeight = rows == -1 ? height : (int) Math.min(rows, height);
    }
    across = (int) (((long) width + blockWidth - 1) / blockWidth);
    down = (int) (((long) height + blockHeight - 1) / blockHeight);
    long pieces;
    try {
      pieces = Math.multiplyExact((long) across * down, planar ? samples : 1L);
    } catch (ArithmeticException e) {
      throw ifd.problem("more than 2^63 tiles");
    }
    if (ifd.has(TiffTags.TILE_OFFSETS) || !ifd.has(TiffTags.STRIP_OFFSETS)) {
      offsets = ifd.requiredEntry(TiffTags.TILE_OFFSETS, "TileOffsets", pieces);
    } else {
      offsets = ifd.requiredEntry(TiffTags.STRIP_OFFSETS, "StripOffsets", pieces);
    }
    TiffDirectory.Entry counts =
        ifd.has(TiffTags.TILE_BYTE_COUNTS)
            ? ifd.entry(TiffTags.TILE_BYTE_COUNTS)
            : ifd.entry(TiffTags.STRIP_BYTE_COUNTS);
    if (counts != null && counts.count() < pieces) {
      throw ifd.problem(counts.count() + " byte counts where " + pieces + " are needed");
    }
    byteCounts = counts;
    single = pieces == 1;
    // Now, and not at the first window, so that another provider can be asked.
    if (compression == TiffTags.COMPRESSION_ZSTD) {
      Zstds.require(file.path());
    } else if (compression == TiffTags.COMPRESSION_JPEG && !file.isRemote()) {
      JpegBlocks.requireKnown(this);
    }

    long rowBytes = ((long) blockWidth * (planar ? 1 : samples) * bits + 7) / 8;
    if (rowBytes > Integer.MAX_VALUE - 8
        || (long) blockWidth * (planar ? 1 : samples) > Integer.MAX_VALUE - 8) {
      throw ifd.problem("a row of " + blockWidth + " pixels and " + rowBytes + " bytes");
    }
    direct =
        compression == TiffTags.COMPRESSION_NONE
            && bits == dtype.bytes() * 8
            && !reversedBits
            && palette == null
            && !(sampleFormat == TiffTags.FORMAT_UNSIGNED && bits == 64);
  }

  public Size size() {
    return new Size(width, height);
  }

  /** The bytes of the image where nothing is compressed and no tile juts out. */
  public long imageBytes() {
    long rowBytes = ((long) width * (planar ? 1 : samples) * bits + 7) / 8;
    return Ints.product(rowBytes * (planar ? samples : 1), height);
  }

  /** The rows of a block: fewer in the last strip, never fewer in a tile. */
  public int rows(int blockY) {
    return tiled ? blockHeight : Math.min(blockHeight, height - blockY * blockHeight);
  }

  /** The stored pieces of a block: as many as samples where the planes are separate. */
  public int pieces() {
    return planar ? samples : 1;
  }

  /** The stored pieces of the image. */
  long storedPieces() {
    return (long) across * down * pieces();
  }

  /** The number of a stored piece. */
  public long piece(long block, int plane) {
    return (long) plane * across * down + block;
  }

  public long offset(long piece) throws RasterFormatException {
    return directory.integer(offsets, piece) + shift;
  }

  /** How many bytes of the file tell the place of a piece. */
  int placeBytes() {
    return TiffTags.typeBytes(offsets.type());
  }

  /**
   * Says that the places of pieces are looked at next, from the first to the last, and the next.
   */
  void expectPlaces(long first, long last) {
    long end = Math.min(offsets.count(), last + 2);
    directory.expect(offsets, first, end);
    if (byteCounts != null && !file.hasLeaders()) {
      directory.expect(byteCounts, first, Math.min(byteCounts.count(), end));
    }
  }

  public long byteCount(long piece, long offset, long decoded) throws RasterFormatException {
    boolean plain = compression == TiffTags.COMPRESSION_NONE;
    long leader = file.leader(offset);
    if (leader >= 0) {
      return leader;
    }
    if (byteCounts != null) {
      long count = directory.integer(byteCounts, piece);
      // As libtiff: of the only piece a count of 0, or one that is too small, is not believed.
      if (!single || (count != 0 && (!plain || count >= decoded))) {
        return count;
      }
    }
    // Old writers left the counts out: then the piece is as long as it has to be, or reaches to the
    // next one.
    if (plain) {
      return decoded;
    }
    long next = piece + 1 < offsets.count() ? offset(piece + 1) : 0;
    return (next > offset ? Math.min(next, file.size()) : file.size()) - offset;
  }

  /** Whether a piece was never written. */
  public boolean isSparse(long piece) throws RasterFormatException {
    return directory.integer(offsets, piece) == 0
        || (byteCounts != null
            && !single
            && !file.hasLeaders()
            && directory.integer(byteCounts, piece) == 0);
  }

  /** The bytes of a row of a stored piece before it is compressed. */
  long pieceRowBytes() {
    return ((long) blockWidth * (planar ? 1 : samples) * bits + 7) / 8;
  }

  /**
   * The bytes to fetch for a piece that was written: its own, checked to be in the file. Where each
   * has its length before it, from there to the next one, so that nobody looks into the table of
   * lengths.
   *
   * @param decoded the bytes that it becomes
   */
  ByteRange fetchedRange(long piece, long decoded) throws RasterFormatException {
    long offset = offset(piece);
    if (file.hasLeaders() && piece + 1 < offsets.count()) {
      long next = offset(piece + 1);
      // Not where the next one was never written, or something lies between.
      if (next > offset && next - offset < decoded + decoded / 8 + (1 << 10)) {
        file.require(offset - TiffFile.LEADER, next - offset, describe(piece));
        return new ByteRange(offset - TiffFile.LEADER, (int) (next - offset));
      }
    }
    long count = byteCount(piece, offset, decoded);
    Decompressor.requirePlausible(this, piece, count, decoded);
    file.require(offset, count, describe(piece));
    return new ByteRange(offset, (int) count);
  }

  /** Whether no piece of a block was ever written. */
  public boolean isSparseBlock(long block) throws RasterFormatException {
    for (int plane = 0; plane < pieces(); plane++) {
      if (!isSparse(piece(block, plane))) {
        return false;
      }
    }
    return true;
  }

  /** What messages call a piece. */
  public String describe(long piece) {
    long blocks = (long) across * down;
    long block = piece % blocks;
    return directory.name()
        + (tiled ? " tile (" + block % across + ", " + block / across + ")" : " strip " + block)
        + (planar ? " of band " + piece / blocks : "");
  }

  private int same(TiffDirectory ifd, int tag, String label, int absent)
      throws RasterFormatException {
    TiffDirectory.Entry entry = ifd.entry(tag);
    if (entry == null || entry.count() == 0) {
      return absent;
    }
    long first = ifd.integer(entry, 0);
    for (long i = 1; i < Math.min(entry.count(), samples); i++) {
      if (ifd.integer(entry, i) != first) {
        throw ifd.unsupported(
            label + " differs among the bands: " + first + " and " + ifd.integer(entry, i));
      }
    }
    if (first < 1 || first > 1024) {
      throw ifd.problem(label + " is " + first);
    }
    return (int) first;
  }

  private DType dtype(TiffDirectory ifd) throws RasterFormatException {
    DType found =
        switch (sampleFormat) {
          case TiffTags.FORMAT_UNSIGNED, TiffTags.FORMAT_UNDEFINED ->
              bits <= 8
                  ? DType.UINT8
                  : bits <= 16
                      ? DType.UINT16
                      : bits == 32 ? DType.UINT32 : bits == 64 ? DType.INT64 : null;
          case TiffTags.FORMAT_SIGNED ->
              switch (bits) {
                case 8, 16 -> DType.INT16;
                case 32 -> DType.INT32;
                case 64 -> DType.INT64;
                default -> null;
              };
          case TiffTags.FORMAT_FLOAT ->
              switch (bits) {
                case 16, 32 -> DType.FLOAT32;
                case 64 -> DType.FLOAT64;
                default -> null;
              };
          default -> null;
        };
    if (found == null) {
      throw ifd.unsupported(
          "samples of "
              + bits
              + " bits in format "
              + sampleFormat
              + " (1 unsigned, 2 signed, 3 float, 5 and 6 complex) are not supported");
    }
    return found;
  }

  private void requireCompression(TiffDirectory ifd) throws RasterFormatException {
    switch (compression) {
      case TiffTags.COMPRESSION_NONE,
          TiffTags.COMPRESSION_LZW,
          TiffTags.COMPRESSION_ADOBE_DEFLATE,
          TiffTags.COMPRESSION_DEFLATE,
          TiffTags.COMPRESSION_PACKBITS,
          TiffTags.COMPRESSION_ZSTD -> {
        if (photometric == TiffTags.PHOTOMETRIC_YCBCR) {
          throw ifd.unsupported("YCbCr is supported with JPEG compression only");
        }
      }
      case TiffTags.COMPRESSION_JPEG -> {
        if (bits != 8 || dtype != DType.UINT8) {
          throw ifd.unsupported("JPEG of " + bits + " bits is not supported");
        }
      }
      default ->
          throw ifd.unsupported(
              "compression "
                  + compression
                  + " ("
                  + TiffTags.compressionName(compression)
                  + ") is not supported; open it through GDAL where that was built with it (sdk-gdal),"
                  + " or convert it: gdal_translate -of COG -co COMPRESS=ZSTD in.tif out.tif");
    }
  }

  private int predictor(TiffDirectory ifd) throws RasterFormatException {
    long value = ifd.integer(TiffTags.PREDICTOR, TiffTags.PREDICTOR_NONE);
    boolean used =
        switch (compression) {
          case TiffTags.COMPRESSION_LZW,
              TiffTags.COMPRESSION_ADOBE_DEFLATE,
              TiffTags.COMPRESSION_DEFLATE,
              TiffTags.COMPRESSION_ZSTD ->
              true;
          default -> false;
        };
    if (!used || value == TiffTags.PREDICTOR_NONE) {
      return TiffTags.PREDICTOR_NONE;
    }
    boolean whole = bits == 8 || bits == 16 || bits == 32 || bits == 64;
    if (value == TiffTags.PREDICTOR_HORIZONTAL && whole) {
      return TiffTags.PREDICTOR_HORIZONTAL;
    }
    if (value == TiffTags.PREDICTOR_FLOAT && whole && bits > 8 && dtype.isFloating()) {
      return TiffTags.PREDICTOR_FLOAT;
    }
    throw ifd.unsupported("predictor " + value + " of " + bits + " bits is not supported");
  }

  private static byte[] palette(TiffDirectory ifd, int colors) throws RasterFormatException {
    TiffDirectory.Entry entry = ifd.requiredEntry(TiffTags.COLOR_MAP, "ColorMap", 3L * colors);
    // Some writers stored 8 bits where 16 belong.
    boolean wide = false;
    for (int i = 0; i < 3 * colors; i++) {
      wide |= ifd.integer(entry, i) > 255;
    }
    byte[] palette = new byte[3 * 256];
    for (int i = 0; i < colors; i++) {
      for (int c = 0; c < 3; c++) {
        long value = ifd.integer(entry, (long) c * colors + i);
        palette[3 * i + c] = (byte) (wide ? value >> 8 : value);
      }
    }
    return palette;
  }
}
