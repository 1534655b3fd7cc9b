package org.ndsampler.core.frames;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ndsampler.core.internal.Suggestions;

/**
 * The form that a cache keeps images in, by name and options. Immutable.
 *
 * @param name {@code none} (files are read as they are), {@code npy}, {@code cog}, or {@code auto},
 *     which is {@code cog}
 * @param options the format's options; an unknown one is an error when the format is made
 * @since 0.1
 */
public record Backend(String name, Map<String, String> options) {
  private static final List<String> NAMES = List.of("auto", "cog", "none", "npy");

  /** No cache. */
  public static final Backend NONE = of("none");

  /** Memory-mapped arrays: fastest, and as large as the pixels. */
  public static final Backend NPY = of("npy");

  /** Cloud-Optimised GeoTIFF: smaller. */
  public static final Backend COG = of("cog");

  /** The best that is there. */
  public static final Backend AUTO = of("auto");

  /** Copies the options. */
  public Backend {
    options = Map.copyOf(options);
  }

  /** A backend with its default options. */
  public static Backend of(String name) {
    return new Backend(name, Map.of());
  }

  /** The same with one more option. */
  public Backend with(String option, String value) {
    Map<String, String> more = new TreeMap<>(options);
    more.put(option, value);
    return new Backend(name, more);
  }

  /**
   * The format; empty for {@code none}.
   *
   * @throws IllegalArgumentException if there is no such backend, or it does not know an option
   */
  Optional<CacheFormat> format() {
    return switch (name) {
      case "none" -> {
        if (!options.isEmpty()) {
          throw new IllegalArgumentException(
              "backend none has no options, not even " + options.keySet());
        }
        yield Optional.empty();
      }
      case "npy" -> Optional.of(NpyCacheFormat.of(options));
      case "cog", "auto" -> Optional.of(CogCacheFormat.of(options));
      default ->
          throw new IllegalArgumentException(
              "no backend \"" + name + "\"; there are " + NAMES + Suggestions.of(name, NAMES));
    };
  }

  /**
   * Checks that options are known.
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
