/**
 * Painting: arrays and samples as pictures, annotations on them, sheets, films and overlays, and
 * the colours of all of it.
 *
 * <p>{@link org.ndsampler.viz.paint.AnnotationPainter} says how annotations look, {@link
 * org.ndsampler.viz.paint.FalseColor} how values do; {@link org.ndsampler.viz.paint.ContactSheet},
 * {@link org.ndsampler.viz.paint.Film} and {@link org.ndsampler.viz.paint.Overlay} are made of what
 * they draw. Nothing here knows charts or pages.
 *
 * @since 0.1
 */
package org.ndsampler.viz.paint;
