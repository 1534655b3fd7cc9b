/**
 * Boxes, windows, transforms and shapes in the plane.
 *
 * <p>Coordinates are pixels. The origin is the top-left <em>corner</em> of the top-left pixel, x
 * grows to the right and y down, so the pixel in column {@code c} and row {@code r} covers {@code
 * [c, c + 1) x [r, r + 1)} and its centre is {@code (c + 0.5, r + 0.5)}. All types are immutable.
 *
 * @since 0.1
 */
package org.ndsampler.core.geom;
