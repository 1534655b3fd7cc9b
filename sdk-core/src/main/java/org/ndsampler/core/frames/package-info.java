/**
 * From an image's id to its pixels: files are opened when they are needed and closed when they are
 * not.
 *
 * <p>{@link org.ndsampler.core.frames.Frames} is what a sampler reads from: {@link
 * org.ndsampler.core.frames.CocoFrames} for the images of a dataset with their assets, {@link
 * org.ndsampler.core.frames.SimpleFrames} for a map from ids to files, or a source of one's own,
 * which only has to say what {@linkplain org.ndsampler.core.frames.FramePart parts} an image has.
 * Which file holds which channel is decided here and nowhere else. A {@link
 * org.ndsampler.core.frames.FrameCache} converts each image once, into the form that a {@link
 * org.ndsampler.core.frames.Backend} names, so that a window costs the same however large the image
 * is. Nothing here knows of annotations.
 *
 * @since 0.1
 */
package org.ndsampler.core.frames;
