package org.ndsampler.core.delayed;

/**
 * A component of an affine transform, as {@link org.ndsampler.core.geom.Affine#decompose} has it.
 *
 * @since 0.1
 */
public enum WarpPart {
  /** The factors along both axes. */
  SCALE,
  /** The rotation. */
  ROTATION,
  /** The shear. */
  SHEAR,
  /** The shift. */
  OFFSET
}
