package org.ndsampler.jupyter.internal;

import java.util.Optional;

/** Tells the kernel that runs this virtual machine how the SDK's objects are shown. */
public final class Registration {
  private Registration() {}

  /** See {@link org.ndsampler.jupyter.Kernels#register}. */
  public static String register() {
    JavadocSources.attach();
    return IJavaDisplays.register()
        .or(Registration::registerWithJJava)
        .orElse("no IJava or JJava kernel runs this; rapaio needs no registration");
  }

  private static Optional<String> registerWithJJava() {
    try {
      return JJavaDisplays.register();
    } catch (LinkageError e) {
      // There is no JJava, or one before 1.0-a6, which cannot be asked for its kernel.
      return Optional.empty();
    }
  }
}
