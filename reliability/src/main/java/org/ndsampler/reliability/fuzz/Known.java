package org.ndsampler.reliability.fuzz;

import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * Findings that are known and not mended yet. Each is counted and printed at every run, never
 * silent; an entry goes when its defect does.
 */
enum Known {
  JSON_NAMES(
      "a control character in the name of a field is told as a warning and not as an error",
      (fuzz, thrown) ->
          fuzz == Fuzz.COCO_JSON
              && thrown instanceof FuzzTarget.Wrong
              && (thrown.getMessage().startsWith("validate() has no error for what is no JSON")
                  || thrown.getMessage().equals("what is written is no JSON"))),
  MEMORY(
      "a small file takes much memory, because it says that it is large",
      (fuzz, thrown) ->
          thrown instanceof OutOfMemoryError
              || thrown instanceof FuzzTarget.Wrong
                  && thrown.getMessage().contains("bytes were allocated")),
  VALID_AND_NOT_READABLE(
      "the validator looks at the layout of a COG and not at tags that its reader refuses",
      (fuzz, thrown) ->
          fuzz == Fuzz.COG_VALIDATOR
              && thrown instanceof FuzzTarget.Wrong
              && thrown.getMessage().startsWith("valid, and not readable"));

  private final String what;
  private final BiPredicate<Fuzz, Throwable> isIt;

  Known(String what, BiPredicate<Fuzz, Throwable> isIt) {
    this.what = what;
    this.isIt = isIt;
  }

  String what() {
    return what;
  }

  static Optional<Known> of(Fuzz fuzz, Throwable thrown) {
    for (Known known : values()) {
      if (known.isIt.test(fuzz, thrown)) {
        return Optional.of(known);
      }
    }
    return Optional.empty();
  }
}
