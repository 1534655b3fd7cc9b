package org.ndsampler.toy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.ndsampler.core.geom.Size;

/** Encodes float32 arrays (height, width, channels) as NPY 1.0, little-endian. */
final class Npy {
  private Npy() {}

  static byte[] encode(float[] values, Size size, int channels) {
    String header =
        "{'descr': '<f4', 'fortran_order': False, 'shape': ("
            + size.height()
            + ", "
            + size.width()
            + ", "
            + channels
            + "), }";
    // The data start at a multiple of 64, and a newline ends the header.
    int length = (10 + header.length() + 1 + 63) / 64 * 64 - 10;
    byte[] text =
        (header + " ".repeat(length - header.length() - 1) + "\n")
            .getBytes(StandardCharsets.US_ASCII);
    ByteBuffer file =
        ByteBuffer.allocate(
                Math.addExact(10 + length, Math.multiplyExact(values.length, Float.BYTES)))
            .order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    file.put((byte) 1).put((byte) 0).putShort((short) length).put(text);
    file.asFloatBuffer().put(values);
    return file.array();
  }
}
