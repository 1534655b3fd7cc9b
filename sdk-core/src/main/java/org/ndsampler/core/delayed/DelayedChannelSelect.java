package org.ndsampler.core.delayed;

import java.util.List;
import java.util.Objects;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.geom.Size;

/**
 * Some channels of an image. Leaves of which no channel is left are not read.
 *
 * @param image what they are taken from
 * @param indices the channels, in order; one may come twice
 */
record DelayedChannelSelect(DelayedImage image, List<Integer> indices) implements DelayedImage {

  /** Copies the list; rejects an index that is no channel. */
  public DelayedChannelSelect {
    indices = List.copyOf(indices);
    int channels = image.channels();
    for (int index : indices) {
      Objects.checkIndex(index, channels);
    }
  }

  @Override
  public Size size() {
    return image.size();
  }

  @Override
  public int channels() {
    return indices.size();
  }

  @Override
  public List<String> channelNames() {
    List<String> names = image.channelNames();
    return indices.stream().map(names::get).toList();
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
