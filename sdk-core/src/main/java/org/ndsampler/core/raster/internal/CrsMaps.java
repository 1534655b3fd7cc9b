package org.ndsampler.core.raster.internal;

import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Goes from one reference system of the Earth to another; found as a service, for it needs PROJ.
 * Safe for concurrent use.
 */
public interface CrsMaps {

  /** Whether it can be used here. */
  boolean isAvailable();

  /**
   * Points in another reference system.
   *
   * @param xy x0, y0, x1, y1, ..., longitude or east first
   * @return a new array in the same order
   * @throws IllegalArgumentException if one of the systems is not known, or a point is not in it
   */
  double[] map(double[] xy, String from, String to);

  /** The one that is here. */
  static Optional<CrsMaps> find() {
    return ServiceLoader.load(CrsMaps.class, CrsMaps.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .filter(CrsMaps::isAvailable)
        .findFirst();
  }
}
