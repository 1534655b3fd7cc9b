package org.ndsampler.core.sample;

/**
 * A part of an annotation that costs time to prepare and that a {@link Target} may leave out.
 *
 * @since 0.1
 */
public enum AnnotationPart {
  /** Polygons and masks. */
  SEGMENTATION,
  /** Keypoints. */
  KEYPOINTS
}
