/** How NPY files are read: header, memory map, windows; and what the service loader finds. */
package org.ndsampler.core.raster.npy.internal;
