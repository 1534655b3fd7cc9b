/** Tests of the kernels. */
package org.ndsampler.simd.internal;
