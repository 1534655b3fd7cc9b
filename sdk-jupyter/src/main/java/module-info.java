/**
 * How the SDK's objects show themselves in a notebook: IJava, JJava and rapaio are known, and none
 * of them has to be there.
 *
 * <p>{@link org.ndsampler.jupyter.Kernels} is for IJava, which is told of them; rapaio and JJava
 * find their bridges by themselves. What an object looks like says a renderer of {@link
 * org.ndsampler.viz}, as for {@code show(x)}: a library adds classes of its own with a {@link
 * org.ndsampler.viz.RendererProvider}.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
module org.ndsampler.jupyter {
  requires static transitive org.jspecify;
  requires transitive org.ndsampler.core;
  requires transitive org.ndsampler.viz;

  exports org.ndsampler.jupyter;

// The kernels load user code from the class path and find the bridges by META-INF/services;
// named here, they would make every module path need the kernels' jars.
}
