package org.ndsampler.jupyter;

import org.ndsampler.jupyter.internal.IJavaDisplays;

/**
 * Connects rich display to a kernel that has no hook for libraries: IJava. Safe for concurrent use.
 *
 * <p>{@code notebooks/kernel install} puts the call into the kernel's start-up script; in a
 * notebook of one's own IJava it is the first line:
 *
 * <pre>{@code
 * org.ndsampler.jupyter.Kernels.register();
 * }</pre>
 *
 * @since 0.1
 */
public final class Kernels {
  private Kernels() {}

  /**
   * Teaches the kernel that runs this to show the SDK's objects. In rapaio and JJava, which learn
   * it by themselves, and where there is no kernel, it does nothing; a second call does nothing
   * either.
   *
   * @return what was done, for whoever wants to know
   * @throws IllegalStateException if there is an IJava kernel of a kind that is not known
   */
  public static String register() {
    return IJavaDisplays.register();
  }
}
