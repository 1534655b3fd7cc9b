package org.ndsampler.core.delayed;

import org.ndsampler.core.geom.Affine;

/**
 * By how much a transform enlarges along the source's axes once its rotation and shear are taken
 * away, not signed.
 */
record Scales(double x, double y) {
  static Scales of(Affine transform) {
    double x = Math.hypot(transform.m00(), transform.m10());
    return new Scales(x, Math.abs(transform.determinant()) / x);
  }
}
