package org.ndsampler.reliability.fuzz;

import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * Findings that are known and not mended yet. Each is counted and printed at every run, never
 * silent; an entry goes when its defect does.
 */
enum Known {
  MEMORY(
      "a small file takes much memory, because it says that it is large",
      (fuzz, thrown) ->
          thrown instanceof OutOfMemoryError
              || thrown instanceof FuzzTarget.Wrong
                  && thrown.getMessage().contains("bytes were allocated"));

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
