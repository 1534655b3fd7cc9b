package org.ndsampler.core.delayed;

import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/**
 * A window of an image. A crop of a crop is allowed.
 *
 * @param image what is cropped
 * @param window wholly inside the image
 */
record DelayedCrop(DelayedImage image, Window window) implements DelayedOf {

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

  /** The graph, one line for each node. */
  @Override
  public String toString() {
    return Explanation.tree(this);
  }
}
