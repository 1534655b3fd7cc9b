package org.ndsampler.core.raster.internal.image;

import java.util.Arrays;

/**
 * The inverse discrete cosine transform of many blocks of 8 x 8 coefficients at once: libjpeg's
 * "islow" (jidctint.c, after C. Loeffler, A. Ligtenberg and G. Moschytz, 1989), whose integer
 * arithmetic decides every bit. For one thread.
 *
 * <p>Each place of a block has an array, and each block the same index in all of them. So every
 * step is a loop over arrays with one index, which the compiler makes vectors of: all
 * multiplications of sixteen blocks take as long as those of one. Loops are kept as short as that
 * asks for.
 */
final class JpegTransform {
  // One block at a time took four to five times as long, also with two columns in the halves of a
  // long. Loops over less than about a hundred values are not worth the vectors' preparation.

  /**
   * The largest sum of absolute values of the coefficients of a block that is transformed. What a
   * picture of 8 bits leads to is half of it at most, however coarse the steps; and with it nothing
   * overflows, for a result is at most 1.93 * 2^15 times the sum.
   */
  static final int LARGEST_SUM = 32_000;

  /** The largest sample. */
  static final int LARGEST = 255;

  /** The bits of {@link #steps} below a quantization step. */
  static final int STEP_SHIFT = 16;

  /** The bits of {@link #steps} that are a place; what lies beyond a block has one of its own. */
  static final int PLACE_MASK = 0x7f;

  /** The steps of coefficients in the order of the file, and what lies beyond the last. */
  private static final int STEPS = 256;

  private static final int[] NATURAL = {
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63
  };

  private static final int LEAST_BLOCKS = 128;
  private static final int ROUND_BLOCKS = 16;
  private static final int SIDE = JpegFrame.SIDE;
  private static final int CONST_BITS = 13;

  /** The bits that are kept between the passes. */
  private static final int PASS_BITS = 2;

  private static final int COLUMN_SHIFT = CONST_BITS - PASS_BITS;
  private static final int ROW_SHIFT = CONST_BITS + PASS_BITS + 3;
  private static final int HALF_COLUMN = 1 << (COLUMN_SHIFT - 1);

  /** Rounding, and the middle of the range of samples. */
  private static final int HALF_ROW = (1 << (ROW_SHIFT - 1)) + (128 << ROW_SHIFT);

  private static final long FIRST_COLUMN = 0x0101010101010101L;

  // Constants of the transform, times 2^13.
  private static final int C_0_298 = 2446;
  private static final int C_0_390 = 3196;
  private static final int C_0_541 = 4433;
  private static final int C_0_765 = 6270;
  private static final int C_0_899 = 7373;
  private static final int C_1_175 = 9633;
  private static final int C_1_501 = 12299;
  private static final int C_1_847 = 15137;
  private static final int C_1_961 = 16069;
  private static final int C_2_053 = 16819;
  private static final int C_2_562 = 20995;
  private static final int C_3_072 = 25172;

  private final int[][] values;

  // Named as in jidctint.c.
  private final int[] tmp2;
  private final int[] tmp3;
  private final int[] tmp10;
  private final int[] tmp11;
  private final int[] tmp12;
  private final int[] tmp13;
  private final int[] z3;
  private final int[] z4;
  private final int[] odd0;
  private final int[] odd1;
  private final int[] odd2;
  private final int[] odd3;

  /** For at most so many blocks at once. */
  JpegTransform(int blocks) {
    int count = Math.max(LEAST_BLOCKS, (blocks + ROUND_BLOCKS - 1) / ROUND_BLOCKS * ROUND_BLOCKS);
    values = new int[JpegFrame.BLOCK + 1][count];
    tmp2 = new int[count];
    tmp3 = new int[count];
    tmp10 = new int[count];
    tmp11 = new int[count];
    tmp12 = new int[count];
    tmp13 = new int[count];
    z3 = new int[count];
    z4 = new int[count];
    odd0 = new int[count];
    odd1 = new int[count];
    odd2 = new int[count];
    odd3 = new int[count];
  }

  /**
   * For each coefficient in the order of the file, one place later, its natural place and the step
   * that it is multiplied with.
   *
   * @param table the quantization table in the order of the file, 64 values of one or two bytes
   */
  static int[] steps(byte[] table) {
    int[] steps = new int[STEPS];
    Arrays.fill(steps, 1 << STEP_SHIFT | JpegFrame.BLOCK);
    for (int k = 0; k < JpegFrame.BLOCK; k++) {
      int step =
          table.length == JpegFrame.BLOCK
              ? table[k] & 0xff
              : (table[2 * k] & 0xff) << 8 | (table[2 * k + 1] & 0xff);
      steps[k + 1] = step << STEP_SHIFT | NATURAL[k];
    }
    return steps;
  }

  /**
   * The same steps, but for coefficients that nobody needs, whose place is that of what lies beyond
   * a block.
   *
   * @param places a bit for each natural place that is needed
   */
  static int[] steps(int[] steps, long places) {
    int[] some = steps.clone();
    for (int k = 1; k <= JpegFrame.BLOCK; k++) {
      if ((places >> (some[k] & PLACE_MASK) & 1) == 0) {
        some[k] = some[k] & -(1 << STEP_SHIFT) | JpegFrame.BLOCK;
      }
    }
    return some;
  }

  /**
   * For each natural place of a coefficient the values of all blocks; and one array more, for what
   * lies beyond a block. Before {@link #inverse} they are the coefficients multiplied with their
   * steps, after it the samples.
   */
  int[][] values() {
    return values;
  }

