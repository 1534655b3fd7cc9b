package org.ndsampler.core.sample;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

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

  private static final int LARGEST_DISTANCE = 2;

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
    String best = null;
    int least = Math.min(LARGEST_DISTANCE, key.length() / 3) + 1;
    for (String candidate : candidates) {
      int distance = distance(key, candidate);
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return best == null ? "; there are " + candidates : "; did you mean \"" + best + "\"?";
  }

  /** How many letters have to be changed, added, left out or swapped with their neighbour. */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
