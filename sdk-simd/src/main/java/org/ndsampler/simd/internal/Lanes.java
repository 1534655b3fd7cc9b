package org.ndsampler.simd.internal;

import jdk.incubator.vector.IntVector;

/** How much the machine does at once. */
final class Lanes {
  /** With fewer, as without AVX2, some operations are no instructions, and far slower. */
  private static final int FEWEST = 8;

  private Lanes() {}

  static boolean areWide() {
    return IntVector.SPECIES_PREFERRED.length() >= FEWEST;
  }
}
