package org.ndsampler.core.regions;

import java.util.HashMap;
import java.util.Map;
import org.ndsampler.core.geom.Window;

/**
 * Windows of one size that share no pixel, and which of more may join them. Confined to one thread.
 *
 * <p>The image is divided into cells of the size of the windows, and each cell holds the top-left
 * corner of at most one window, as two windows that begin in one cell overlap. So a window can only
 * meet those that begin in its own cell and the eight around it: nine looks, however many windows
 * there are. A list of all windows of an image, the obvious way, is quadratic in them.
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
    Window window = negative.window();
    int column = window.x() / width;
    int row = window.y() / height;
    for (int c = column - 1; c <= column + 1; c++) {
      for (int r = row - 1; r <= row + 1; r++) {
        Window other = taken.get(new Cell(negative.imageId(), c, r));
        if (other != null && !other.intersection(window).isEmpty()) {
          return false;
        }
      }
    }
    taken.put(new Cell(negative.imageId(), column, row), window);
    return true;
  }
}
