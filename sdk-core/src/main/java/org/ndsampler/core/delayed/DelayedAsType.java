package org.ndsampler.core.delayed;

import java.util.List;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.geom.Size;

/**
 * An image in another type. On top of a warp it converts the resampled values, below a warp the
 * stored ones.
 *
 * @param image what is converted
 * @param dtype the type of the result
 */
record DelayedAsType(DelayedImage image, DType dtype) implements DelayedImage {

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
  public List<DelayedImage> children() {
    return List.of(image);
  }

  /** The graph, one line for each node. */
  @Override
  public String toString() {
    return Explanation.tree(this);
  }
}
