/**
 * Typed n-dimensional arrays of pixels.
 *
 * <p>An image has the axes height, width, channels (HWC); a clip has time, height, width, channels
 * (THWC). The last axis is the fastest.
 *
 * @since 0.1
 */
package org.ndsampler.core.array;
