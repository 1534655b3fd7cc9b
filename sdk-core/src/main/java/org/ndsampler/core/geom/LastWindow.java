package org.ndsampler.core.geom;

/** What a sliding window does where a whole number of steps does not reach the end. */
public enum LastWindow {
  /** One more window, moved back so that it ends where the data ends. */
  SHIFT,
  /** One more window at the next step, which ends beyond the data. */
  PAD,
  /** No more window: the rest is left out. */
  DROP,
  /** The windows must fit; it is an error if they do not. */
  EXACT
}
