/**
 * NumPy's NPY files: a header and then nothing but the values, so that a window of any size is read
 * straight from a memory map. The format is described in NumPy's {@code numpy.lib.format}.
 *
 * <p>Booleans become uint8 (0 and 1), int8 becomes int16, float16 becomes float32, and uint64
 * becomes int64 (a value beyond its range is an error when it is read). Complex numbers, texts,
 * objects and structures are refused.
 *
 * @since 0.1
 */
package org.ndsampler.core.raster.npy;
