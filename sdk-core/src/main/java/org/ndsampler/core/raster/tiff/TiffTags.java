package org.ndsampler.core.raster.tiff;

/** Numbers of the TIFF 6.0, BigTIFF, GeoTIFF 1.1 and GDAL specifications. */
final class TiffTags {
  static final int NEW_SUBFILE_TYPE = 254;
  static final int IMAGE_WIDTH = 256;
  static final int IMAGE_LENGTH = 257;
  static final int BITS_PER_SAMPLE = 258;
  static final int COMPRESSION = 259;
  static final int PHOTOMETRIC = 262;
  static final int FILL_ORDER = 266;
  static final int STRIP_OFFSETS = 273;
  static final int SAMPLES_PER_PIXEL = 277;
  static final int ROWS_PER_STRIP = 278;
  static final int STRIP_BYTE_COUNTS = 279;
  static final int PLANAR_CONFIGURATION = 284;
  static final int PREDICTOR = 317;
  static final int COLOR_MAP = 320;
  static final int TILE_WIDTH = 322;
  static final int TILE_LENGTH = 323;
  static final int TILE_OFFSETS = 324;
  static final int TILE_BYTE_COUNTS = 325;
  static final int SUB_IFDS = 330;
  static final int EXTRA_SAMPLES = 338;
  static final int SAMPLE_FORMAT = 339;
  static final int JPEG_TABLES = 347;
  static final int YCBCR_SUBSAMPLING = 530;
  static final int REFERENCE_BLACK_WHITE = 532;
  static final int MODEL_PIXEL_SCALE = 33550;
  static final int MODEL_TIEPOINT = 33922;
  static final int MODEL_TRANSFORMATION = 34264;
  static final int GEO_KEY_DIRECTORY = 34735;
  static final int GEO_DOUBLE_PARAMS = 34736;
  static final int GEO_ASCII_PARAMS = 34737;
  static final int GDAL_METADATA = 42112;
  static final int GDAL_NODATA = 42113;

  static final int SUBFILE_REDUCED = 1;
  static final int SUBFILE_MASK = 4;

  static final int COMPRESSION_NONE = 1;
  static final int COMPRESSION_LZW = 5;
  static final int COMPRESSION_OLD_JPEG = 6;
  static final int COMPRESSION_JPEG = 7;
  static final int COMPRESSION_ADOBE_DEFLATE = 8;
  static final int COMPRESSION_DEFLATE = 32946;
  static final int COMPRESSION_PACKBITS = 32773;
  static final int COMPRESSION_ZSTD = 50000;

  static final int PHOTOMETRIC_WHITE_IS_ZERO = 0;
  static final int PHOTOMETRIC_BLACK_IS_ZERO = 1;
  static final int PHOTOMETRIC_RGB = 2;
  static final int PHOTOMETRIC_PALETTE = 3;
  static final int PHOTOMETRIC_MASK = 4;
  static final int PHOTOMETRIC_CMYK = 5;
  static final int PHOTOMETRIC_YCBCR = 6;

  static final int PLANAR_CHUNKY = 1;
  static final int PLANAR_SEPARATE = 2;

  static final int PREDICTOR_NONE = 1;
  static final int PREDICTOR_HORIZONTAL = 2;
  static final int PREDICTOR_FLOAT = 3;

  static final int FORMAT_UNSIGNED = 1;
  static final int FORMAT_SIGNED = 2;
  static final int FORMAT_FLOAT = 3;
  static final int FORMAT_UNDEFINED = 4;

  static final int TYPE_BYTE = 1;
  static final int TYPE_ASCII = 2;
  static final int TYPE_SHORT = 3;
  static final int TYPE_LONG = 4;
  static final int TYPE_UNDEFINED = 7;
  static final int TYPE_DOUBLE = 12;
  static final int TYPE_LONG8 = 16;

  private TiffTags() {}

  /** The bytes of one value of a field type, 0 for a type that is not known. */
  static int typeBytes(int type) {
    return switch (type) {
      case 1, 2, 6, 7 -> 1;
      case 3, 8 -> 2;
      case 4, 9, 11, 13 -> 4;
      case 5, 10, 12, 16, 17, 18 -> 8;
      default -> 0;
    };
  }

  static String compressionName(int code) {
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

  static String photometricName(int code) {
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
