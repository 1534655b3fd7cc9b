package org.ndsampler.toy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;

/**
 * Encodes PNG with bytes that depend on the pixels alone, see {@link Deflate}. Grey and RGB, 8 and
 * 16 bits.
 */
final class Png {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final int FILTERS = 5;

  private Png() {}

  /**
   * The file of an image of type uint8 or uint16 with 1 or 3 channels, without gaps.
   *
   * @throws IllegalArgumentException for another kind of array
   */
  static byte[] encode(NDArray image) {
    int channels = image.channels();
    boolean wide = image.dtype() == DType.UINT16;
    if ((image.dtype() != DType.UINT8 && !wide)
        || (channels != 1 && channels != 3)
        || !image.isContiguous()
        || image.offset() != 0) {
      throw new IllegalArgumentException(
          "a PNG of the toy data has 1 or 3 channels of uint8 or uint16, not "
              + channels
              + " of "
              + image.dtype());
    }
    int pixel = channels * (wide ? 2 : 1);
    int row = image.width() * pixel;
    byte[] raw = wide ? bigEndian((short[]) image.data()) : (byte[]) image.data();
    byte[] packed = Deflate.zlib(filtered(raw, row, image.height(), pixel));
    ByteBuffer file = ByteBuffer.allocate(SIGNATURE.length + 25 + 12 + packed.length + 12);
    file.put(SIGNATURE);
    ByteBuffer header = ByteBuffer.allocate(13);
    header.putInt(image.width()).putInt(image.height());
    header.put((byte) (wide ? 16 : 8)).put((byte) (channels == 1 ? 0 : 2));
    chunk(file, "IHDR", header.array());
    chunk(file, "IDAT", packed);
    chunk(file, "IEND", new byte[0]);
    return file.array();
  }

  private static byte[] bigEndian(short[] values) {
    byte[] bytes = new byte[values.length * 2];
    for (int i = 0; i < values.length; i++) {
      bytes[2 * i] = (byte) (values[i] >>> 8);
      bytes[2 * i + 1] = (byte) values[i];
    }
    return bytes;
  }

  private static void chunk(ByteBuffer file, String type, byte[] content) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name, 0, name.length);
    crc.update(content, 0, content.length);
    file.putInt(content.length).put(name).put(content).putInt((int) crc.getValue());
  }

  /** Each row behind its filter's number; one filter for the image, the one of least entropy. */
  private static byte[] filtered(byte[] raw, int row, int height, int pixel) {
    int best = 0;
    double least = Double.MAX_VALUE;
    byte[] line = new byte[row];
    for (int filter = 0; filter < FILTERS; filter++) {
      int[] counts = new int[256];
      for (int y = Math.min(3, height - 1); y < height; y += 16) {
        filter(filter, raw, y * row, y == 0, row, pixel, line, 0);
        for (byte value : line) {
          counts[value & 0xFF]++;
        }
      }
      double entropy = 0;
      for (int count : counts) {
        if (count > 0) {
          entropy -= count * StrictMath.log(count);
        }
      }
      // The counts have the same sum for every filter, so that their entropies compare like this.
      if (entropy < least - 1e-9) {
        least = entropy;
        best = filter;
      }
    }
    byte[] result = new byte[Math.multiplyExact(height, row + 1)];
    for (int y = 0; y < height; y++) {
      result[y * (row + 1)] = (byte) best;
      filter(best, raw, y * row, y == 0, row, pixel, result, y * (row + 1) + 1);
    }
    return result;
  }

  private static void filter(
      int filter, byte[] raw, int at, boolean first, int row, int pixel, byte[] out, int to) {
    switch (filter) {
      case 0 -> System.arraycopy(raw, at, out, to, row);
      case 1 -> {
        System.arraycopy(raw, at, out, to, Math.min(pixel, row));
        for (int i = pixel; i < row; i++) {
          out[to + i] = (byte) (raw[at + i] - raw[at + i - pixel]);
        }
      }
      default -> {
        for (int i = 0; i < row; i++) {
          int a = i < pixel ? 0 : raw[at + i - pixel] & 0xFF;
          int b = first ? 0 : raw[at + i - row] & 0xFF;
          int c = first || i < pixel ? 0 : raw[at + i - row - pixel] & 0xFF;
          int guess = filter == 2 ? b : filter == 3 ? (a + b) / 2 : paeth(a, b, c);
          out[to + i] = (byte) (raw[at + i] - guess);
        }
      }
    }
  }

  private static int paeth(int a, int b, int c) {
    int pa = Math.abs(b - c);
    int pb = Math.abs(a - c);
    int pc = Math.abs(a + b - 2 * c);
    return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
  }
}
