package org.ndsampler.core.delayed;

/** The weights of the taps between pixels, for each 1/32 of a pixel, as OpenCV has them. */
final class KernelTable {
  private static final int FRACTIONS = Sampling.FRACTIONS;
  private static final float[] LINEAR = weights(Interpolation.LINEAR);
  private static final float[] CUBIC = weights(Interpolation.CUBIC);
  private static final float[] LANCZOS = weights(Interpolation.LANCZOS);

  private KernelTable() {}

  /** The weights for an interpolation that is not nearest; not to be changed. */
  static float[] table(Interpolation interpolation) {
    return switch (interpolation) {
      case NEAREST, LINEAR, AREA -> LINEAR;
      case CUBIC -> CUBIC;
      case LANCZOS -> LANCZOS;
    };
  }

  /** The weights of the taps for each 1/32 of a pixel, adding up to 1. */
  static float[] weights(Interpolation interpolation) {
    int taps = interpolation.taps();
    float[] table = new float[FRACTIONS * taps];
    double[] w = new double[taps];
    for (int f = 0; f < FRACTIONS; f++) {
      double x = f / (double) FRACTIONS;
      double sum = 0;
      for (int i = 0; i < taps; i++) {
        double t = Math.abs(x + (taps / 2 - 1) - i);
        w[i] =
            switch (interpolation) {
              case NEAREST, LINEAR, AREA -> 1 - t;
              case CUBIC -> cubic(t);
              case LANCZOS -> sinc(t) * sinc(t / 4);
            };
        sum += w[i];
      }
      for (int i = 0; i < taps; i++) {
        table[f * taps + i] = (float) (w[i] / sum);
      }
    }
    return table;
  }

  private static double cubic(double t) {
    double a = -0.75;
    return t <= 1 ? ((a + 2) * t - (a + 3)) * t * t + 1 : ((a * t - 5 * a) * t + 8 * a) * t - 4 * a;
  }

  private static double sinc(double t) {
    return t == 0 ? 1 : t == Math.rint(t) ? 0 : Math.sin(Math.PI * t) / (Math.PI * t);
  }
}
