package org.ndsampler.core.sample;

/**
 * The places of an epoch that one rank takes, from a place on: all ranks together take every place
 * behind the start once, a batch of each at a time, so that what ranks have taken that are equally
 * far is a beginning of the epoch, without gaps. Immutable.
 *
 * @param start the first place that no rank has taken
 * @param rank which of the ranks, from 0
 * @param world how many ranks there are
 * @param length how many places the epoch has; {@link #ENDLESS} if there is no end
 */
record Course(long start, int rank, int world, long length) {
  /** Beyond what anybody reaches; sums with it do not overflow. */
  static final long ENDLESS = 1L << 62;

  boolean isEndless() {
    return length == ENDLESS;
  }

  /** How many places this rank has. */
  long own() {
    return Math.max(0, (length - start - rank + world - 1) / world);
  }

  /** The place of a number below {@link #own}. */
  long place(long number) {
    return start + number * world + rank;
  }

  /** How many pieces of a size this rank has; the most that can be counted if there is no end. */
  int pieces(int size, boolean fullOnly) {
    long pieces = fullOnly ? (length - start) / ((long) size * world) : (own() + size - 1) / size;
    return (int) Math.min(Integer.MAX_VALUE, pieces);
  }

  /** Where all ranks are once each has taken so many places, as far as it had any. */
  long after(long taken) {
    return Math.min(length, start + taken * world);
  }
}
