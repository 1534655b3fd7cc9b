/**
 * Pictures of samples and datasets: annotations drawn on images, false colour, contact sheets,
 * films, overlays, charts, cards of facts, reports as HTML.
 *
 * <p>{@link org.ndsampler.viz.Show} writes any of them to a file. Behind it are three rooms: {@link
 * org.ndsampler.viz.paint} draws pixels and annotations, {@link org.ndsampler.viz.chart} charts,
 * {@link org.ndsampler.viz.page} makes pages. A library says with a {@link
 * org.ndsampler.viz.RendererProvider} how its own objects are shown. Nothing needs a screen or a
 * network.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("module") // the one that may see cells of notebooks is built after this one
module org.ndsampler.viz {
  requires static transitive org.jspecify;
  requires transitive org.ndsampler.core;
  requires transitive org.ndsampler.eval;
  requires transitive org.jfree.jfreechart;

  exports org.ndsampler.viz;
  exports org.ndsampler.viz.chart;
  exports org.ndsampler.viz.page;
  exports org.ndsampler.viz.paint;
  exports org.ndsampler.viz.internal.cell to
      org.ndsampler.jupyter;

  uses org.ndsampler.viz.RendererProvider;
  uses org.ndsampler.viz.internal.cell.NotebookCell;
}
