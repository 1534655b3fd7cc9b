/** Programs for a command line. */
package org.ndsampler.core.raster.cog.internal;
