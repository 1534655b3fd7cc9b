package org.ndsampler.core.sample;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ndsampler.core.internal.Suggestions;

/** The keys of a {@link Target}'s dictionary. */
final class TargetKeys {
  /** What means something here, ndsampler's old names beside the new ones. */
  private static final Set<String> USED =
      TargetSettings.ALL.stream()
          .flatMap(setting -> setting.keys().stream())
          .collect(Collectors.toUnmodifiableSet());

  /**
   * What ndsampler writes or reads besides: columns of its tables and grids, what it adds to a
   * target that it has resolved, and switches that change no sample here.
   */
  private static final Set<String> IGNORED =
      Set.of(
          "category_id",
          "img_width",
          "img_height",
          "aids",
          "space_dims",
          "data_dims",
          "annot_idx",
          "rel_cx",
          "rel_cy",
          "as_xarray",
          "legacy_target",
          "legacy_annots",
          "optimize",
          "verbose_ndsample");

  private TargetKeys() {}

  /** Rejects a key that is neither used nor one of ndsampler's. */
  static void check(Collection<String> keys) {
    for (String key : keys) {
      if (!USED.contains(key) && !IGNORED.contains(key)) {
        throw new IllegalArgumentException(
            "a target has no key \""
                + key
                + "\""
                + advice(key, keys)
                + "; Target.parseLenient ignores such keys");
      }
    }
  }

  private static String advice(String key, Collection<String> given) {
    Set<String> candidates = new TreeSet<>(USED);
    candidates.removeAll(given);
    String advice = Suggestions.of(key, candidates);
    return advice.isEmpty() ? "; there are " + candidates : advice;
  }
}
