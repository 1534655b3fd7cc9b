package org.ndsampler.core.sample;

import java.util.concurrent.atomic.AtomicBoolean;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/**
 * Warns of windows of which nothing lies inside their image: all of such a sample is padding, which
 * looks like a black picture. Once for windows that would lie inside if x and y were swapped, and
 * once for others. Safe for concurrent use; of a window inside it takes four comparisons.
 */
final class WindowsOutside {
  private static final System.Logger LOG = System.getLogger(CocoSampler.class.getName());

  private final String dataset;
  private final AtomicBoolean swappedReported = new AtomicBoolean();
  private final AtomicBoolean reported = new AtomicBoolean();

  WindowsOutside(String dataset) {
    this.dataset = dataset;
  }

  /** Warns if a window lies wholly outside and none like it was reported. */
  void check(ResolvedTarget target) {
    Window window = target.window();
    Size size = target.imageSize();
    if (!isOutside(window, size) || window.isEmpty()) {
      return;
    }
    boolean isSwapped = isInside(window.y(), window.x(), size);
    if ((isSwapped ? swappedReported : reported).compareAndSet(false, true)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "dataset "
              + dataset
              + ", image "
              + target.imageId()
              + ": the window "
              + window.size()
              + " at ("
              + window.x()
              + ", "
              + window.y()
              + ") lies wholly outside, as the image is "
              + size
              + ", width x height; the sample is all padding, and others like it are not reported; "
              + (isSwapped
                  ? "are x and y swapped? x counts columns from the left, y rows from the top"
                  : "coordinates are pixels from the top-left corner of the image"));
    }
  }

  private static boolean isOutside(Window window, Size size) {
    return window.x() >= size.width()
        || window.y() >= size.height()
        || window.endX() <= 0
        || window.endY() <= 0;
  }

  private static boolean isInside(int x, int y, Size size) {
    return x >= 0 && y >= 0 && x < size.width() && y < size.height();
  }
}
