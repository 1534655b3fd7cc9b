package org.ndsampler.core.delayed;

import java.util.List;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.geom.Size;

/**
 * A leaf in which every value is the same, such as NaN for channels that are missing. Outside it is
 * the fill value, as with every leaf.
 *
 * @param size width and height
 * @param channelNames a name for each channel, "" for none
 * @param dtype the type of the values
 * @param value the value, rounded and saturated into the type
 */
record DelayedConstant(Size size, List<String> channelNames, DType dtype, double value)
    implements DelayedImage {

  /** Copies the list. */
  public DelayedConstant {
    channelNames = List.copyOf(channelNames);
  }

  @Override
  public int channels() {
    return channelNames.size();
  }

  @Override
  public List<DelayedImage> children() {
    return List.of();
  }

  /** The graph, one line for each node. */
  @Override
  public String toString() {
    return Explanation.tree(this);
  }
}
