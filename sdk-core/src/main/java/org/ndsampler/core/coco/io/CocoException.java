package org.ndsampler.core.coco.io;

import org.jspecify.annotations.Nullable;

/**
 * Something about a dataset's content does not allow what was asked for. The message says which
 * record, what is wrong, and what to do.
 *
 * @since 0.1
 */
public class CocoException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * With a message.
   *
   * @param message the record, what is wrong, and what to do
   */
  public CocoException(String message) {
    super(message);
  }

  /**
   * With a message and a cause.
   *
   * @param message the record, what is wrong, and what to do
   * @param cause what was met, or null
   */
  public CocoException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
