package org.ndsampler.core.coco.io;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something in a dataset that is wrong, or odd. Two are equal if all they say is. Immutable, safe
 * for concurrent use.
 *
 * @since 0.1
 */
public final class Problem {
  private final Severity severity;
  private final String pointer;
  private final String message;
  private final String advice;
  private final boolean repairable;

  /** How bad a problem is. */
  public enum Severity {
    /** The record, or a part of it, cannot be used as it is. */
    ERROR,
    /** The record can be used, but may not mean what it should. */
    WARNING
  }

  private Problem(
      Severity severity, String pointer, String message, String advice, boolean repairable) {
    this.severity = Objects.requireNonNull(severity);
    this.pointer = Objects.requireNonNull(pointer);
    this.message = Objects.requireNonNull(message);
    this.advice = Objects.requireNonNull(advice);
    this.repairable = repairable;
  }

  /**
   * A problem that {@code repair()} does not mend.
   *
   * @param severity how bad it is
   * @param pointer the JSON pointer of the record or value, as in {@code /annotations/17/bbox}; the
   *     number is the row
   * @param message what is wrong, with the record's id
   * @param advice what to do
   */
  public static Problem of(Severity severity, String pointer, String message, String advice) {
    return new Problem(severity, pointer, message, advice, false);
  }

  /** The same problem, which {@code repair()} mends. */
  public Problem repairable() {
    return new Problem(severity, pointer, message, advice, true);
  }

  /** How bad it is. */
  public Severity severity() {
    return severity;
  }

  /** The JSON pointer of the record or value; the number in it is the row. */
  public String pointer() {
    return pointer;
  }

  /** What is wrong, with the record's id. */
  public String message() {
    return message;
  }

  /** What to do. */
  public String advice() {
    return advice;
  }

  /** Whether {@code repair()} mends it; otherwise it is among what it lists as not repaired. */
  public boolean isRepairable() {
    return repairable;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Problem that
        && severity == that.severity
        && pointer.equals(that.pointer)
        && message.equals(that.message)
        && advice.equals(that.advice)
        && repairable == that.repairable;
  }

  @Override
  public int hashCode() {
    return Objects.hash(severity, pointer, message, advice, repairable);
  }

  /** How bad, where, what, what to do, and whether {@code repair()} mends it. */
  @Override
  public String toString() {
    return severity
        + " "
        + pointer
        + ": "
        + message
        + "; "
        + advice
        + (repairable ? "; repair() mends it" : "");
  }
}
