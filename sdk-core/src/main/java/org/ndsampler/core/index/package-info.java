/**
 * Which boxes of an image meet a window: one packed spatial index for all images of a dataset.
 *
 * <p>Boxes are closed rectangles: those that only touch meet, and so do those of no area.
 *
 * @since 0.1
 */
package org.ndsampler.core.index;
