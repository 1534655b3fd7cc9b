package org.ndsampler.core.frames;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@link FrameCache#prepare} did. Immutable.
 *
 * @param converted images that were converted now
 * @param present images that were there already
 * @param inPlace images that are read where they are
 * @param failures sources that could not be converted, with the reason
 * @param cancelled whether the work was stopped before its end
 * @since 0.1
 */
public record PrepareReport(
    long converted,
    long present,
    long inPlace,
    Map<Path, IOException> failures,
    boolean cancelled) {

  /** Copies the map. */
  public PrepareReport {
    failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
  }

  /**
   * Throws the first failure, if there is any, with the others suppressed in it.
   *
   * @return this, if there is none
   * @throws IOException if there is one
   */
  public PrepareReport throwIfFailed() throws IOException {
    IOException first = null;
    for (IOException failure : failures.values()) {
      if (first == null) {
        first =
            new IOException(
                failures.size() + " images could not be prepared, first: " + failure.getMessage(),
                failure);
      } else {
        first.addSuppressed(failure);
      }
    }
    if (first != null) {
      throw first;
    }
    return this;
  }
}
