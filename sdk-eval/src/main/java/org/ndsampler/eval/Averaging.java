package org.ndsampler.eval;

/**
 * How a mean of many numbers is added up; the last bits depend on it. Immutable.
 *
 * @since 0.1
 */
public enum Averaging {
  /** As numpy before 2.3 does it: in blocks of 8,192 values. */
  NUMPY_1,

  /** As numpy 2.3 and later do it: all at once. The same for up to 8,192 values. */
  NUMPY_2_3;

  private static final int BLOCK = 8192;
  private static final int LEAF = 128;

  /** The sum of the first values of an array. */
  double sum(double[] values, int count) {
    if (this == NUMPY_2_3) {
      return pairwise(values, 0, count);
    }
    double sum = 0;
    for (int from = 0; from < count; from += BLOCK) {
      sum += pairwise(values, from, Math.min(BLOCK, count - from));
    }
    return sum;
  }

  /** The mean of the first values of an array; -1 of none. */
  double mean(double[] values, int count) {
    return count == 0 ? -1 : sum(values, count) / count;
  }

  /** The pairwise sum of numpy. */
  static double pairwise(double[] v, int from, int count) {
    if (count < 8) {
      double sum = 0;
      for (int i = from; i < from + count; i++) {
        sum += v[i];
      }
      return sum;
    }
    if (count > LEAF) {
      int half = count / 2;
      half -= half % 8;
      return pairwise(v, from, half) + pairwise(v, from + half, count - half);
    }
    double r0 = v[from];
    double r1 = v[from + 1];
    double r2 = v[from + 2];
    double r3 = v[from + 3];
    double r4 = v[from + 4];
    double r5 = v[from + 5];
    double r6 = v[from + 6];
    double r7 = v[from + 7];
    int i = 8;
    for (; i + 8 <= count; i += 8) {
      r0 += v[from + i];
      r1 += v[from + i + 1];
      r2 += v[from + i + 2];
      r3 += v[from + i + 3];
      r4 += v[from + i + 4];
      r5 += v[from + i + 5];
      r6 += v[from + i + 6];
      r7 += v[from + i + 7];
    }
    double sum = ((r0 + r1) + (r2 + r3)) + ((r4 + r5) + (r6 + r7));
    for (; i < count; i++) {
      sum += v[from + i];
    }
    return sum;
  }
}
