package org.ndsampler.core.delayed;

import org.ndsampler.core.array.DType;

/**
 * An image in another type. On top of a warp it converts the resampled values, below a warp the
 * stored ones.
 *
 * @param image what is converted
 * @param dtype the type of the result
 */
record DelayedAsType(DelayedImage image, DType dtype) implements DelayedOf {

  /** The graph, one line for each node. */
  @Override
  public String toString() {
    return Explanation.tree(this);
  }
}
