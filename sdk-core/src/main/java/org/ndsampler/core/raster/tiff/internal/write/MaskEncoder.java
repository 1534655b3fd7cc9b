package org.ndsampler.core.raster.tiff.internal.write;

import java.io.Closeable;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.ndsampler.core.array.NDArray;

/** Makes tiles of a mask: a bit for each pixel, and DEFLATE. For one thread at a time. */
public final class MaskEncoder implements Closeable {
  private final int rowBytes;
  private final byte[] bits;
  private byte[] packed;
  private final Deflater deflater = new Deflater();

  /**
   * For tiles of a size.
   *
   * @param tileSize a multiple of 8
   */
  public MaskEncoder(int tileSize) {
    rowBytes = tileSize / 8;
    bits = new byte[Math.multiplyExact(rowBytes, tileSize)];
    packed = new byte[1 << 10];
  }

  /**
   * The compressed bytes of a tile.
   *
   * @param mask what there is of it, uint8 of one channel, 0 for not valid; nothing is beyond
   */
  public byte[] encode(NDArray mask) {
    Arrays.fill(bits, (byte) 0);
    byte[] values = (byte[]) mask.data();
    for (int y = 0; y < mask.height(); y++) {
      int from = mask.offset() + y * mask.rowStride();
      for (int x = 0; x < mask.width(); x++, from += mask.columnStride()) {
        if (values[from] != 0) {
          bits[y * rowBytes + (x >> 3)] |= (byte) (0x80 >> (x & 7));
        }
      }
    }
    deflater.reset();
    deflater.setInput(bits);
    deflater.finish();
    int length = 0;
    while (!deflater.finished()) {
      if (length == packed.length) {
        packed = Arrays.copyOf(packed, packed.length * 2);
      }
      length += deflater.deflate(packed, length, packed.length - length);
    }
    return Arrays.copyOf(packed, length);
  }

  @Override
  public void close() {
    deflater.end();
  }
}
