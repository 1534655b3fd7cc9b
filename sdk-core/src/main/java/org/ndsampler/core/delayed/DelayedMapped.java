package org.ndsampler.core.delayed;

import java.util.function.BiConsumer;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.geom.Window;

/** An image whose finished values are changed by a function, window by window. */
record DelayedMapped(DelayedImage image, BiConsumer<Window, NDArray> change) implements DelayedOf {

  /** Reads a window of this into an array of its type and size. */
  void readInto(Window window, NDArray target, FinalizeOptions options) {
    image.crop(window).finalizeInto(target, options);
    change.accept(window, target);
  }

  /** The graph, one line for each node. */
  @Override
  public String toString() {
    return Explanation.tree(this);
  }
}
