/**
 * Pictures of samples and datasets: annotations drawn on images, false colour, contact sheets,
 * films, overlays, charts, cards of facts, reports as HTML.
 *
 * <p>{@link org.ndsampler.viz.Show} writes any of them to a file; {@link
 * org.ndsampler.viz.AnnotationPainter} says how annotations look; {@link org.ndsampler.viz.Charts}
 * and {@link org.ndsampler.viz.Report} are about whole datasets. Nothing needs a screen or a
 * network.
 */
@org.jspecify.annotations.NullMarked
module org.ndsampler.viz {
  requires static transitive org.jspecify;
  requires transitive org.ndsampler.core;
  requires transitive org.ndsampler.targets;
  requires transitive org.jfree.jfreechart;

  exports org.ndsampler.viz;
}
