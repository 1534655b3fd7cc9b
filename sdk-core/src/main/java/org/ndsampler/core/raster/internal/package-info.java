/** What the raster package needs and does not export. */
package org.ndsampler.core.raster.internal;
