package org.ndsampler.reliability.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Predicate;
import org.ndsampler.core.coco.io.CocoException;

/** The documented ways to refuse an input: all have a message. */
final class Refusals {
  /** Of files: what opening, reading and lazy reading declare. */
  static final Predicate<Throwable> OF_FILES =
      thrown ->
          isSaid(thrown)
              && (thrown instanceof IOException
                  || thrown instanceof UncheckedIOException
                  || thrown instanceof CocoException);

  /** Of texts that are arguments. */
  static final Predicate<Throwable> OF_TEXTS =
      thrown ->
          isSaid(thrown)
              && (thrown.getClass() == IllegalArgumentException.class
                  || thrown instanceof CocoException);

  private Refusals() {}

  private static boolean isSaid(Throwable thrown) {
    return thrown.getMessage() != null && !thrown.getMessage().isBlank();
  }
}
