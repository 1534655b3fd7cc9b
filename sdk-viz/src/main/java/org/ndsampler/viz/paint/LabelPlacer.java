package org.ndsampler.viz.paint;

import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds places for labels, one after another: inside the image, on none that was placed before, and
 * covering as little as possible of the objects.
 *
 * <p>A greedy choice among fixed places about the object, cheapest first, then among places further
 * away; for n labels the time is O(n^2). Confined to one thread.
 */
final class LabelPlacer {
  private final double width;
  private final double height;
  private final List<Rectangle2D> objects;
  private final List<Rectangle2D> taken = new ArrayList<>();

  /** For an image of a size, with the visible boxes of all objects. */
  LabelPlacer(double width, double height, List<Rectangle2D> objects) {
    this.width = width;
    this.height = height;
    this.objects = objects;
  }

  /** Where a label went, and whether it lies apart from its object. */
  record Place(Rectangle2D area, boolean isApart) {}

  /** Keeps a part of the image free of labels. */
  void keepFree(Rectangle2D area) {
    taken.add(area);
  }

  /** The place for a label about an object; null when every place in reach is taken. */
  @Nullable Place place(Rectangle2D object, double w, double h) {
    if (w > width || h > height) {
      return null;
    }
    double left = object.getMinX();
    double right = object.getMaxX() - w;
    double above = object.getMinY() - h;
    double below = object.getMaxY();
    double top = object.getMinY();
    double bottom = object.getMaxY() - h;
    double middleX = object.getCenterX() - w / 2;
    double middleY = object.getCenterY() - h / 2;
    double[][] spots = {
      {left, above},
      {left, top},
      {right, above},
      {left, below},
      {right, below},
      {left, bottom},
      {right, top},
      {right, bottom},
      {middleX, above},
      {middleX, below},
      {object.getMaxX(), top},
      {left - w, top},
      {object.getMaxX(), middleY},
      {left - w, middleY},
      {object.getMaxX(), bottom},
      {left - w, bottom},
      {middleX, top},
      {middleX, middleY},
      {middleX, bottom}
    };
    Rectangle2D best = null;
    double lowest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < spots.length; i++) {
      Rectangle2D area = inside(spots[i][0], spots[i][1], w, h);
      if (!isFree(area)) {
        continue;
      }
      double moved = Math.abs(area.getX() - spots[i][0]) + Math.abs(area.getY() - spots[i][1]);
      double cost = 0.04 * i + covered(area) + 0.5 * moved / h;
      if (cost < lowest) {
        lowest = cost;
        best = area;
      }
    }
    if (best != null) {
      taken.add(best);
      return new Place(best, false);
    }
    return search(object, w, h);
  }

  /** Looks in rings about the object for the nearest free place. */
  private @Nullable Place search(Rectangle2D object, double w, double h) {
    for (int ring = 1; ring <= 4; ring++) {
      double dy = ring * h * 0.75;
      Rectangle2D best = null;
      double lowest = Double.POSITIVE_INFINITY;
      int steps = 4 * ring;
      double spanX = object.getWidth() + w + 2 * dy;
      double spanY = object.getHeight() + h + 2 * dy;
      for (int i = 0; i < 4 * steps; i++) {
        double along = (i % steps) / (double) steps;
        double x = object.getMinX() - w - dy;
        double y = object.getMinY() - h - dy;
        switch (i / steps) {
          case 0 -> x += along * spanX;
          case 1 -> {
            x += spanX;
            y += along * spanY;
          }
          case 2 -> {
            x += (1 - along) * spanX;
            y += spanY;
          }
          default -> y += (1 - along) * spanY;
        }
        // At the border of the image the ring is moved inwards.
        Rectangle2D area = inside(x, y, w, h);
        if (!isFree(area)) {
          continue;
        }
        double cost =
            covered(area)
                + Math.hypot(
                        area.getCenterX() - object.getCenterX(),
                        area.getCenterY() - object.getCenterY())
                    / (w + h);
        if (cost < lowest) {
          lowest = cost;
          best = area;
        }
      }
      if (best != null) {
        taken.add(best);
        return new Place(best, true);
      }
    }
    return scan(object, w, h);
  }

  /** Looks everywhere on the object and close to it for the place that hides least. */
  private @Nullable Place scan(Rectangle2D object, double w, double h) {
    Rectangle2D best = null;
    double lowest = Double.POSITIVE_INFINITY;
    double top = Math.max(0, object.getMinY() - 6 * h);
    double bottom = Math.min(height - h, object.getMaxY() + 5 * h);
    double left = Math.max(0, object.getMinX() - w - h);
    double right = Math.min(width - w, object.getMaxX() + h);
    int rows = (int) Math.max(1, Math.ceil((bottom - top) / (h / 2)));
    int columns = (int) Math.max(1, Math.ceil((right - left) / (w / 4)));
    // From edge to edge, both included.
    for (int row = 0; row <= rows; row++) {
      for (int column = 0; column <= columns; column++) {
        Rectangle2D area =
            inside(
                left + (right - left) * column / columns, top + (bottom - top) * row / rows, w, h);
        double far =
            Math.max(0, object.getMinY() - area.getMaxY())
                + Math.max(0, area.getMinY() - object.getMaxY());
        double cost = isFree(area) ? covered(area) + 0.3 * far / h : Double.POSITIVE_INFINITY;
        if (cost < lowest) {
          lowest = cost;
          best = area;
        }
      }
    }
    if (best == null) {
      return null;
    }
    taken.add(best);
    return new Place(best, !object.intersects(best));
  }

  private Rectangle2D inside(double x, double y, double w, double h) {
    // Whole pixels, so that the tag has sharp edges and the text the same place in each.
    double px = Math.min(Math.max(0, Math.rint(x)), Math.floor(width - w));
    double py = Math.min(Math.max(0, Math.rint(y)), Math.floor(height - h));
    return new Rectangle2D.Double(px, py, w, h);
  }

  private boolean isFree(Rectangle2D area) {
    for (Rectangle2D other : taken) {
      if (other.intersects(area)) {
        return false;
      }
    }
    return true;
  }

  /** How much of the objects a label would hide: of each its own share, so small ones count. */
  private double covered(Rectangle2D area) {
    double sum = 0;
    for (Rectangle2D other : objects) {
      double w = Math.min(other.getMaxX(), area.getMaxX()) - Math.max(other.getX(), area.getX());
      double h = Math.min(other.getMaxY(), area.getMaxY()) - Math.max(other.getY(), area.getY());
      double all = other.getWidth() * other.getHeight();
      if (w > 0 && h > 0 && all > 0) {
        double share = w * h / all;
        sum += share;
      }
    }
    return sum;
  }
}
