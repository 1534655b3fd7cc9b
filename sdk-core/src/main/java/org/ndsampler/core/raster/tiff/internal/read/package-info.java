/** Reading TIFF: directories, layout, and the blocks of pixels. */
package org.ndsampler.core.raster.tiff.internal.read;
