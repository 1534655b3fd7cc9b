package org.ndsampler.toy;

/**
 * Normal noise for the background, cut to the range of a channel. A table of 4096 equally likely
 * values, so that a pixel costs a look-up. Immutable.
 */
final class Grain {
  private static final int BITS = 12;
  private static final int COUNT = 1 << BITS;

  private final float[] quantiles = new float[COUNT];

  private Grain() {
    for (int i = 0; i < COUNT; i++) {
      quantiles[i] = (float) quantile((i + 0.5) / COUNT);
    }
  }

  static final Grain NORMAL = new Grain();

  /**
   * Fills an RGB picture with grey noise.
   *
   * @param mean in [0, 1], where 1 is white
   * @param deviation of the noise before it is cut to [0, 1]
   * @param tint 0xRRGGBB, by which the grey is multiplied; white leaves it grey
   */
  void fill(Canvas canvas, double mean, double deviation, int tint, ToyRandom random) {
    byte[] red = table(mean, deviation, (tint >> 16) & 0xFF);
    byte[] green = table(mean, deviation, (tint >> 8) & 0xFF);
    byte[] blue = table(mean, deviation, tint & 0xFF);
    byte[] rgb = canvas.rgb;
    int i = 0;
    while (i < rgb.length) {
      long bits = random.nextLong();
      for (int k = 0; k < 5 && i < rgb.length; k++, i += 3) {
        int index = (int) bits & (COUNT - 1);
        bits >>>= BITS;
        rgb[i] = red[index];
        rgb[i + 1] = green[index];
        rgb[i + 2] = blue[index];
      }
    }
  }

  private byte[] table(double mean, double deviation, int scale) {
    byte[] table = new byte[COUNT];
    for (int i = 0; i < COUNT; i++) {
      double value = Math.max(0, Math.min(1, mean + deviation * quantiles[i]));
      // Steps of a 64th: invisible in noise, and they halve the size of the file.
      table[i] = (byte) (int) (Math.rint(value * 64) / 64 * scale + 0.5);
    }
    return table;
  }

  /** A value of the table for 12 random bits. */
  float value(int bits) {
    return quantiles[bits & (COUNT - 1)];
  }

  /**
   * The quantile of the standard normal distribution, by bisection of Zelen and Severo's
   * approximation (Abramowitz and Stegun 26.2.17, error below 1e-7).
   */
  private static double quantile(double p) {
    if (p > 0.5) {
      return -quantile(1 - p);
    }
    double low = -8;
    double high = 0;
    for (int i = 0; i < 50; i++) {
      double middle = (low + high) / 2;
      if (below(middle) < p) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  private static double below(double negative) {
    double t = 1 / (1 - 0.2316419 * negative);
    double density = StrictMath.exp(-negative * negative / 2) * 0.3989422804014327;
    return density
        * t
        * (0.319381530
            + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  }
}
