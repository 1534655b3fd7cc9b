package org.ndsampler.core.raster.cog;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.internal.Ints;
import org.ndsampler.core.raster.tiff.Compression;
import org.ndsampler.core.raster.tiff.Predictor;
import org.ndsampler.core.raster.tiff.TiffMetadata;
import org.ndsampler.core.raster.tiff.internal.format.TiffTags;
import org.ndsampler.core.raster.tiff.internal.write.DirectoryBuilder;
import org.ndsampler.core.raster.tiff.internal.write.TileEncoder;

/** The header and the directories of a COG that is being written, its masks included. */
final class CogHead {
  private final CogSettings settings;
  private final CogSource source;
  private final OptionalDouble nodata;
  private final TileEncoder.Settings plan;
  private final SourceNotes notes;

  CogHead(
      CogSettings settings, CogSource source, OptionalDouble nodata, TileEncoder.Settings plan) {
    this.settings = settings;
    this.source = source;
    this.nodata = nodata;
    this.plan = plan;
    this.notes = source.notes();
  }

  /** What of the source has no place. */
  List<String> lost() {
    return notes.lost();
  }

  /** The bytes of everything before the tiles. */
  long bytes(List<CogLevel> order, boolean big) {
    long size = ghostEnd(big);
    for (CogLevel level : order) {
      size += directory(level, big).size();
    }
    return size;
  }

  private static int ghostEnd(boolean big) {
    int end = (big ? 16 : 8) + GhostArea.bytes().length;
    return end + (end & 1);
  }

  /**
   * Everything before the tiles.
   *
   * @param order the levels in the order of their directories
   * @param dataOrder the levels in the order of their tiles
   */
  ByteBuffer build(List<CogLevel> order, List<CogLevel> dataOrder, boolean big) {
    long headBytes = bytes(order, big);
    ByteBuffer head =
        ByteBuffer.allocate(
                Ints.of("the bytes before the tiles of a COG, which may be larger", headBytes))
            .order(ByteOrder.LITTLE_ENDIAN);
    int at = ghostEnd(big);
    head.put((byte) 'I').put((byte) 'I');
    if (big) {
      head.putShort((short) 43).putShort((short) 8).putShort((short) 0).putLong(at);
    } else {
      head.putShort((short) 42).putInt(at);
    }
    head.put(GhostArea.bytes());
    long start = headBytes;
    for (CogLevel level : dataOrder) {
      level.start = start;
      start += level.spool.size();
    }
    for (CogLevel level : order) {
      head.position(at);
      DirectoryBuilder directory = directory(level, big);
      int next = at + directory.size();
      boolean last = level == order.get(order.size() - 1);
      head.put(directory.build(at, last ? 0 : next));
      at = next;
    }
    return head.rewind();
  }

