package org.ndsampler.core.raster.npy.internal;

import java.nio.ByteBuffer;
import org.ndsampler.core.array.DType;

/** The values of an NPY file as they are written. Stateless, safe for concurrent use. */
public final class NpyValues {
  private NpyValues() {}

  /**
   * Copies values of a primitive array, as {@code dtype} stores it, to the position of a buffer in
   * the buffer's order, and moves the position behind them.
   */
  public static void put(ByteBuffer to, DType dtype, Object data, int from, int count) {
    switch (dtype) {
      case UINT8 -> to.put(to.position(), (byte[]) data, from, count);
      case INT16, UINT16 -> to.asShortBuffer().put((short[]) data, from, count);
      case INT32, UINT32 -> to.asIntBuffer().put((int[]) data, from, count);
      case INT64 -> to.asLongBuffer().put((long[]) data, from, count);
      case FLOAT32 -> to.asFloatBuffer().put((float[]) data, from, count);
      case FLOAT64 -> to.asDoubleBuffer().put((double[]) data, from, count);
    }
    to.position(to.position() + count * dtype.bytes());
  }
}
