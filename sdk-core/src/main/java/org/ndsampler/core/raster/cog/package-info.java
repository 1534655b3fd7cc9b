/**
 * Cloud-Optimised GeoTIFF: {@link org.ndsampler.core.raster.cog.CogWriter} writes one, {@link
 * org.ndsampler.core.raster.cog.CogValidator} tells whether a file is one, {@link
 * org.ndsampler.core.raster.cog.CogBatch} converts and checks many.
 *
 * @since 0.1
 */
package org.ndsampler.core.raster.cog;