  /** Makes all values 0. */
  void clear() {
    clear(-1);
  }

  /**
   * Makes values 0.
   *
   * @param places a bit for each natural place where there may be others
   */
  void clear(long places) {
    for (int place = 0; place < JpegFrame.BLOCK; place++) {
      if ((places >> place & 1) != 0) {
        Arrays.fill(values[place], 0);
      }
    }
  }

  /**
   * From coefficients to samples of 0 to 255.
   *
   * @param present a bit for each natural place that is not 0 in all of the blocks
   */
  void inverse(long present) {
    for (int x = 0; x < SIDE; x++) {
      if ((present & FIRST_COLUMN << x) != 0) {
        even(values[x], values[16 + x], values[32 + x], values[48 + x], HALF_COLUMN);
        odd(values[8 + x], values[24 + x], values[40 + x], values[56 + x]);
        column(tmp10, odd3, values[x], values[56 + x]);
        column(tmp11, odd2, values[8 + x], values[48 + x]);
        column(tmp12, odd1, values[16 + x], values[40 + x]);
        column(tmp13, odd0, values[24 + x], values[32 + x]);
      }
    }
    for (int y = 0; y < JpegFrame.BLOCK; y += SIDE) {
      even(values[y], values[y + 2], values[y + 4], values[y + 6], HALF_ROW);
      odd(values[y + 1], values[y + 3], values[y + 5], values[y + 7]);
      row(tmp10, odd3, values[y], values[y + 7]);
      row(tmp11, odd2, values[y + 1], values[y + 6]);
      row(tmp12, odd1, values[y + 2], values[y + 5]);
      row(tmp13, odd0, values[y + 3], values[y + 4]);
    }
  }

  private void even(int[] in0, int[] in2, int[] in4, int[] in6, int rounding) {
    evenTurned(in2, in6, tmp2, tmp3);
    sums(in0, in4, tmp3, rounding, tmp10, tmp13);
    differences(in0, in4, tmp2, rounding, tmp11, tmp12);
  }

  private static void evenTurned(int[] in2, int[] in6, int[] low, int[] high) {
    for (int i = 0; i < low.length; i++) {
      int z1 = (in2[i] + in6[i]) * C_0_541;
      low[i] = z1 - in6[i] * C_1_847;
      high[i] = z1 + in2[i] * C_0_765;
    }
  }

  private static void sums(int[] in0, int[] in4, int[] by, int rounding, int[] plus, int[] minus) {
    for (int i = 0; i < plus.length; i++) {
      int sum = (in0[i] + in4[i] << CONST_BITS) + rounding;
      plus[i] = sum + by[i];
      minus[i] = sum - by[i];
    }
  }

  private static void differences(
      int[] in0, int[] in4, int[] by, int rounding, int[] plus, int[] minus) {
    for (int i = 0; i < plus.length; i++) {
      int difference = (in0[i] - in4[i] << CONST_BITS) + rounding;
      plus[i] = difference + by[i];
      minus[i] = difference - by[i];
    }
  }

  private void odd(int[] in1, int[] in3, int[] in5, int[] in7) {
    oddTurned(in1, in3, in5, in7, z3, z4);
    outer(in7, in1, z3, z4, odd0, odd3);
    inner(in5, in3, z3, z4, odd1, odd2);
  }

  private static void oddTurned(
      int[] in1, int[] in3, int[] in5, int[] in7, int[] third, int[] fourth) {
    for (int i = 0; i < third.length; i++) {
      int a = in7[i] + in3[i];
      int b = in5[i] + in1[i];
      int z5 = (a + b) * C_1_175;
      third[i] = z5 - a * C_1_961;
      fourth[i] = z5 - b * C_0_390;
    }
  }

  private static void outer(
      int[] in7, int[] in1, int[] third, int[] fourth, int[] out0, int[] out3) {
    for (int i = 0; i < out0.length; i++) {
      int z1 = (in7[i] + in1[i]) * -C_0_899;
      out0[i] = in7[i] * C_0_298 + z1 + third[i];
      out3[i] = in1[i] * C_1_501 + z1 + fourth[i];
    }
  }

  private static void inner(
      int[] in5, int[] in3, int[] third, int[] fourth, int[] out1, int[] out2) {
    for (int i = 0; i < out1.length; i++) {
      int z2 = (in5[i] + in3[i]) * -C_2_562;
      out1[i] = in5[i] * C_2_053 + z2 + fourth[i];
      out2[i] = in3[i] * C_3_072 + z2 + third[i];
    }
  }

  private static void column(int[] even, int[] odd, int[] first, int[] last) {
    for (int i = 0; i < first.length; i++) {
      first[i] = even[i] + odd[i] >> COLUMN_SHIFT;
      last[i] = even[i] - odd[i] >> COLUMN_SHIFT;
    }
  }

  /** Limits without Math.max and Math.min, of which the compiler of JDK 17 makes no vectors. */
  private static void row(int[] even, int[] odd, int[] first, int[] last) {
    for (int i = 0; i < first.length; i++) {
      int value = even[i] + odd[i] >> ROW_SHIFT;
      value &= ~(value >> 31);
      int under = LARGEST - value;
      first[i] = LARGEST - (under & ~(under >> 31));
    }
    for (int i = 0; i < last.length; i++) {
      int value = even[i] - odd[i] >> ROW_SHIFT;
      value &= ~(value >> 31);
      int under = LARGEST - value;
      last[i] = LARGEST - (under & ~(under >> 31));
    }
  }
}
