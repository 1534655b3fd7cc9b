package org.ndsampler.core.sample;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a {@link Sample} comes from. Immutable.
 *
 * @param dataset the name of the dataset
 * @param fingerprint the dataset's fingerprint, "" if it is not known
 * @param target what was asked for: loading it again from the same dataset gives the same sample
 */
record Provenance(String dataset, String fingerprint, Target target) {

  /**
   * The provenance that a text of {@link #toJson} holds.
   *
   * @throws IllegalArgumentException if it holds none
   */
  static Provenance parse(String json) {
    Map<String, @Nullable Object> in = Json.object(json, "a provenance");
    if (!(in.get("target") instanceof Map<?, ?> target)) {
      throw new IllegalArgumentException(
          "a provenance needs a target, and has " + in.keySet() + ": " + Json.shortened(json));
    }
    @SuppressWarnings("unchecked") // a JSON object has texts as keys
    Map<String, @Nullable Object> dictionary = (Map<String, @Nullable Object>) target;
    return new Provenance(
        text(in.get("dataset")), text(in.get("fingerprint")), TargetJson.of(dictionary, false));
  }

  private static String text(@Nullable Object value) {
    return Optional.ofNullable(value).map(Object::toString).orElse("");
  }

  /** The provenance as a JSON object on one line, for {@link CocoSampler#replay}. */
  String toJson() {
    return "{\"dataset\": "
        + Json.quote(dataset)
        + (fingerprint.isEmpty() ? "" : ", \"fingerprint\": " + Json.quote(fingerprint))
        + ", \"target\": "
        + target.toJson()
        + "}";
  }
}
