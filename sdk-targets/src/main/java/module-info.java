/** The tabular targets API: datasets and targets as Tablesaw tables. */
@org.jspecify.annotations.NullMarked
module org.ndsampler.targets {
  requires static transitive org.jspecify;
  requires transitive org.ndsampler.core;
  requires transitive tablesaw.core;
  // Tablesaw is an automatic module, which does not pull in the real modules that it needs.
  requires io.github.classgraph;
  requires roaringbitmap;
  requires org.slf4j;

  exports org.ndsampler.targets;
}
