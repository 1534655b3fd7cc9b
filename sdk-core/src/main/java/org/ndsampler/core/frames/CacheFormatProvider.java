package org.ndsampler.core.frames;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.ndsampler.core.internal.Suggestions;

/**
 * Makes a {@link CacheFormat} of its options. Found with {@link java.util.ServiceLoader}; must load
 * without harm where something that it needs is absent. Implementations must be safe for concurrent
 * use.
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

  /**
   * Checks that options are known, for {@link #format}.
   *
   * @throws IllegalArgumentException if one is not; the message lists those there are, and the one
   *     that was probably meant
   */
  static void requireKnown(String backend, Map<String, String> options, Set<String> known) {
    for (String option : new TreeSet<>(options.keySet())) {
      if (!known.contains(option)) {
        throw new IllegalArgumentException(
            "backend "
                + backend
                + " does not know the option \""
                + option
                + "\"; "
                + (known.isEmpty() ? "it has none" : "there are " + new TreeSet<>(known))
                + Suggestions.of(option, known));
      }
    }
  }
}
