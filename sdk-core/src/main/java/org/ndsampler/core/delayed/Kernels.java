package org.ndsampler.core.delayed;

import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.delayed.internal.RowKernels;

/** The loops of a module that has them faster than plain Java, where there is one. */
final class Kernels {
  private static final @Nullable RowKernels FOUND = find().orElse(null);

  private Kernels() {}

  /** They give what plain Java gives, to the last bit. */
  static @Nullable RowKernels found() {
    return FOUND;
  }

  private static Optional<RowKernels> find() {
    return ServiceLoader.load(RowKernels.class, Kernels.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .filter(RowKernels::isUsable)
        .findFirst();
  }
}
