package org.ndsampler.core.sample;

import java.util.OptionalLong;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/**
 * What a {@link Target} came to: the numbers that were open are known. Immutable.
 *
 * @param target the target as it was asked for
 * @param imageId the image
 * @param imageSize its width and height
 * @param core the window before the margins were added, in pixels of the image
 * @param window the window that was loaded, in pixels of the image; it may lie outside
 */
public record ResolvedTarget(
    Target target, long imageId, Size imageSize, Window core, Window window) {

  /** The annotation that was asked for, if one was. */
  public OptionalLong annotationId() {
    return target.annotationId();
  }

  /** The part of the window that the image has; empty when it lies wholly outside. */
  public Window inside() {
    return window.intersection(imageSize.toWindow());
  }
}