  private DirectoryBuilder directory(CogLevel level, boolean big) {
    if (level.isMask) {
      return maskDirectory(level, big);
    }
    int channels = plan.channels();
    DType dtype = plan.dtype();
    boolean yuv = plan.compression() == Compression.JPEG && channels == 3;
    CogSource.Bands bands = source.bands();
    int[] bits = new int[channels];
    Arrays.fill(bits, dtype.bytes() * 8);
    int[] formats = new int[channels];
    Arrays.fill(
        formats,
        switch (dtype) {
          case UINT8, UINT16, UINT32 -> TiffTags.FORMAT_UNSIGNED;
          case INT16, INT32, INT64 -> TiffTags.FORMAT_SIGNED;
          case FLOAT32, FLOAT64 -> TiffTags.FORMAT_FLOAT;
        });
    DirectoryBuilder directory =
        new DirectoryBuilder(big)
            .integer(TiffTags.NEW_SUBFILE_TYPE, level.number == 0 ? 0 : TiffTags.SUBFILE_REDUCED)
            .integer(TiffTags.IMAGE_WIDTH, level.size.width())
            .integer(TiffTags.IMAGE_LENGTH, level.size.height())
            .shorts(TiffTags.BITS_PER_SAMPLE, bits)
            .shorts(TiffTags.COMPRESSION, code(plan.compression()))
            .shorts(TiffTags.PHOTOMETRIC, yuv ? TiffTags.PHOTOMETRIC_YCBCR : bands.photometric())
            .shorts(TiffTags.SAMPLES_PER_PIXEL, channels)
            .shorts(TiffTags.PLANAR_CONFIGURATION, TiffTags.PLANAR_CHUNKY)
            .integer(TiffTags.TILE_WIDTH, settings.tileSize)
            .integer(TiffTags.TILE_LENGTH, settings.tileSize)
            .offsets(TiffTags.TILE_OFFSETS, level.offsets, level.start)
            .integers(TiffTags.TILE_BYTE_COUNTS, level.counts)
            .shorts(TiffTags.SAMPLE_FORMAT, formats);
    if (plan.predictor() != Predictor.NONE) {
      directory.shorts(
          TiffTags.PREDICTOR,
          plan.predictor() == Predictor.HORIZONTAL
              ? TiffTags.PREDICTOR_HORIZONTAL
              : TiffTags.PREDICTOR_FLOAT);
    }
    if (!bands.extra().isEmpty() && !yuv) {
      directory.shorts(
          TiffTags.EXTRA_SAMPLES, bands.extra().stream().mapToInt(Integer::intValue).toArray());
    }
    if (yuv) {
      directory
          .shorts(TiffTags.YCBCR_SUBSAMPLING, 2, 2)
          .rationals(TiffTags.REFERENCE_BLACK_WHITE, 0, 255, 128, 255, 128, 255);
    }
    if (settings.nodata.isEmpty() && !source.nodataText().isEmpty()) {
      directory.text(TiffTags.GDAL_NODATA, source.nodataText());
    } else if (nodata.isPresent()) {
      directory.text(TiffTags.GDAL_NODATA, text(nodata.getAsDouble(), dtype));
    }
    if (level.number == 0) {
      notes.addTo(directory);
      TiffMetadata.Geo geo = settings.geo == null ? source.geo() : settings.geo;
      directory
          .doubles(TiffTags.MODEL_PIXEL_SCALE, geo.pixelScale())
          .doubles(TiffTags.MODEL_TIEPOINT, geo.tiepoints())
          .doubles(TiffTags.MODEL_TRANSFORMATION, geo.transformation())
          .doubles(TiffTags.GEO_DOUBLE_PARAMS, geo.doubleParams())
          .text(TiffTags.GEO_ASCII_PARAMS, geo.asciiParams())
          .text(TiffTags.GDAL_METADATA, source.gdalMetadata())
          .text(TiffTags.WARNINGS, String.join("\n", source.warnings()));
      if (!geo.keyDirectory().isEmpty()) {
        directory.shorts(
            TiffTags.GEO_KEY_DIRECTORY,
            geo.keyDirectory().stream().mapToInt(Integer::intValue).toArray());
      }
    }
    return directory;
  }

  /** A mask has one bit for each pixel. */
  private DirectoryBuilder maskDirectory(CogLevel level, boolean big) {
    int kind = TiffTags.SUBFILE_MASK | (level.number == 0 ? 0 : TiffTags.SUBFILE_REDUCED);
    return new DirectoryBuilder(big)
        .integer(TiffTags.NEW_SUBFILE_TYPE, kind)
        .integer(TiffTags.IMAGE_WIDTH, level.size.width())
        .integer(TiffTags.IMAGE_LENGTH, level.size.height())
        .shorts(TiffTags.BITS_PER_SAMPLE, 1)
        .shorts(TiffTags.COMPRESSION, TiffTags.COMPRESSION_ADOBE_DEFLATE)
        .shorts(TiffTags.PHOTOMETRIC, TiffTags.PHOTOMETRIC_MASK)
        .shorts(TiffTags.SAMPLES_PER_PIXEL, 1)
        .shorts(TiffTags.PLANAR_CONFIGURATION, TiffTags.PLANAR_CHUNKY)
        .integer(TiffTags.TILE_WIDTH, settings.tileSize)
        .integer(TiffTags.TILE_LENGTH, settings.tileSize)
        .offsets(TiffTags.TILE_OFFSETS, level.offsets, level.start)
        .integers(TiffTags.TILE_BYTE_COUNTS, level.counts)
        .shorts(TiffTags.SAMPLE_FORMAT, TiffTags.FORMAT_UNSIGNED);
  }

  private static String text(double value, DType dtype) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    return whole || (!dtype.isFloating() && value == (long) value)
        ? String.valueOf((long) value)
        : String.valueOf(value);
  }

  private static int code(Compression compression) {
    return switch (compression) {
      case NONE -> TiffTags.COMPRESSION_NONE;
      case PACKBITS -> TiffTags.COMPRESSION_PACKBITS;
      case LZW -> TiffTags.COMPRESSION_LZW;
      case DEFLATE -> TiffTags.COMPRESSION_ADOBE_DEFLATE;
      case ZSTD -> TiffTags.COMPRESSION_ZSTD;
      case JPEG -> TiffTags.COMPRESSION_JPEG;
      case AUTO -> throw new IllegalStateException("not chosen");
    };
  }
}
