package org.ndsampler.core.delayed;

import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.geom.Window;

/** Takes the nearest pixel, of any type. */
final class NearestResampler {
  private final NDArray source;
  private final Window held;
  private final Sampling sampling;
  private final NDArray target;
  private final Window out;

  private NearestResampler(Resampler job) {
    this.source = job.source();
    this.held = job.held();
    this.sampling = job.sampling();
    this.target = job.target();
    this.out = job.out();
  }

  static void run(Resampler job) {
    new NearestResampler(job).nearest(job.fillValue());
  }

  private void nearest(NDArray one) {
    int w = out.width();
    int[] index = new int[w];
    long[] ax = sampling.columnsX(out.x(), w);
    long[] ay = sampling.columnsY(out.x(), w);
    for (int y = 0; y < out.height(); y++) {
      long rx = sampling.rowX(out.y() + y);
      long ry = sampling.rowY(out.y() + y);
      for (int x = 0; x < w; x++) {
        long sx = ((rx + ax[x]) >> Sampling.BITS) - held.x();
        long sy = ((ry + ay[x]) >> Sampling.BITS) - held.y();
        index[x] =
            sx >= 0 && sx < held.width() && sy >= 0 && sy < held.height()
                ? source.offset() + (int) sy * source.rowStride() + (int) sx * source.columnStride()
                : -1;
      }
      gather(index, target.offset() + y * target.rowStride(), one);
    }
  }

  private void gather(int[] index, int to, NDArray one) {
    int channels = target.channels();
    int stride = target.columnStride();
    if (source.data() instanceof byte[] s) {
      byte[] d = (byte[]) target.data();
      byte none = ((byte[]) one.data())[0];
      for (int i = 0; i < index.length; i++) {
        int from = index[i];
        int at = to + i * stride;
        for (int c = 0; c < channels; c++) {
          d[at + c] = from < 0 ? none : s[from + c];
        }
      }
    } else if (source.data() instanceof short[] s) {
      short[] d = (short[]) target.data();
      short none = ((short[]) one.data())[0];
      for (int i = 0; i < index.length; i++) {
        int from = index[i];
        int at = to + i * stride;
        for (int c = 0; c < channels; c++) {
          d[at + c] = from < 0 ? none : s[from + c];
        }
      }
    } else if (source.data() instanceof int[] s) {
      int[] d = (int[]) target.data();
      int none = ((int[]) one.data())[0];
      for (int i = 0; i < index.length; i++) {
        int from = index[i];
        int at = to + i * stride;
        for (int c = 0; c < channels; c++) {
          d[at + c] = from < 0 ? none : s[from + c];
        }
      }
    } else if (source.data() instanceof float[] s) {
      float[] d = (float[]) target.data();
      float none = ((float[]) one.data())[0];
      for (int i = 0; i < index.length; i++) {
        int from = index[i];
        int at = to + i * stride;
        for (int c = 0; c < channels; c++) {
          d[at + c] = from < 0 ? none : s[from + c];
        }
      }
    } else if (source.data() instanceof long[] s) {
      long[] d = (long[]) target.data();
      long none = ((long[]) one.data())[0];
      for (int i = 0; i < index.length; i++) {
        int from = index[i];
        int at = to + i * stride;
        for (int c = 0; c < channels; c++) {
          d[at + c] = from < 0 ? none : s[from + c];
        }
      }
    } else {
      double[] s = (double[]) source.data();
      double[] d = (double[]) target.data();
      double none = ((double[]) one.data())[0];
      for (int i = 0; i < index.length; i++) {
        int from = index[i];
        int at = to + i * stride;
        for (int c = 0; c < channels; c++) {
          d[at + c] = from < 0 ? none : s[from + c];
        }
      }
    }
  }
}
