package org.ndsampler.chips;

import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Window;

/**
 * Where a chip, or a frame of one, is from. Immutable.
 *
 * @param imageId the image of the source
 * @param window the window of it, in its pixels; of a clip in those of the video. It may lie
 *     outside
 * @param toSource the map from pixels of the chip to those of the image; {@code inverse()} leads
 *     from the image to the chip
 * @since 0.1
 */
public record ChipSource(long imageId, Window window, Affine toSource) {}
