package org.ndsampler.core.regions;

import java.util.HashMap;
import java.util.Map;
import org.ndsampler.core.geom.Window;

/**
 * Windows of one size that share no pixel, and which others share none with them. Confined to one
 * thread.
 *
 * <p>The image is divided into cells of the size of the windows, and each cell holds the top-left
 * corner of at most one window, as two windows that begin in one cell overlap. So a window of that
 * size can only meet those that begin in its own cell and the eight around it, and a larger one
 * those in the cells it covers besides: however many windows there are. A list of all windows of an
 * image, the obvious way, is quadratic in them.
 */
final class Apart {
  private final int width;
  private final int height;
  private final Map<Cell, Window> taken = new HashMap<>();

  private record Cell(long image, int column, int row) {}

  Apart(int width, int height) {
    this.width = width;
    this.height = height;
  }

  /** Takes a window within an image if it shares no pixel with those that were taken. */
  boolean take(Negative negative) {
    if (meets(negative)) {
      return false;
    }
    add(negative);
    return true;
  }

  /** Whether a window of any size shares a pixel with one that was taken. */
  boolean meets(Negative negative) {
    Window window = negative.window();
    int lastColumn = (window.endX() - 1) / width;
    int lastRow = (window.endY() - 1) / height;
    for (int c = Math.floorDiv(window.x() - width + 1, width); c <= lastColumn; c++) {
      for (int r = Math.floorDiv(window.y() - height + 1, height); r <= lastRow; r++) {
        Window other = taken.get(new Cell(negative.imageId(), c, r));
        if (other != null && !other.intersection(window).isEmpty()) {
          return true;
        }
      }
    }
    return false;
  }

  /** Takes a window that meets none. */
  void add(Negative negative) {
    Window window = negative.window();
    taken.put(new Cell(negative.imageId(), window.x() / width, window.y() / height), window);
  }
}
