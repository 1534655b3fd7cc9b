package org.ndsampler.core.regions;

import java.util.OptionalLong;
import org.ndsampler.core.geom.Window;

/**
 * A part of an image that was selected for an epoch. Immutable.
 *
 * @param imageId the image
 * @param annotationId the annotation that it is about; none for a negative
 * @param categoryId the annotation's category; for a negative, the category called "background", or
 *     0 if there is none
 * @param window what to look at, which may lie partly outside the image
 */
public record PooledRegion(
    long imageId, OptionalLong annotationId, long categoryId, Window window) {

  /** Whether it is about an annotation. */
  public boolean isPositive() {
    return annotationId.isPresent();
  }
}
