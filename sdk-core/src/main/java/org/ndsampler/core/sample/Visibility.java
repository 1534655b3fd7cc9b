package org.ndsampler.core.sample;

/**
 * Of what the share is taken that has to lie in the window for an annotation to count.
 *
 * @since 0.1
 */
public enum Visibility {
  /** Of the area of the box. */
  BOX,
  /** Of the area of the polygons or the mask; of the box where an annotation has no shape. */
  SHAPE
}
