package org.ndsampler.core.delayed;

import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;

/**
 * An image through an affine transform, on a canvas. A shift by whole pixels copies and does not
 * resample.
 *
 * @param image what is warped
 * @param transform from the image's coordinates to the result's
 * @param size the canvas of the result, from its origin
 */
record DelayedWarp(DelayedImage image, Affine transform, Size size) implements DelayedOf {

  /** Rejects a transform that is not finite or cannot be inverted. */
  public DelayedWarp {
    double determinant = transform.determinant();
    if (determinant == 0
        || !Double.isFinite(determinant)
        || !Double.isFinite(1 / determinant)
        || !Double.isFinite(transform.m02())
        || !Double.isFinite(transform.m12())) {
      throw new IllegalArgumentException(
          "the transform must be finite and have an inverse: " + transform);
    }
  }

  /** The graph, one line for each node. */
  @Override
  public String toString() {
    return Explanation.tree(this);
  }
}
