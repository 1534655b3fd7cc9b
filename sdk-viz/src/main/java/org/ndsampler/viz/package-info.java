/**
 * What one types first: {@link org.ndsampler.viz.Show} shows anything, in a notebook or as a file.
 *
 * <p>What it shows comes from three rooms: {@link org.ndsampler.viz.paint} draws pixels and
 * annotations, sheets, films and overlays; {@link org.ndsampler.viz.chart} draws charts; {@link
 * org.ndsampler.viz.page} makes cards and pages. The first knows neither of the others, the second
 * not the last. A {@link org.ndsampler.viz.Renderer} says how the objects of a class are shown,
 * here and in notebooks.
 *
 * <p>Everything works without a screen, needs no network and opens no file, except {@link
 * org.ndsampler.viz.page.Report}, which reads its pictures through a sampler; only what is named
 * {@code write...} or {@code show} writes a file. What has settings is immutable: {@code
 * painter.opacity()} answers one, {@code painter.opacity(0.5)} gives a copy with another.
 *
 * <p>Text is drawn with the font that Java calls {@code SansSerif}. A Java runtime without any font
 * (a bare container) cannot draw text; on Debian the package {@code fonts-dejavu-core} and {@code
 * fontconfig} are enough.
 *
 * @since 0.1
 */
package org.ndsampler.viz;
