package org.ndsampler.simd.internal;

import org.ndsampler.core.delayed.internal.RowKernels;

/** The kernels as a service: without the vector API it says so, and touches nothing of it. */
public final class VectorKernels implements RowKernels {
  private static final String MODULE = "jdk.incubator.vector";

  /** What {@link java.util.ServiceLoader} calls. */
  public VectorKernels() {}

  @Override
  public boolean isUsable() {
    return ModuleLayer.boot().findModule(MODULE).isPresent()
        && Machine.optimizes()
        && Lanes.areWide();
  }

  @Override
  public void widen(byte[] values, int from, short[] wide, int to, int count) {
    ByteKernels.widen(values, from, wide, to, count);
  }

  @Override
  public void across(short[][] rows, short[] weights, short[] sums) {
    ByteKernels.across(rows, weights, sums);
  }

  @Override
  public void along(
      short[] sums, short[] low, int step, short[] weights, int shift, byte[] values, int count) {
    ByteKernels.along(sums, low, step, weights, shift, values, count);
  }

  @Override
  public void along(float[] wide, int step, float[] weights, float[] sums) {
    FloatKernels.along(wide, step, weights, sums);
  }

  @Override
  public void across(float[][] rows, float[] weights, float[] sums) {
    FloatKernels.across(rows, weights, sums);
  }

  @Override
  public void cubic(
      float[] values,
      int run,
      int channels,
      int[] corner,
      int[] wx,
      int[] wy,
      float[] table,
      int from,
      int to,
      float[] result) {
    FloatKernels.cubic(values, run, channels, corner, wx, wy, table, from, to, result);
  }
}
