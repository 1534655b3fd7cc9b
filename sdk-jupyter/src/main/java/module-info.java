/** How the SDK's objects show themselves in a notebook, whatever the Java kernel. */
@org.jspecify.annotations.NullMarked
module org.ndsampler.jupyter {
  requires static transitive org.jspecify;
  requires transitive org.ndsampler.core;
  requires transitive org.ndsampler.viz;

  exports org.ndsampler.jupyter;

  uses org.ndsampler.jupyter.RichRendererProvider;

// The kernels load user code from the class path and find the bridges by META-INF/services;
// named here, they would make every module path need the kernels' jars.
}
