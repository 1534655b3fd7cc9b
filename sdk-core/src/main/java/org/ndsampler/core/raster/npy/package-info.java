/**
 * NumPy's NPY files: a header and then nothing but the values, so that a window of any size is read
 * straight from a memory map. The format is described in NumPy's {@code numpy.lib.format}.
 */
package org.ndsampler.core.raster.npy;
