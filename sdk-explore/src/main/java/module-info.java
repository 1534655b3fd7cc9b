/**
 * A dataset in a browser: {@link org.ndsampler.explore.Explorer} shows its images and objects,
 * finds those that a query selects, and zooms into images of any size. Needs no network.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
module org.ndsampler.explore {
  requires static transitive org.jspecify;
  requires transitive org.ndsampler.core;
  requires transitive org.ndsampler.eval;
  requires org.ndsampler.viz;
  requires com.fasterxml.jackson.core;
  requires com.github.benmanes.caffeine;
  requires jdk.httpserver;

  exports org.ndsampler.explore;

  provides org.ndsampler.viz.RendererProvider with
      org.ndsampler.explore.internal.ExplorerRenderers;
}
