/**
 * Datasets and targets as tables of Tablesaw, so that a question to the data is a query; and such
 * tables drawn.
 *
 * <p>{@link org.ndsampler.targets.Targets} makes tables of a dataset, and targets of the rows of a
 * table; {@link org.ndsampler.targets.RegionTables} does the same for grids, pools, audits and
 * splits; {@link org.ndsampler.targets.TableCharts} draws charts of them. With this module on the
 * path, {@link org.ndsampler.viz.Show} and notebooks show tables. The sampler itself works on
 * primitive columns and never needs a table.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
module org.ndsampler.targets {
  requires static transitive org.jspecify;
  requires transitive org.ndsampler.core;
  requires transitive org.ndsampler.eval;
  requires transitive org.ndsampler.viz;
  requires transitive tablesaw.core;
  // Tablesaw is an automatic module, which does not pull in the real modules that it needs.
  requires io.github.classgraph;
  requires roaringbitmap;
  requires org.slf4j;

  exports org.ndsampler.targets;

  provides org.ndsampler.viz.RendererProvider with
      org.ndsampler.targets.internal.TableRenderers;
}
