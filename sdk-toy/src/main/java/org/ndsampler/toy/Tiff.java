package org.ndsampler.toy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.ndsampler.core.geom.Size;

/**
 * Encodes float32 arrays (height, width, channels) as TIFF 6.0, little-endian: channels beside each
 * other, in strips of rows that are not compressed, so that the bytes depend on the values alone.
 */
final class Tiff {
  /** What a reader of a small window fetches is about this much. */
  private static final int STRIP_BYTES = 8192;

  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int HEAD = 8;

  private Tiff() {}

  static byte[] encode(float[] values, Size size, int channels) {
    int row = Math.multiplyExact(size.width() * channels, Float.BYTES);
    int rows = Math.max(1, Math.min(size.height(), STRIP_BYTES / row));
    int strips = (size.height() + rows - 1) / rows;
    int total = Math.multiplyExact(row, size.height());
    Layout layout = new Layout(channels, strips);
    ByteBuffer file =
        ByteBuffer.allocate(Math.addExact(layout.data(), total)).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(HEAD);
    file.putShort((short) layout.entries());
    one(file, 256, LONG, size.width());
    one(file, 257, LONG, size.height());
    shorts(file, 258, channels, Float.SIZE, layout.bits());
    one(file, 259, SHORT, 1); // not compressed
    one(file, 262, SHORT, 1); // 0 is black
    longs(file, 273, strips, layout.data(), layout.offsets());
    one(file, 277, SHORT, channels);
    one(file, 278, LONG, rows);
    longs(file, 279, strips, total, layout.counts());
    one(file, 284, SHORT, 1); // channels beside each other
    if (channels > 1) {
      // The others are nothing in particular, and not transparency.
      shorts(file, 338, channels - 1, 0, layout.extra());
    }
    shorts(file, 339, channels, 3, layout.formats()); // IEEE floating point
    file.putInt(0); // no further image
    repeat(file, layout.bits(), channels, Float.SIZE);
    repeat(file, layout.extra(), channels - 1, 0);
    repeat(file, layout.formats(), channels, 3);
    if (strips > 1) {
      for (int i = 0; i < strips; i++) {
        int at = i * rows * row;
        file.putInt(layout.offsets() + Integer.BYTES * i, layout.data() + at);
        file.putInt(layout.counts() + Integer.BYTES * i, Math.min(rows * row, total - at));
      }
    }
    file.position(layout.data());
    file.asFloatBuffer().put(values);
    return file.array();
  }

  /** Where the arrays of the directory lie that do not fit into their entries, then the pixels. */
  private record Layout(int channels, int strips) {
    int entries() {
      return channels > 1 ? 12 : 11;
    }

    int bits() {
      return HEAD + Short.BYTES + 12 * entries() + Integer.BYTES;
    }

    int extra() {
      return bits() + shorts(channels);
    }

    int formats() {
      return extra() + shorts(channels - 1);
    }

    int offsets() {
      return formats() + shorts(channels);
    }

    int counts() {
      return offsets() + Integer.BYTES * strips;
    }

    int data() {
      // At a multiple of 16, for those who map files.
      return (counts() + Integer.BYTES * strips + 15) / 16 * 16;
    }

    private static int shorts(int count) {
      return (Short.BYTES * count + 3) / 4 * 4;
    }
  }

  private static void one(ByteBuffer file, int tag, int type, int value) {
    file.putShort((short) tag).putShort((short) type).putInt(1).putInt(value);
  }

  private static void shorts(ByteBuffer file, int tag, int count, int value, int at) {
    file.putShort((short) tag).putShort((short) SHORT).putInt(count);
    if (count <= 2) {
      file.putShort((short) (count > 0 ? value : 0)).putShort((short) (count > 1 ? value : 0));
    } else {
      file.putInt(at);
    }
  }

  private static void longs(ByteBuffer file, int tag, int count, int only, int at) {
    file.putShort((short) tag).putShort((short) LONG).putInt(count).putInt(count == 1 ? only : at);
  }

  private static void repeat(ByteBuffer file, int at, int count, int value) {
    for (int i = 0; i < count && count > 2; i++) {
      file.putShort(at + Short.BYTES * i, (short) value);
    }
  }
}
