package org.ndsampler.core.frames.internal;

import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;

/**
 * How large an image is whose size nobody says, from the files that it consists of. Confined to one
 * thread.
 *
 * <p>A file that lies on the image as it is has the image's size, however far others reach beyond
 * it; where there is none, all must fit. The first such file decides, and later ones need not even
 * be opened.
 */
public final class Reach {
  private double width;
  private double height;

  /** Adds a file that lies elsewhere. */
  public void add(Size size, Affine toImage) {
    Box reach = size.toBox().warp(toImage);
    width = Math.max(width, reach.maxX());
    height = Math.max(height, reach.maxY());
  }

  /** What all of them reach, in whole pixels. */
  public Size size() {
    return Size.of(whole(width), whole(height));
  }

  private static int whole(double length) {
    return (int) Math.ceil(length - 1e-6);
  }
}
