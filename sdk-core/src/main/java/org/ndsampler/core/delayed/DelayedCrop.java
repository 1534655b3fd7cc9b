package org.ndsampler.core.delayed;

import java.util.List;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/**
 * A window of an image. A crop of a crop is allowed.
 *
 * @param image what is cropped
 * @param window wholly inside the image
 */
record DelayedCrop(DelayedImage image, Window window) implements DelayedImage {

  /** Rejects a window that is not wholly inside. */
  public DelayedCrop {
    if (!image.size().toWindow().contains(window)) {
      throw new IndexOutOfBoundsException(
          window
              + " is not inside an image of "
              + image.size()
              + "; use window() for one that may lie outside");
    }
  }

  @Override
  public Size size() {
    return window.size();
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
    return image.dtype();
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
