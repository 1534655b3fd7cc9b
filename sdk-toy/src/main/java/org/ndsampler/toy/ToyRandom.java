package org.ndsampler.toy;

/**
 * A small stream of random numbers that is the same on every machine and Java version: SplitMix64
 * (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, OOPSLA 2014). The JDK's own
 * generators promise the bits, but not what {@code nextInt(bound)} and {@code nextGaussian} make of
 * them. Confined to one thread.
 */
final class ToyRandom {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  private ToyRandom(long state) {
    this.state = state;
  }

  /** The stream of a seed and a path below it; different paths give unrelated streams. */
  static ToyRandom of(long seed, long... path) {
    long state = mix(seed + GAMMA);
    for (long step : path) {
      state = mix(state ^ mix(step + GAMMA)) + GAMMA;
    }
    return new ToyRandom(state);
  }

  /** A hash of two whole numbers and a seed, for values on a lattice. */
  static int hash(long seed, int x, int y) {
    long h = seed + x * 0x9E3779B97F4A7C15L + y * 0xC2B2AE3D27D4EB4FL;
    h = (h ^ (h >>> 32)) * 0xD6E8FEB86659FD93L;
    h = (h ^ (h >>> 32)) * 0xD6E8FEB86659FD93L;
    return (int) (h >>> 32);
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  long nextLong() {
    state += GAMMA;
    return mix(state);
  }

  /** Uniform in [0, 1). */
  double nextDouble() {
    return (nextLong() >>> 11) * 0x1p-53;
  }

  /** Uniform in [low, high). */
  double uniform(double low, double high) {
    return low + (high - low) * nextDouble();
  }

  /** Uniform in [0, bound), to within bound / 2^32. */
  int nextInt(int bound) {
    return (int) (((nextLong() >>> 32) * bound) >>> 32);
  }

  /** Uniform in [low, high], both included. */
  int between(int low, int high) {
    return low + nextInt(high - low + 1);
  }

  boolean chance(double probability) {
    return nextDouble() < probability;
  }

  /** Standard normal, by the method of Box and Muller. */
  double gaussian() {
    double u = 1 - nextDouble();
    double v = nextDouble();
    return Math.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * Math.PI * v);
  }
}
