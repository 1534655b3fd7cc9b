/** Tests against the real GDAL, skipped with a line that says why where it is not built. */
package org.ndsampler.gdal;
