package org.ndsampler.core.delayed;

import java.util.ArrayList;
import java.util.List;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.internal.Ints;

/**
 * The channels of several images, one after another. Each is resampled in its own type; the result
 * has the smallest type that holds them all, as NumPy promotes.
 *
 * @param images at least one, all of one size; warp them onto one canvas first
 */
record DelayedChannelConcat(List<DelayedImage> images) implements DelayedImage {

  /** Copies the list; rejects none and images of different sizes. */
  public DelayedChannelConcat {
    images = List.copyOf(images);
    if (images.isEmpty()) {
      throw new IllegalArgumentException("a concatenation needs at least one image");
    }
    Size size = images.get(0).size();
    for (int i = 1; i < images.size(); i++) {
      if (!images.get(i).size().equals(size)) {
        throw new IllegalArgumentException(
            "the images must have one size: the first is "
                + size
                + ", number "
                + (i + 1)
                + " is "
                + images.get(i).size()
                + "; warp them first");
      }
    }
  }

  @Override
  public Size size() {
    return images.get(0).size();
  }

  @Override
  public int channels() {
    int sum = 0;
    for (DelayedImage image : images) {
      sum = Ints.sum("the channels of a concatenation", sum, image.channels());
    }
    return sum;
  }

  @Override
  public List<String> channelNames() {
    List<String> names = new ArrayList<>();
    for (DelayedImage image : images) {
      names.addAll(image.channelNames());
    }
    return names;
  }

  @Override
  public DType dtype() {
    return Plan.dtype(Plan.of(this));
  }

  @Override
  public List<DelayedImage> children() {
    return images;
  }

  /** The graph, one line for each node. */
  @Override
  public String toString() {
    return Explanation.tree(this);
  }
}
