package org.ndsampler.core.frames;

import java.util.Map;

/**
 * Makes a {@link CacheFormat} of its options. Found with {@link java.util.ServiceLoader}; must load
 * without harm where something that it needs is absent.
 */
public interface CacheFormatProvider {

  /** The name of the format, such as {@code npy}; unique. */
  String name();

  /** Whether it can work here. */
  default boolean isAvailable() {
    return true;
  }

  /**
   * A format with options.
   *
   * @throws IllegalArgumentException if an option is unknown (the message lists those there are) or
   *     its value makes no sense
   */
  CacheFormat format(Map<String, String> options);
}
