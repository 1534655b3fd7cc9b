package org.ndsampler.core.delayed;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.geom.Window;

/**
 * Takes the nearest pixel, of any type. The pixels of a row that the source has lie side by side,
 * so that their loops ask nothing. The plain version is in NearestResamplerTest.
 */
final class NearestResampler {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final NDArray source;
  private final Window held;
  private final NDArray target;
  private final Window out;
  private final double fill;
  private final Sampling sampling;
  private final long[] ax;
  private final long[] ay;

  private NearestResampler(Resampler job) {
    source = job.source();
    held = job.held();
    target = job.target();
    out = job.out();
    fill = job.fill();
    sampling = job.sampling();
    ax = sampling.columnsX(out.x(), out.width());
    ay = sampling.columnsY(out.x(), out.width());
  }

  static void run(Resampler job) {
    new NearestResampler(job).nearest();
  }

  private void nearest() {
    int width = out.width();
    int[] index = new int[width];
    boolean aligned = sampling.isAxisAligned();
    boolean known = false;
    for (int y = 0; y < out.height(); y++) {
      // In 1/1024 of a pixel, from the corner of what is held.
      long rx = sampling.rowX(out.y() + y) - ((long) held.x() << Sampling.BITS);
      long ry = sampling.rowY(out.y() + y) - ((long) held.y() << Sampling.BITS);
      // Positions are monotonous along a row: what is inside has no gap.
      int from = 0;
      while (from < width && !isInside(rx + ax[from], ry + ay[from])) {
        from++;
      }
      int to = width;
      while (to > from && !isInside(rx + ax[to - 1], ry + ay[to - 1])) {
        to--;
      }
      fill(y, 0, from);
      fill(y, to, width);
      if (from == to) {
        continue;
      }
      int base = source.offset();
      if (aligned) {
        // All rows look at the same columns.
        base += (int) ((ry + ay[0]) >> Sampling.BITS) * source.rowStride();
        if (!known) {
          index(rx, -ay[0], from, to, index);
          known = true;
        }
      } else {
        index(rx, ry, from, to, index);
      }
      gather(base, index, from, to, target.offset() + y * target.rowStride());
    }
  }

  private boolean isInside(long x, long y) {
    return x >= 0
        && y >= 0
        && x >> Sampling.BITS < held.width()
        && y >> Sampling.BITS < held.height();
  }

  private void fill(int y, int from, int to) {
    if (from < to) {
      target.crop(Window.of(from, y, to - from, 1)).fill(fill);
    }
  }

  private void index(long rx, long ry, int from, int to, int[] index) {
    int row = source.rowStride();
    int column = source.columnStride();
    for (int x = from; x < to; x++) {
      int sx = (int) ((rx + ax[x]) >> Sampling.BITS);
      int sy = (int) ((ry + ay[x]) >> Sampling.BITS);
      index[x] = sy * row + sx * column;
    }
  }

  private void gather(int base, int[] index, int from, int to, int at) {
    int channels = target.channels();
    int stride = target.columnStride();
    if (source.data() instanceof byte[] s) {
      byte[] d = (byte[]) target.data();
      if (channels == 3 && stride == 3) {
        gather3(s, base, index, from, to, d, at);
      } else {
        gather(s, base, index, from, to, channels, d, at, stride);
      }
    } else if (source.data() instanceof float[] s) {
      float[] d = (float[]) target.data();
      if (channels == 3) {
        gather3(s, base, index, from, to, d, at, stride);
      } else {
        gather(s, base, index, from, to, channels, d, at, stride);
      }
    } else if (source.data() instanceof short[] s) {
      gather(s, base, index, from, to, channels, (short[]) target.data(), at, stride);
    } else {
      gatherAny(source.data(), base, index, from, to, channels, target.data(), at, stride);
    }
  }

  private static void gather(
      byte[] s,
      int base,
      int[] index,
      int from,
      int to,
      int channels,
      byte[] d,
      int at,
      int stride) {
    for (int i = from; i < to; i++) {
      int p = base + index[i];
      for (int c = 0; c < channels; c++) {
        d[at + i * stride + c] = s[p + c];
      }
    }
  }

  private static void gather(
      short[] s,
      int base,
      int[] index,
      int from,
      int to,
      int channels,
      short[] d,
      int at,
      int stride) {
    for (int i = from; i < to; i++) {
      int p = base + index[i];
      for (int c = 0; c < channels; c++) {
        d[at + i * stride + c] = s[p + c];
      }
    }
  }

  private static void gather(
      float[] s,
      int base,
      int[] index,
      int from,
      int to,
      int channels,
      float[] d,
      int at,
      int stride) {
    for (int i = from; i < to; i++) {
      int p = base + index[i];
      for (int c = 0; c < channels; c++) {
        d[at + i * stride + c] = s[p + c];
      }
    }
  }

  /** The same of types that images seldom have, for which a loop of their own does not pay. */
  @SuppressWarnings("SuspiciousSystemArraycopy") // both are of one type
  private static void gatherAny(
      Object s,
      int base,
      int[] index,
      int from,
      int to,
      int channels,
      Object d,
      int at,
      int stride) {
    for (int i = from; i < to; i++) {
      System.arraycopy(s, base + index[i], d, at + i * stride, channels);
    }
  }

  /** Four bytes at once: the one too many is overwritten by the next pixel. */
  private static void gather3(byte[] s, int base, int[] index, int from, int to, byte[] d, int at) {
    int last = s.length - 4 - base;
    for (int i = from; i < to - 1; i++) {
      if (index[i] <= last) {
        INT.set(d, at + 3 * i, (int) INT.get(s, base + index[i]));
      } else {
        gather(s, base, index, i, i + 1, 3, d, at, 3);
      }
    }
    gather(s, base, index, Math.max(from, to - 1), to, 3, d, at, 3);
  }

  private static void gather3(
      float[] s, int base, int[] index, int from, int to, float[] d, int at, int stride) {
    for (int i = from; i < to; i++) {
      int p = base + index[i];
      int q = at + i * stride;
      d[q] = s[p];
      d[q + 1] = s[p + 1];
      d[q + 2] = s[p + 2];
    }
  }
}
