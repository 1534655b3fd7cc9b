package org.ndsampler.core.delayed;

import org.ndsampler.core.geom.Affine;

/**
 * Channels of one leaf with a part of their warp taken back: what {@link DelayedImage#undoWarps}
 * gives. Immutable.
 *
 * @param image the channels, nearer to how they are stored
 * @param transform from the coordinates of the graph to those of the image
 * @since 0.1
 */
public record UndoneWarp(DelayedImage image, Affine transform) {}
