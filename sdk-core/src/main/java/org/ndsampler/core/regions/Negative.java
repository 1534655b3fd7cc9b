package org.ndsampler.core.regions;

import org.ndsampler.core.geom.Window;

/**
 * A window without the objects of interest. Immutable.
 *
 * @param imageId the image
 * @param window where it is, wholly within the image
 * @since 0.1
 */
public record Negative(long imageId, Window window) {}
