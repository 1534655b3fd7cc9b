package org.ndsampler.toy;

/** Smooth random values over the plane, the same on every machine. Immutable. */
final class Lattice {
  private final long seed;

  Lattice(long seed) {
    this.seed = seed;
  }

  /** Smooth noise in [0, 1) with one random value at each whole point. */
  float value(double x, double y) {
    int x0 = (int) Math.floor(x);
    int y0 = (int) Math.floor(y);
    float fx = fade((float) (x - x0));
    float fy = fade((float) (y - y0));
    float top = at(x0, y0) + fx * (at(x0 + 1, y0) - at(x0, y0));
    float bottom = at(x0, y0 + 1) + fx * (at(x0 + 1, y0 + 1) - at(x0, y0 + 1));
    return top + fy * (bottom - top);
  }

  /** Several octaves of {@link #value}, each of half the size and weight; in [0, 1). */
  float fractal(double x, double y, int octaves) {
    float sum = 0;
    float weight = 0.5f;
    float all = 0;
    for (int i = 0; i < octaves; i++) {
      sum += weight * value(x, y);
      all += weight;
      weight /= 2;
      // A shift hides the lattice, which the octaves would share.
      x = x * 2 + 17.3;
      y = y * 2 - 9.1;
    }
    return sum / all;
  }

  /** A random value in [0, 1) for a whole point. */
  float at(int x, int y) {
    return (ToyRandom.hash(seed, x, y) >>> 8) * 0x1p-24f;
  }

  private static float fade(float t) {
    return t * t * (3 - 2 * t);
  }
}
