/**
 * What {@code frames} and {@code sample} both need and nobody else does: which file holds which
 * channel, and the headers of files. Not exported.
 */
package org.ndsampler.core.frames.internal;
