/**
 * Random access to the pixels of one file.
 *
 * <p>{@link org.ndsampler.core.raster.Rasters} opens a file with whichever {@link
 * org.ndsampler.core.raster.RasterProvider} understands it; a {@link
 * org.ndsampler.core.raster.Raster} reads windows. What had to be decoded is kept in a {@link
 * org.ndsampler.core.raster.BlockCache}.
 *
 * @since 0.1
 */
package org.ndsampler.core.raster;
