package org.ndsampler.core.raster.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads what is needed of an EXIF block, which is a small TIFF. */
public final class Exif {
  private static final int ORIENTATION = 0x0112;
  private static final int ENTRY_BYTES = 12;

  private Exif() {}

  /**
   * The orientation, from 1 to 8; 1 where it is absent or makes no sense.
   *
   * @param block from the mark of the byte order on
   */
  public static int orientation(byte[] block) {
    if (block.length < 8) {
      return 1;
    }
    ByteBuffer in = ByteBuffer.wrap(block);
    in.order(block[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = in.getInt(4) & 0xffffffffL;
    if (directory + 2 > block.length) {
      return 1;
    }
    int entries = in.getShort((int) directory) & 0xffff;
    for (int i = 0; i < entries; i++) {
      long at = directory + 2 + (long) ENTRY_BYTES * i;
      if (at + ENTRY_BYTES > block.length) {
        return 1;
      }
      if ((in.getShort((int) at) & 0xffff) == ORIENTATION) {
        return valid(in.getShort((int) at + 8));
      }
    }
    return 1;
  }

  /** The number itself if there is such an orientation, otherwise 1. */
  public static int valid(long orientation) {
    return orientation >= 1 && orientation <= 8 ? (int) orientation : 1;
  }
}
