/**
 * Rasters through GDAL: any format, {@code /vsi} paths, georeferencing, GDAL's COG driver.
 *
 * <p>{@link org.ndsampler.gdal.Gdal} opens and converts and tells whether the native library is
 * there; {@link org.ndsampler.core.raster.Rasters} opens with it what the SDK's own readers do not
 * know; {@link org.ndsampler.gdal.GeoRaster} goes between pixels and coordinates. Every native
 * object is closed explicitly; GDAL's messages come as exceptions and are not printed.
 */
package org.ndsampler.gdal;
