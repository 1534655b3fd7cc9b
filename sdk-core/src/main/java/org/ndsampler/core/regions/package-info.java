/**
 * Which parts of which images to look at: windows over annotations, windows where there is nothing,
 * and grids of windows over everything. Nothing here reads pixels.
 */
package org.ndsampler.core.regions;
