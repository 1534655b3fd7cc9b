/**
 * Lazy image graphs: loading, cropping, warping and joining are written down first and done once.
 *
 * <p>A {@link org.ndsampler.core.delayed.DelayedImage} costs nothing but a few objects. Its pixels
 * are defined leaf by leaf: the values of the leaf are masked and dequantised first, then resampled
 * <em>once</em>, through the product of all transforms between the leaf and the root. What a crop
 * or a canvas in between cuts off stays cut off. {@code optimize()} and reading less of a file
 * change the cost and never the pixels, and a crop of a graph is exactly the graph's crop.
 *
 * <p>Coordinates have the corner origin of {@code org.ndsampler.core.geom}: the first pixel covers
 * {@code [0, 1) x [0, 1)} and scaling by 2 is {@code scaling(2, 2)}.
 *
 * <p>All types are immutable and safe for concurrent use; of those who implement {@link
 * org.ndsampler.core.delayed.RasterSource} the same is asked. The pixels of a {@link
 * org.ndsampler.core.delayed.DelayedIdentity} are shared, and must not be changed while a graph is
 * used.
 *
 * @since 0.1
 */
package org.ndsampler.core.delayed;
