package org.ndsampler.eval;

/**
 * One of the numbers that an evaluation is summed up by. Immutable.
 *
 * @param name a short name, as {@code AP50} or {@code AR@100}
 * @param meaning what it is, in words
 * @param value from 0 to 1; -1 if there is nothing that it could be the mean of
 * @since 0.1
 */
public record Statistic(String name, String meaning, double value) {
  /** The name and the value, with all its digits. */
  @Override
  public String toString() {
    return name + " " + value;
  }
}
