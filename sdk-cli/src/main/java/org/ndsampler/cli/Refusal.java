package org.ndsampler.cli;

import org.jspecify.annotations.Nullable;

/** Ends the command with a status and one line that says why. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Status status;

  Refusal(Status status, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  Refusal(Status status, String message) {
    this(status, message, null);
  }

  Status status() {
    return status;
  }

  /** The message, which there always is. */
  String line() {
    return String.valueOf(getMessage());
  }
}
