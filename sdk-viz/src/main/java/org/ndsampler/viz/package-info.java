/**
 * Pictures: annotations drawn on images, false colour, contact sheets, films, overlays, charts,
 * cards of facts, and reports as HTML pages.
 *
 * <p>Everything here works without a screen, needs no network and opens no file, except {@link
 * org.ndsampler.viz.Report}, which reads its pictures through a sampler; only what is named {@code
 * write...} or {@code show} writes a file. The styles ({@link org.ndsampler.viz.AnnotationPainter},
 * {@link org.ndsampler.viz.FalseColor}, {@link org.ndsampler.viz.ContactSheet}, {@link
 * org.ndsampler.viz.Chart}) are immutable: each {@code with...} returns a changed copy.
 *
 * <p>Text is drawn with the font that Java calls {@code SansSerif}. A Java runtime without any font
 * (a bare container) cannot draw text; on Debian the package {@code fonts-dejavu-core} and {@code
 * fontconfig} are enough.
 */
package org.ndsampler.viz;
