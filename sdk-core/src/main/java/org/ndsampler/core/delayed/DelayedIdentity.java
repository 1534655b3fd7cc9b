package org.ndsampler.core.delayed;

import java.util.Collections;
import java.util.List;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.geom.Size;

/**
 * A leaf of pixels in memory.
 *
 * @param pixels an image (height, width, channels), shared and not to be changed
 * @param channelNames a name for each channel, "" for none
 */
record DelayedIdentity(NDArray pixels, List<String> channelNames) implements DelayedImage {

  /** Rejects a clip and a number of names that does not fit. */
  public DelayedIdentity {
    channelNames = List.copyOf(channelNames);
    if (pixels.shape().isClip()) {
      throw new IllegalArgumentException("a clip is not an image; take one frame: frame(t)");
    }
    if (channelNames.size() != pixels.channels()) {
      throw new IllegalArgumentException(
          "there are " + pixels.channels() + " channels, not as many names: " + channelNames);
    }
  }

  /** Pixels whose channels have no names. */
  public static DelayedIdentity of(NDArray pixels) {
    return new DelayedIdentity(pixels, Collections.nCopies(pixels.channels(), ""));
  }

  @Override
  public Size size() {
    return pixels.shape().size();
  }

  @Override
  public int channels() {
    return pixels.channels();
  }

  @Override
  public DType dtype() {
    return pixels.dtype();
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
