package org.ndsampler.core.coco;

import java.util.OptionalLong;
import org.ndsampler.core.geom.Affine;

/**
 * A named point of an object. Immutable.
 *
 * @param name the name of its keypoint category; empty text if there is none
 * @param categoryId the id of its keypoint category, if the file gives one
 * @param x to the right, in pixels of the image
 * @param y down, in pixels of the image
 * @param visibility 0 not labelled, 1 labelled but hidden, 2 visible; never another number
 * @since 0.1
 */
public record Keypoint(String name, OptionalLong categoryId, double x, double y, int visibility) {
  /** The visibility of a point that can be seen. */
  public static final int VISIBLE = 2;

  /** The point elsewhere. */
  public Keypoint warp(Affine map) {
    return new Keypoint(name, categoryId, map.applyX(x, y), map.applyY(x, y), visibility);
  }
}
