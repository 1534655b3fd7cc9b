/**
 * The loops of filters and warps in the JDK's vector API. Optional: nothing else needs it. It
 * exports nothing. Where it is on the module path or class path and the virtual machine was started
 * with {@code --add-modules jdk.incubator.vector}, images are warped faster, to the same bytes;
 * elsewhere nothing changes.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
module org.ndsampler.simd {
  requires static transitive org.jspecify;
  requires org.ndsampler.core;
  // At run time only where the user adds it: with it the virtual machine warns.
  requires static jdk.incubator.vector;

  provides org.ndsampler.core.delayed.internal.RowKernels with
      org.ndsampler.simd.internal.VectorKernels;
}
