/** What reading and writing TIFF share: tags, samples, compressions. */
package org.ndsampler.core.raster.tiff.internal.format;
