package org.ndsampler.core.delayed;

import java.util.List;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.geom.Size;

/**
 * An image in floating point with NaN where the stored value means "no data". Acts on the leaves,
 * before any resampling.
 *
 * @param image what is masked
 * @param nodata the stored value that becomes NaN
 */
record DelayedNodata(DelayedImage image, double nodata) implements DelayedImage {

  @Override
  public Size size() {
    return image.size();
  }

  @Override
  public int channels() {
    return image.channels();
  }

  @Override
  public List<String> channelNames() {
    return image.channelNames();
  }

  @Override
  public DType dtype() {
    return Plan.dtype(Plan.of(this));
  }

  @Override
  public List<DelayedImage> children() {
    return List.of(image);
  }

  /** The graph, one line for each node. */
  @Override
  public String toString() {
    return Explanation.tree(this);
  }
}
