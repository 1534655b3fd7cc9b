package org.ndsampler.simd.internal;

import java.util.Arrays;

/** Whether the virtual machine has its optimising compiler, without which vectors are objects. */
final class Machine {
  private Machine() {}

  static boolean optimizes() {
    return optimizes(ProcessHandle.current().info().arguments().orElse(new String[0]));
  }

  /** The options are those before the main class; what comes later does no harm. */
  static boolean optimizes(String[] arguments) {
    return Arrays.stream(arguments)
        .noneMatch(a -> a.equals("-Xint") || a.matches("-XX:TieredStopAtLevel=[0-3]"));
  }
}
