package org.ndsampler.core.delayed;

import java.util.Arrays;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.internal.Ints;

/** Interpolates any type in double, on request over what is not NaN. */
final class DoubleResampler {
  private static final int FRACTION_MASK = Sampling.FRACTIONS - 1;
  private static final int DROP = Sampling.BITS - Sampling.FRACTION_BITS;

  private final Resampler job;
  private final NDArray source;
  private final Window held;
  private final Sampling sampling;
  private final NDArray target;
  private final Window out;

  private DoubleResampler(Resampler job) {
    this.job = job;
    this.source = job.source();
    this.held = job.held();
    this.sampling = job.sampling();
    this.target = job.target();
    this.out = job.out();
  }

  static void run(Resampler job, boolean ignoreNan) {
    new DoubleResampler(job).doubles(ignoreNan);
  }

  private void doubles(boolean ignoreNan) {
    Window plane = job.padded();
    int w = out.width();
    int channels = target.channels();
    int run = Ints.length("the values of a row", plane.width(), channels);
    double none = job.roundedFill();
    double[] values = new double[Ints.length("the pixels that a warp needs", plane.height(), run)];
    Arrays.fill(values, none);
    Window inside = plane.intersection(held);
    if (!inside.isEmpty()) {
      for (int y = inside.y(); y < inside.endY(); y++) {
        Rows.load(
            source,
            y - held.y(),
            inside.x() - held.x(),
            inside.width(),
            values,
            (y - plane.y()) * run + (inside.x() - plane.x()) * channels);
      }
    }
    int taps = sampling.interpolation().taps();
    float[] table = KernelTable.table(sampling.interpolation());
    long[] ax = sampling.columnsX(out.x(), w);
    long[] ay = sampling.columnsY(out.x(), w);
    double[] result = new double[w * channels];
    int before = (taps - 1) / 2;
    for (int y = 0; y < out.height(); y++) {
      long rx = sampling.rowX(out.y() + y);
      long ry = sampling.rowY(out.y() + y);
      int to = 0;
      for (int x = 0; x < w; x++) {
        long px = (rx + ax[x]) >> DROP;
        long py = (ry + ay[x]) >> DROP;
        long sx = (px >> Sampling.FRACTION_BITS) - before;
        long sy = (py >> Sampling.FRACTION_BITS) - before;
        if (job.isOutside(sx, sampling.width()) || job.isOutside(sy, sampling.height())) {
          for (int c = 0; c < channels; c++) {
            result[to++] = none;
          }
          continue;
        }
        int wx = ((int) px & FRACTION_MASK) * taps;
        int wy = ((int) py & FRACTION_MASK) * taps;
        int corner = (int) (sy - plane.y()) * run + (int) (sx - plane.x()) * channels;
        for (int c = 0; c < channels; c++) {
          double sum = 0;
          double weights = 0;
          for (int k = 0; k < taps; k++) {
            for (int j = 0; j < taps; j++) {
              double v = values[corner + k * run + j * channels + c];
              if (!ignoreNan || !Double.isNaN(v)) {
                double weight = (double) table[wy + k] * table[wx + j];
                sum += v * weight;
                weights += weight;
              }
            }
          }
          result[to++] = !ignoreNan ? sum : weights >= 0.5 ? sum / weights : Double.NaN;
        }
      }
      Rows.store(result, target, y);
    }
  }
}
