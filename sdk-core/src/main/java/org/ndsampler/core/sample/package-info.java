/**
 * Samples: the pixels of a window together with the annotations in it.
 *
 * <p>A {@link org.ndsampler.core.sample.Target} says which window; a {@link
 * org.ndsampler.core.sample.CocoSampler} loads it as a {@link org.ndsampler.core.sample.Sample}; a
 * {@link org.ndsampler.core.sample.SampleLoader} loads many, on several threads, as batches. The
 * same target gives the same sample, whatever the number of threads and whatever was loaded before.
 *
 * <p>Three spaces are told apart. <em>Image</em> coordinates are pixels from the top-left corner of
 * an image, or of a frame's image. The <em>space</em> of a target is that of its image, or of the
 * video for a clip; windows are given in it. <em>Sample</em> coordinates are pixels from the
 * top-left corner of the sample, after margins and scale; annotations come in them, and are not cut
 * off unless asked. {@link org.ndsampler.core.sample.Sample#toImage()} and {@link
 * org.ndsampler.core.sample.Sample#toSpace()} lead back.
 *
 * @since 0.1
 */
package org.ndsampler.core.sample;
