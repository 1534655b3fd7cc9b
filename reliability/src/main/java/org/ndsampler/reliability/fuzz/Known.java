package org.ndsampler.reliability.fuzz;

import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * Findings that are known and not mended yet. Each is counted and printed at every run, never
 * silent; an entry goes when its defect does.
 */
enum Known {
  JSON_SKIPPED_PARTS(
      "parts of a file that nobody asks for are not checked as JSON, and are written as they are",
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
  TILES_OF_A_COG(
      "the validator does not compare the number of tiles with the size of the image",
      (fuzz, thrown) ->
          fuzz == Fuzz.COG_VALIDATOR
              && thrown instanceof FuzzTarget.Wrong
              && thrown.getMessage().startsWith("valid, and not readable")
              && thrown.getMessage().contains("are needed"));

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
