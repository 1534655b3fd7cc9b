package org.ndsampler.eval;

/**
 * What became of a detection or of an object. Immutable. Source: D. Bolya et al., "TIDE: A General
 * Toolbox for Identifying Object Detection Errors", ECCV 2020.
 *
 * @since 0.1
 */
public enum Verdict {
  /** The detection is right. */
  FOUND("right"),

  /** In the right place, of the wrong class. */
  CLASS("wrong class"),

  /** Of the right class, not quite in the right place. */
  LOCATION("wrong place"),

  /** Near an object, in the wrong place and of the wrong class. */
  BOTH("wrong class and place"),

  /** The object was found by a surer detection already. */
  DUPLICATE("found twice"),

  /** There is nothing. */
  BACKGROUND("nothing there"),

  /** An object that no detection found, nor nearly found. */
  MISSED("missed");

  private final String words;

  Verdict(String words) {
    this.words = words;
  }

  /** What it is, in a few words. */
  public String words() {
    return words;
  }

  /** Whether it is an error. */
  public boolean isError() {
    return this != FOUND;
  }
}
