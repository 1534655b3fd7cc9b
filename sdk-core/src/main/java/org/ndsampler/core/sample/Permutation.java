package org.ndsampler.core.sample;

import java.util.Objects;

/**
 * A pseudo-random order of the numbers below a size, of which each place can be asked for by
 * itself: an eight-round Feistel network over the next power of four, walked until it lands below
 * the size (Black and Rogaway, "Ciphers with arbitrary finite domains", 2002). Immutable. Cost of a
 * place: constant, four walks at most on average.
 */
final class Permutation {
  private static final int ROUNDS = 8;
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private final int size;
  private final int halfBits;
  private final long[] keys = new long[ROUNDS];

  Permutation(int size, long seed, int epoch) {
    this.size = size;
    int bits = 64 - Long.numberOfLeadingZeros(Math.max(1, size - 1L));
    this.halfBits = (bits + 1) / 2;
    long state = key(seed, epoch);
    for (int i = 0; i < ROUNDS; i++) {
      state += GOLDEN;
      keys[i] = mix(state);
    }
  }

  /** Of a seed and an epoch: neighbours have unrelated ones. */
  static long key(long seed, int epoch) {
    return mix(seed) + mix(epoch + GOLDEN) * GOLDEN;
  }

  /** The number at a place. */
  int at(int index) {
    Objects.checkIndex(index, size);
    long value = index;
    do {
      value = encrypt(value);
    } while (value >= size);
    return (int) value;
  }

  private long encrypt(long value) {
    long mask = (1L << halfBits) - 1;
    long left = value >>> halfBits;
    long right = value & mask;
    for (long key : keys) {
      long next = left ^ (mix(right + key) & mask);
      left = right;
      right = next;
    }
    return left << halfBits | right;
  }

  /** The finaliser of SplitMix64. */
  static long mix(long z) {
    long a = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    long b = (a ^ a >>> 27) * 0x94d049bb133111ebL;
    return b ^ b >>> 31;
  }
}
