package org.ndsampler.core.frames;

import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ndsampler.core.internal.Suggestions;

/**
 * Which {@link CacheFormat} a cache uses, by name and options. Immutable.
 *
 * @param name {@code none} (files are read as they are), {@code npy}, {@code cog}, any other whose
 *     provider is there, or {@code auto}: {@code cog} if it is there, else {@code npy}
 * @param options the format's options; an unknown one is an error when the format is made
 */
public record Backend(String name, Map<String, String> options) {
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
   * @throws IllegalArgumentException if there is no such backend here, or it does not know an
   *     option
   */
  public Optional<CacheFormat> format() {
    if (name.equals("none")) {
      if (!options.isEmpty()) {
        throw new IllegalArgumentException(
            "backend none has no options, not even " + options.keySet());
      }
      return Optional.empty();
    }
    Map<String, CacheFormatProvider> found = new TreeMap<>();
    for (CacheFormatProvider provider :
        ServiceLoader.load(CacheFormatProvider.class, Backend.class.getClassLoader())) {
      if (provider.isAvailable()) {
        found.putIfAbsent(provider.name(), provider);
      }
    }
    String wanted = name.equals("auto") ? (found.containsKey("cog") ? "cog" : "npy") : name;
    CacheFormatProvider provider = found.get(wanted);
    if (provider == null) {
      Set<String> known = new TreeSet<>(found.keySet());
      known.addAll(Set.of("none", "auto"));
      throw new IllegalArgumentException(
          "no backend \"" + name + "\"; there are " + known + Suggestions.of(name, known));
    }
    return Optional.of(provider.format(options));
  }
}
