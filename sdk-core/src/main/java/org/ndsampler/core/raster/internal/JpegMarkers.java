package org.ndsampler.core.raster.internal;

/**
 * The markers of a JPEG stream by their names (ISO/IEC 10918-1, table B.1): each is a byte {@link
 * #PREFIX} and one of these. Safe for concurrent use.
 */
public final class JpegMarkers {
  /** The byte before each marker; several may stand there. */
  public static final int PREFIX = 0xff;

  /** For private use in arithmetic coding; stands alone. */
  public static final int TEM = 0x01;

  /** Start of a baseline frame. */
  public static final int SOF0 = 0xc0;

  /** Start of a frame with extended sequential coding. */
  public static final int SOF1 = 0xc1;

  /** Start of a progressive frame. */
  public static final int SOF2 = 0xc2;

  /** Huffman tables, among the numbers of the frames. */
  public static final int DHT = 0xc4;

  /** Reserved, among the numbers of the frames. */
  public static final int JPG = 0xc8;

  /** Conditions of arithmetic coding, among the numbers of the frames. */
  public static final int DAC = 0xcc;

  /** The last of the frames: differential lossless, arithmetic coding. */
  public static final int SOF15 = 0xcf;

  /** The first of eight restart markers, within the data of a scan; stands alone. */
  public static final int RST0 = 0xd0;

  /** The last of the restart markers. */
  public static final int RST7 = 0xd7;

  /** Start of the image; stands alone. */
  public static final int SOI = 0xd8;

  /** End of the image; stands alone. */
  public static final int EOI = 0xd9;

  /** Start of a scan; its data follows. */
  public static final int SOS = 0xda;

  /** Quantization tables. */
  public static final int DQT = 0xdb;

  /** How many units stand between two restart markers. */
  public static final int DRI = 0xdd;

  /** The first of sixteen segments for applications: JFIF. */
  public static final int APP0 = 0xe0;

  /** The segment of EXIF. */
  public static final int APP1 = 0xe1;

  /** The segment of Adobe, which says what the components are. */
  public static final int APP14 = 0xee;

  /** The last of the segments for applications. */
  public static final int APP15 = 0xef;

  /** A comment. */
  public static final int COM = 0xfe;

  private JpegMarkers() {}

  /** Whether it stands within the data of a scan. */
  public static boolean isRestart(int marker) {
    return marker >= RST0 && marker <= RST7;
  }

  /** Whether no length follows it, but for the start and end of the image. */
  public static boolean isAlone(int marker) {
    return marker == TEM || isRestart(marker);
  }

  /** Whether it is for applications and not for decoders. */
  public static boolean isApplication(int marker) {
    return marker >= APP0 && marker <= APP15;
  }

  /** Whether decoders pass over it by its length, whatever that is. */
  public static boolean isSkipped(int marker) {
    return isApplication(marker) || marker == COM;
  }

  /** Whether a decoder knows it; others are taken for bytes that do not belong there. */
  public static boolean isKnown(int marker) {
    return marker == TEM || (marker >= SOF0 && marker <= APP15) || marker == COM;
  }

  /** Whether it starts a frame, of any kind. */
  public static boolean isFrame(int marker) {
    return marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC;
  }

  /**
   * Adobe's segment with its marker.
   *
   * @param transform 0 for components as they are, 1 for YCbCr, 2 for YCCK
   */
  public static byte[] adobe(int transform) {
    return new byte[] {
      (byte) PREFIX,
      (byte) APP14,
      0,
      14,
      'A',
      'd',
      'o',
      'b',
      'e',
      0,
      100,
      0,
      0,
      0,
      0,
      (byte) transform
    };
  }
}
