package org.ndsampler.core.raster.tiff.internal.format;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Numbers of the TIFF 6.0, BigTIFF, GeoTIFF 1.1 and GDAL specifications. */
public final class TiffTags {
  public static final int NEW_SUBFILE_TYPE = 254;
  public static final int IMAGE_WIDTH = 256;
  public static final int IMAGE_LENGTH = 257;
  public static final int BITS_PER_SAMPLE = 258;
  public static final int COMPRESSION = 259;
  public static final int PHOTOMETRIC = 262;
  public static final int FILL_ORDER = 266;
  public static final int IMAGE_DESCRIPTION = 270;
  public static final int STRIP_OFFSETS = 273;
  public static final int ORIENTATION = 274;
  public static final int SAMPLES_PER_PIXEL = 277;
  public static final int ROWS_PER_STRIP = 278;
  public static final int STRIP_BYTE_COUNTS = 279;
  public static final int X_RESOLUTION = 282;
  public static final int Y_RESOLUTION = 283;
  public static final int PLANAR_CONFIGURATION = 284;
  public static final int RESOLUTION_UNIT = 296;
  public static final int SOFTWARE = 305;
  public static final int ARTIST = 315;
  public static final int PREDICTOR = 317;
  public static final int COLOR_MAP = 320;
  public static final int TILE_WIDTH = 322;
  public static final int TILE_LENGTH = 323;
  public static final int TILE_OFFSETS = 324;
  public static final int TILE_BYTE_COUNTS = 325;
  public static final int SUB_IFDS = 330;
  public static final int EXTRA_SAMPLES = 338;
  public static final int SAMPLE_FORMAT = 339;
  public static final int JPEG_TABLES = 347;
  public static final int YCBCR_SUBSAMPLING = 530;
  public static final int REFERENCE_BLACK_WHITE = 532;
  public static final int COPYRIGHT = 33432;
  public static final int MODEL_PIXEL_SCALE = 33550;
  public static final int MODEL_TIEPOINT = 33922;
  public static final int MODEL_TRANSFORMATION = 34264;
  public static final int GEO_KEY_DIRECTORY = 34735;
  public static final int GEO_DOUBLE_PARAMS = 34736;
  public static final int GEO_ASCII_PARAMS = 34737;
  public static final int GDAL_METADATA = 42112;
  public static final int GDAL_NODATA = 42113;

  /** Of the range that TIFF leaves to everybody: what the source's reader should know, in lines. */
  public static final int WARNINGS = 65111;

  public static final int SUBFILE_REDUCED = 1;
  public static final int SUBFILE_MASK = 4;

  public static final int COMPRESSION_NONE = 1;
  public static final int COMPRESSION_LZW = 5;
  static final int COMPRESSION_OLD_JPEG = 6;
  public static final int COMPRESSION_JPEG = 7;
  public static final int COMPRESSION_ADOBE_DEFLATE = 8;
  public static final int COMPRESSION_DEFLATE = 32946;
  public static final int COMPRESSION_PACKBITS = 32773;
  public static final int COMPRESSION_ZSTD = 50000;

  public static final int PHOTOMETRIC_WHITE_IS_ZERO = 0;
  public static final int PHOTOMETRIC_BLACK_IS_ZERO = 1;
  public static final int PHOTOMETRIC_RGB = 2;
  public static final int PHOTOMETRIC_PALETTE = 3;
  public static final int PHOTOMETRIC_MASK = 4;
  public static final int PHOTOMETRIC_CMYK = 5;
  public static final int PHOTOMETRIC_YCBCR = 6;

  public static final int PLANAR_CHUNKY = 1;
  public static final int PLANAR_SEPARATE = 2;

  public static final int PREDICTOR_NONE = 1;
  public static final int PREDICTOR_HORIZONTAL = 2;
  public static final int PREDICTOR_FLOAT = 3;

  public static final int FORMAT_UNSIGNED = 1;
  public static final int FORMAT_SIGNED = 2;
  public static final int FORMAT_FLOAT = 3;
  public static final int FORMAT_UNDEFINED = 4;

  static final int TYPE_BYTE = 1;
  public static final int TYPE_ASCII = 2;
  public static final int TYPE_SHORT = 3;
  public static final int TYPE_LONG = 4;
  static final int TYPE_UNDEFINED = 7;
  public static final int TYPE_DOUBLE = 12;
  public static final int TYPE_LONG8 = 16;

  private static final Map<Integer, String> UNREAD =
      Collections.unmodifiableMap(
          new TreeMap<>(
              Map.of(
                  COLOR_MAP,
                  "the numbers of the palette (its colours are kept)",
                  301,
                  "the transfer function",
                  700,
                  "XMP",
                  33723,
                  "IPTC",
                  34377,
                  "Photoshop's data",
                  34665,
                  "EXIF",
                  34675,
                  "the ICC colour profile",
                  34853,
                  "GPS",
                  50844,
                  "the RPC coefficients")));

  private TiffTags() {}

  /** The tags of texts for people. */
  public static int[] texts() {
    return new int[] {269, IMAGE_DESCRIPTION, 271, 272, 285, SOFTWARE, 306, ARTIST, 316, COPYRIGHT};
  }

  /** The tags that hold something and are not read, with what that is. */
  public static Map<Integer, String> unread() {
    return UNREAD;
  }

  /** The bytes of one value of a field type, 0 for a type that is not known. */
  public static int typeBytes(int type) {
    return switch (type) {
      case 1, 2, 6, 7 -> 1;
      case 3, 8 -> 2;
      case 4, 9, 11, 13 -> 4;
      case 5, 10, 12, 16, 17, 18 -> 8;
      default -> 0;
    };
  }

  public static String compressionName(int code) {
    return switch (code) {
      case COMPRESSION_NONE -> "NONE";
      case 2, 3, 4 -> "CCITT";
      case COMPRESSION_LZW -> "LZW";
      case COMPRESSION_OLD_JPEG -> "OLD_JPEG";
      case COMPRESSION_JPEG -> "JPEG";
      case COMPRESSION_ADOBE_DEFLATE, COMPRESSION_DEFLATE -> "DEFLATE";
      case COMPRESSION_PACKBITS -> "PACKBITS";
      case 34887 -> "LERC";
      case 34925 -> "LZMA";
      case COMPRESSION_ZSTD -> "ZSTD";
      case 50001 -> "WEBP";
      case 50002, 52546 -> "JPEG_XL";
      case 34712 -> "JPEG_2000";
      default -> "code " + code;
    };
  }

  public static String photometricName(int code) {
    return switch (code) {
      case PHOTOMETRIC_WHITE_IS_ZERO -> "WHITE_IS_ZERO";
      case PHOTOMETRIC_BLACK_IS_ZERO -> "BLACK_IS_ZERO";
      case PHOTOMETRIC_RGB -> "RGB";
      case PHOTOMETRIC_PALETTE -> "PALETTE";
      case PHOTOMETRIC_MASK -> "MASK";
      case PHOTOMETRIC_CMYK -> "CMYK";
      case PHOTOMETRIC_YCBCR -> "YCBCR";
      case 8 -> "CIELAB";
      default -> "code " + code;
    };
  }
}
