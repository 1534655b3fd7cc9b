package org.ndsampler.core.delayed;

import java.util.List;
import org.ndsampler.core.array.DType;
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
record DelayedWarp(DelayedImage image, Affine transform, Size size) implements DelayedImage {

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

  @Override
  public int channels() {
    return image.channels();
  }

  @Override
  public List<String> channelNames() {
    return image.channelNames();
  }

  @Override
  public DType dtype() {
    return image.dtype();
  }

  @Override
  public List<DelayedImage> children() {
    return List.of(image);
  }

  /** The graph, one line for each node. */
  @Override
  public String toString() {
    return Explanation.tree(this);
  }
}
