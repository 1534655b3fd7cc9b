package org.ndsampler.core.sample;

import java.util.OptionalInt;

/**
 * Frames of a video by their place in it, 0 for the first. Frames before the first or after the
 * last are padding. Immutable.
 *
 * @param from the first, 0 if absent
 * @param to the one after the last, the length of the video if absent
 * @param step how far it is to the next, at least 1
 * @since 0.1
 */
public record TimeRange(OptionalInt from, OptionalInt to, int step) {

  /** Every frame. */
  public static final TimeRange ALL = new TimeRange(OptionalInt.empty(), OptionalInt.empty(), 1);

  /** Rejects a step below 1 and an end before the start. */
  public TimeRange {
    if (step < 1) {
      throw new IllegalArgumentException("the time step must be at least 1: " + step);
    }
    if (from.isPresent() && to.isPresent() && to.getAsInt() < from.getAsInt()) {
      throw new IllegalArgumentException(
          "time must not end before it starts: " + from.getAsInt() + " to " + to.getAsInt());
    }
  }

  /** The frames from one to before another, each {@code step}-th. */
  public static TimeRange of(int from, int to, int step) {
    return new TimeRange(OptionalInt.of(from), OptionalInt.of(to), step);
  }
}
