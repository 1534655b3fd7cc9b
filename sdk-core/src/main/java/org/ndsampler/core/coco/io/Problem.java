package org.ndsampler.core.coco.io;

/**
 * Something in a dataset that is wrong, or odd. Immutable.
 *
 * @param severity how bad it is
 * @param pointer the JSON pointer of the record or value, as in {@code /annotations/17/bbox}; the
 *     number is the row
 * @param message what is wrong, with the record's id
 * @param advice what to do
 * @since 0.1
 */
public record Problem(Severity severity, String pointer, String message, String advice) {
  /** How bad a problem is. */
  public enum Severity {
    /** The record cannot be used as it is; {@code repair()} changes or removes it. */
    ERROR,
    /** The record can be used, but may not mean what it should. */
    WARNING
  }

  @Override
  public String toString() {
    return severity + " " + pointer + ": " + message + "; " + advice;
  }
}
