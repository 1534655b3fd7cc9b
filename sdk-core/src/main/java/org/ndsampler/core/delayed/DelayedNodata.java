package org.ndsampler.core.delayed;

import org.ndsampler.core.array.DType;

/**
 * An image in floating point with NaN where the stored value means "no data". Acts on the leaves,
 * before any resampling.
 *
 * @param image what is masked
 * @param nodata the stored value that becomes NaN
 */
record DelayedNodata(DelayedImage image, double nodata) implements DelayedOf {

  @Override
  public DType dtype() {
    return Plan.dtype(Plan.of(this));
  }

  /** The graph, one line for each node. */
  @Override
  public String toString() {
    return Explanation.tree(this);
  }
}
