/**
 * TIFF in pure Java: {@link org.ndsampler.core.raster.tiff.TiffRaster} reads windows.
 * Cloud-Optimised GeoTIFFs are written and judged in {@code org.ndsampler.core.raster.cog}.
 *
 * <p>Read: classic and BigTIFF, both byte orders, tiles and strips, chunky and planar, any number
 * of bands, integers and floats of 8 to 64 bits, packed samples of 1 to 15 bits, palettes; not
 * compressed, PackBits, LZW, DEFLATE, ZSTD, JPEG; predictors; sparse tiles, overviews, masks. ZSTD
 * comes from a native library that is in its jar; where that cannot be loaded, the rest works.
 *
 * <p>Limits, so that a hostile file cannot exhaust memory or time: 10,000 directories and a million
 * tags in a file, 1 GiB in a decoded tile or strip, and no tile that claims to be larger than its
 * compression can make of its bytes.
 *
 * @since 0.1
 */
package org.ndsampler.core.raster.tiff;
