/**
 * The command {@code ndsampler}: what the SDK does with a whole dataset, from a terminal or a
 * script. {@link org.ndsampler.cli.Ndsampler} runs it; everything that it does is a few calls of
 * the other modules, and what it says of mistakes is what these say.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
module org.ndsampler.cli {
  requires static transitive org.jspecify;
  requires com.fasterxml.jackson.core;
  requires info.picocli;
  requires org.ndsampler.chips;
  requires org.ndsampler.core;
  requires org.ndsampler.eval;
  requires org.ndsampler.explore;
  requires org.ndsampler.formats;
  requires org.ndsampler.targets;
  requires org.ndsampler.toy;
  requires org.ndsampler.viz;

  exports org.ndsampler.cli;

  // It fills the fields that are options.
  opens org.ndsampler.cli to
      info.picocli;
}
