package org.ndsampler.jupyter;

import org.ndsampler.jupyter.internal.Registration;

/**
 * Connects rich display to a kernel that does not find it by itself: IJava, which has no hook for
 * libraries, and a JJava that looks for them only among its own classes, as from 1.0-a8 on. Safe
 * for concurrent use.
 *
 * <p>{@code notebooks/kernel install} puts the call into the kernel's start-up script, and the
 * first dataset makes it. A notebook that shows other things before has it in its first line:
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
   * Teaches the kernel that runs this to show the SDK's objects. In rapaio, which learns it by
   * itself, and where there is no kernel, it does nothing; a second call does nothing either.
   *
   * @return what was done, for whoever wants to know
   * @throws IllegalStateException if there is an IJava kernel of a kind that is not known
   */
  public static String register() {
    return Registration.register();
  }
}
