package org.ndsampler.core.delayed;

import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.delayed.internal.RowKernels;

/**
 * The loops of a module that has them faster than plain Java, where there is one. They give what
 * plain Java gives, to the last bit. Safe for concurrent use.
 *
 * <p>They cost 0.3 s at their first use, since the vector API is slow until it is compiled. Who
 * draws a few samples is not to wait for that: the first images of a process are done in plain
 * Java, as many as take about as long.
 */
final class Kernels {
  /** So many products take about 0.3 s. */
  private static final long FIRST = 1L << 31;

  private static final AtomicLong DONE = new AtomicLong();

  /** Looked for when they are first wanted. */
  private static final class Found {
    static final @Nullable RowKernels KERNELS =
        ServiceLoader.load(RowKernels.class, Kernels.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .filter(RowKernels::isUsable)
            .findFirst()
            .orElse(null);

    private Found() {}
  }

  private Kernels() {}

  /**
   * The kernels, if there are any and the process has already done enough.
   *
   * @param values that are to be computed
   * @param products of each
   */
  static @Nullable RowKernels forWork(long values, int products) {
    if (DONE.get() < FIRST) {
      DONE.addAndGet(values * products);
      return null;
    }
    return Found.KERNELS;
  }

  static @Nullable RowKernels forFilter(FilterJob job) {
    return forWork(
        (long) job.rows() * job.columns() * job.channels(), job.wx.length + job.wy.length);
  }
}
