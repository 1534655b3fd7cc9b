/** Writing TIFF: directories, encoded tiles, reduced levels. */
package org.ndsampler.core.raster.tiff.internal.write;
