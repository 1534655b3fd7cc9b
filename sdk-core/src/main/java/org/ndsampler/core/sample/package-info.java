/**
 * Samples: the pixels of a window together with the annotations in it.
 *
 * <p>A {@link org.ndsampler.core.sample.Target} says which window; a {@link
 * org.ndsampler.core.sample.CocoSampler} loads it as a {@link org.ndsampler.core.sample.Sample}.
 */
package org.ndsampler.core.sample;
