/** Pictures: drawing of samples and annotations, contact sheets, charts, HTML. */
@org.jspecify.annotations.NullMarked
module org.ndsampler.viz {
  requires static transitive org.jspecify;
  requires transitive org.ndsampler.core;
  requires transitive org.ndsampler.targets;
  requires transitive org.jfree.jfreechart;

  exports org.ndsampler.viz;
}
