/** The bridges to the kernels, each loaded only where its kernel is. */
package org.ndsampler.jupyter.internal;
