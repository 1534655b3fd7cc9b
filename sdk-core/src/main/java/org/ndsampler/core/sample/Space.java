package org.ndsampler.core.sample;

import org.ndsampler.core.delayed.DelayedImage;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/**
 * A file in the space of a target, with all that it shows, also beyond the space. The canvas does
 * not depend on the window, so a sample has the pixels of the whole.
 *
 * @param x where the image's upper left corner lies in the space
 */
record Space(DelayedImage image, int x, int y) {
  private static final double FAR = 1 << 30;

  /** A file in the space that a map takes it to. */
  static Space of(DelayedImage leaf, Affine toSpace, Size size) {
    if (toSpace.isIdentity()) {
      return new Space(leaf, 0, 0);
    }
    Box reach = leaf.size().toBox().warp(toSpace);
    int x = (int) Math.max(-FAR, Math.min(0, Math.floor(reach.x())));
    int y = (int) Math.max(-FAR, Math.min(0, Math.floor(reach.y())));
    int endX = (int) Math.min(FAR, Math.max(size.width(), Math.ceil(reach.maxX())));
    int endY = (int) Math.min(FAR, Math.max(size.height(), Math.ceil(reach.maxY())));
    Affine moved = toSpace.then(Affine.translation(-(double) x, -(double) y));
    return new Space(leaf.warp(moved, Size.of(endX - x, endY - y)), x, y);
  }

  /** A window of the space, scaled. */
  DelayedImage sample(Window inSpace, Affine scaling, Size size) {
    Window window = inSpace.translate(-x, -y);
    return scaling.isIdentity() && size.equals(window.size())
        ? image.window(window)
        : image.warp(
            Affine.translation(-(double) window.x(), -(double) window.y()).then(scaling), size);
  }
}
