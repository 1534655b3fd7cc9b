package org.ndsampler.spark.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.internal.Ints;

/** Pixels as bytes: C order, little-endian, as numpy's {@code frombuffer} reads them. */
final class PixelBytes {
  private PixelBytes() {}

  /** The bytes; those of a sample of uint8, whose array nobody else has, are not copied. */
  static byte[] of(NDArray array) {
    NDArray packed = array.isContiguous() && array.offset() == 0 ? array : array.copy();
    Object data = packed.data();
    int size = Ints.of("the pixels of a row", packed.shape().count());
    if (data instanceof byte[] bytes) {
      return bytes.length == size ? bytes : packed.toBytes();
    }
    ByteBuffer out =
        ByteBuffer.allocate(Ints.length("the bytes of a row", size, packed.dtype().bytes()))
            .order(ByteOrder.LITTLE_ENDIAN);
    if (data instanceof short[] values) {
      out.asShortBuffer().put(values, 0, size);
    } else if (data instanceof int[] values) {
      out.asIntBuffer().put(values, 0, size);
    } else if (data instanceof long[] values) {
      out.asLongBuffer().put(values, 0, size);
    } else if (data instanceof float[] values) {
      out.asFloatBuffer().put(values, 0, size);
    } else {
      out.asDoubleBuffer().put((double[]) data, 0, size);
    }
    return out.array();
  }
}
