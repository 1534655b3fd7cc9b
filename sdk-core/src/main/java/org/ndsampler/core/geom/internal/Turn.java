package org.ndsampler.core.geom.internal;

import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/**
 * One of the eight ways to lay a picture of square pixels: perhaps mirrored left to right, then
 * turned clockwise by quarters. Immutable.
 *
 * @param mirrored whether left and right change places, before it is turned
 * @param quarters how often it is turned by 90 degrees from the x axis towards the y axis, 0 to 3
 */
public record Turn(boolean mirrored, int quarters) {
  /** The picture as it is. */
  public static final Turn NONE = new Turn(false, 0);

  /** Takes whole turns away. */
  public Turn {
    quarters = Math.floorMod(quarters, 4);
  }

  /** Whether nothing changes. */
  public boolean isNone() {
    return !mirrored && quarters == 0;
  }

  /** This, and then another. */
  public Turn then(Turn next) {
    // A mirror turns the quarters before it round.
    return new Turn(
        mirrored != next.mirrored, next.quarters + (next.mirrored ? -quarters : quarters));
  }

  /** What takes this back. */
  public Turn inverse() {
    return mirrored ? this : new Turn(false, -quarters);
  }

  /** The size of a turned picture. */
  public Size of(Size size) {
    if (quarters % 2 == 0) {
      return size;
    }
    int across = size.height();
    int down = size.width();
    return Size.of(across, down);
  }

  /** Where a window of a picture lies once the picture is turned. */
  public Window of(Window window, Size size) {
    int x = mirrored ? size.width() - window.endX() : window.x();
    int y = window.y();
    int endX = size.width() - x - window.width();
    int endY = size.height() - window.endY();
    return switch (quarters) {
      case 1 -> Window.of(endY, x, window.height(), window.width());
      case 2 -> Window.of(endX, endY, window.width(), window.height());
      case 3 -> Window.of(y, endX, window.height(), window.width());
      default -> Window.of(x, y, window.width(), window.height());
    };
  }

  /** The map of the plane that turns a picture of a size. */
  public Affine toAffine(Size size) {
    double w = size.width();
    double h = size.height();
    Affine mirror = mirrored ? new Affine(-1, 0, w, 0, 1, 0) : Affine.IDENTITY;
    return switch (quarters) {
      case 1 -> mirror.then(new Affine(0, -1, h, 1, 0, 0));
      case 2 -> mirror.then(new Affine(-1, 0, w, 0, -1, h));
      case 3 -> mirror.then(new Affine(0, 1, 0, -1, 0, w));
      default -> mirror;
    };
  }
}
