/** Encoders: animated GIF, and SVG as a {@code Graphics2D}. */
package org.ndsampler.viz.internal.encode;
