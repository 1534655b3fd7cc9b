package org.ndsampler.core.delayed.internal;

/**
 * The loops of filters and warps that a module may have faster than plain Java, with the same
 * results to the last bit. Found as a service; implementations are safe for concurrent use.
 *
 * <p>Weights are symmetric and their number is odd. {@code step} is the distance of two pixels in
 * values.
 */
public interface RowKernels {
  /** Whether this machine runs them faster than plain Java. */
  boolean isUsable();

  /** Widens bytes, as numbers from 0 to 255. */
  void widen(byte[] values, int from, short[] wide, int to, int count);

  /**
   * Weighs rows of unsigned numbers. No sum is above 65535.
   *
   * @param sums of the length of the rows
   */
  void across(short[][] rows, short[] weights, short[] sums);

  /**
   * Weighs the neighbours along a row of unsigned numbers, of which each weighs at most 255 times
   * 2^{@code shift} in the end, and divides by that power, rounding halves up.
   *
   * @param sums the row; {@code count} values and the reach of the weights; is used up
   * @param low as long as the row, for use in between
   * @param shift 8 or 16
   */
  void along(
      short[] sums, short[] low, int step, short[] weights, int shift, byte[] values, int count);

  /** Weighs the neighbours along a row, from the first weight to the last, without fusing. */
  void along(float[] wide, int step, float[] weights, float[] sums);

  /** Weighs rows, from the first to the last, without fusing. */
  void across(float[][] rows, float[] weights, float[] sums);

  /**
   * Interpolates pixels of three or four channels with kernels of four taps along each axis.
   *
   * @param values the plane, and one value more
   * @param run values of a row of the plane
   * @param corner for each pixel the first of its taps
   * @param wx for each pixel where its horizontal weights begin in the table
   * @param wy as wx
   * @param from the first pixel
   * @param to the end of the pixels
   * @param result the pixels side by side, and one value more
   */
  void cubic(
      float[] values,
      int run,
      int channels,
      int[] corner,
      int[] wx,
      int[] wy,
      float[] table,
      int from,
      int to,
      float[] result);
}
