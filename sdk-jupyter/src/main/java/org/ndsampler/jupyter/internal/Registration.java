package org.ndsampler.jupyter.internal;

/** Tells the kernel that runs this virtual machine how the SDK's objects are shown. */
public final class Registration {
  private Registration() {}

  /** See {@link org.ndsampler.jupyter.Kernels#register}. */
  public static String register() {
    return IJavaDisplays.register()
        .or(JJavaDisplays::register)
        .orElse("no IJava or JJava kernel runs this; rapaio needs no registration");
  }
}
