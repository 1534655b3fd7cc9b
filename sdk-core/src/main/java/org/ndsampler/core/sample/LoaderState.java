package org.ndsampler.core.sample;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The name of a place in a stream of samples, as one line of JSON. Immutable.
 *
 * @param epoch the epoch
 * @param done how many places of it all ranks have taken
 * @param seed of the order; null for that of the list
 * @param parts what is loaded, {@link LoaderPart#key} of each part
 * @param augmentation how samples are varied; null where a line of before does not say
 */
record LoaderState(
    int epoch,
    long done,
    @Nullable Long seed,
    List<Map<String, @Nullable Object>> parts,
    @Nullable Augmentation augmentation) {
  private static final long VERSION = 1;
  private static final String PLACE = "the place";
  private static final String WHAT = "the state of a loader";

  /** One line. */
  String toJson() {
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    out.put("loader", VERSION);
    out.put("epoch", (long) epoch);
    out.put("done", done);
    if (seed != null) {
      out.put("seed", seed);
    }
    out.put("parts", parts);
    if (augmentation != null) {
      out.put("augmentation", augmentation.toMap());
    }
    return Json.text(out);
  }

  /**
   * What a line says.
   *
   * @throws IllegalArgumentException if it is no such line
   */
  static LoaderState parse(String line) {
    Map<String, @Nullable Object> in = Json.object(line, WHAT);
    Object version = in.get("loader");
    if (version == null || !in.containsKey("parts")) {
      throw new IllegalArgumentException(
          WHAT + " has the keys loader, epoch, done and parts, not " + in.keySet());
    }
    if (!version.equals(VERSION)) {
      throw new IllegalArgumentException(
          WHAT + " is of version " + version + "; this library reads " + VERSION);
    }
    long epoch = number(in, "epoch");
    long done = number(in, "done");
    if (epoch != (int) epoch || done < 0) {
      throw new IllegalArgumentException(
          WHAT + " names no place: epoch " + epoch + ", done " + done);
    }
    Long seed = in.containsKey("seed") ? Long.valueOf(number(in, "seed")) : null;
    return new LoaderState((int) epoch, done, seed, parts(in.get("parts")), augmentation(in));
  }

  private static @Nullable Augmentation augmentation(Map<String, @Nullable Object> in) {
    if (!in.containsKey("augmentation")) {
      return null;
    }
    if (!(in.get("augmentation") instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException(
          WHAT + ": augmentation must be an object, not " + in.get("augmentation"));
    }
    return Augmentation.of(map);
  }

  @SuppressWarnings("unchecked") // a JSON object has texts as keys
  private static List<Map<String, @Nullable Object>> parts(@Nullable Object value) {
    if (!(value instanceof List<?> list) || !list.stream().allMatch(Map.class::isInstance)) {
      throw new IllegalArgumentException(WHAT + ": parts must be a list of objects, not " + value);
    }
    return (List<Map<String, @Nullable Object>>) list;
  }

  private static long number(Map<String, @Nullable Object> in, String key) {
    if (in.get(key) instanceof Long number) {
      return number;
    }
    throw new IllegalArgumentException(
        WHAT + ": " + key + " must be a whole number, not " + in.get(key));
  }

  /**
   * That another state is a place in the same stream as this.
   *
   * @param mine of the loader that shall go on
   * @throws IllegalArgumentException if it is not; says in what they differ
   */
  void requireSameStream(LoaderState mine) {
    if (parts.size() != mine.parts.size()) {
      throw refused(
          PLACE + " is of " + parts.size() + " parts, this loader has " + mine.parts.size());
    }
    for (int i = 0; i < parts.size(); i++) {
      String where = parts.size() == 1 ? PLACE : "part " + i + " of the place";
      requireSamePart(where, parts.get(i), mine.parts.get(i));
    }
    if (!Objects.equals(seed, mine.seed)) {
      throw refused(
          PLACE
              + (seed == null ? " is in the order of the list" : " is of the seed " + seed)
              + ", this loader "
              + (mine.seed == null
                  ? "goes in the order of the list"
                  : "has the seed " + mine.seed));
    }
    if (augmentation != null && !augmentation.equals(mine.augmentation)) {
      throw refused(
          PLACE
              + " is of "
              + varied(augmentation)
              + ", this loader has "
              + varied(mine.augmentation));
    }
  }

  /** How samples are varied, in words. */
  static String varied(@Nullable Augmentation augmentation) {
    return augmentation == null || augmentation.equals(Augmentation.none())
        ? "no augmentation"
        : "the augmentation " + augmentation.toJson();
  }

  private static void requireSamePart(
      String where, Map<String, @Nullable Object> its, Map<String, @Nullable Object> mine) {
    if (!Objects.equals(its.get("fingerprint"), mine.get("fingerprint"))) {
      throw refused(
          where
              + " is of the dataset "
              + its.get("dataset")
              + " with fingerprint "
              + its.get("fingerprint")
              + ", this loader is of "
              + mine.get("dataset")
              + " with "
              + mine.get("fingerprint"));
    }
    if (!Objects.equals(its.get("targets"), mine.get("targets"))) {
      throw refused(
          where
              + " is of "
              + its.get("targets")
              + " targets, this loader has "
              + mine.get("targets"));
    }
    if (!Objects.equals(its.get("digest"), mine.get("digest"))) {
      throw refused(
          where
              + " is of "
              + its.get("targets")
              + " other targets of the same dataset, or of these in another order");
    }
    if (!Objects.equals(its.get("drawn"), mine.get("drawn"))) {
      throw refused(where + " is of " + drawn(its) + ", this loader has " + drawn(mine));
    }
    if (!sameShare(its.get("share"), mine.get("share"))) {
      throw refused(
          where
              + " has the share "
              + Json.text(its.get("share"))
              + ", here it is "
              + Json.text(mine.get("share")));
    }
  }

  private static boolean sameShare(@Nullable Object its, @Nullable Object mine) {
    // 1.0 is written as 1, and comes back as a whole number.
    return its instanceof Number a && mine instanceof Number b
        ? a.doubleValue() == b.doubleValue()
        : Objects.equals(its, mine);
  }

  private static String drawn(Map<String, @Nullable Object> part) {
    Object drawn = part.get("drawn");
    return drawn == null ? "epochs in which each target comes once" : "draws (" + drawn + ")";
  }

  private static IllegalArgumentException refused(String reason) {
    return new IllegalArgumentException(reason + "; it cannot go on there");
  }
}
