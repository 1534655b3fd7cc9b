/**
 * Which parts of which images to look at: windows over annotations, windows where there is nothing,
 * and grids of windows over everything. Nothing here reads pixels.
 *
 * <p>{@link org.ndsampler.core.regions.Selection} chooses positives and negatives as one epoch
 * wants them; it makes a {@link org.ndsampler.core.regions.RegionPool}, and {@link
 * org.ndsampler.core.sample.CocoSampler#preselect} loads from it. {@link
 * org.ndsampler.core.regions.NegativeSampler} draws negatives alone, by the settings in {@link
 * org.ndsampler.core.regions.Negatives}, {@link org.ndsampler.core.regions.SampleGrid} covers
 * everything, {@link org.ndsampler.core.regions.Audit} counts what was seen. Everything is a
 * function of the dataset, the settings and a seed.
 *
 * <p>Windows are whole pixels of the image, or of the video for a clip, from its top-left corner;
 * they are half-open.
 *
 * @since 0.1
 */
package org.ndsampler.core.regions;
