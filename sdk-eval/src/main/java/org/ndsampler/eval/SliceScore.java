package org.ndsampler.eval;

/**
 * How well objects of some kind are found. Immutable.
 *
 * @param slice which objects
 * @param objects how many there are
 * @param found how many of them were found
 * @since 0.1
 */
public record SliceScore(String slice, int objects, int found) {
  /** The part that was found; NaN of none. */
  public double recall() {
    return (double) found / objects;
  }
}
