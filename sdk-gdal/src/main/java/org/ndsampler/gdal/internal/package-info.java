/** The native library and the provider that stands on it; nothing of it is exported. */
package org.ndsampler.gdal.internal;
