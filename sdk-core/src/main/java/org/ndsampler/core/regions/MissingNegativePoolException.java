package org.ndsampler.core.regions;

/**
 * Says that a negative was asked for by its number where none were selected.
 *
 * @since 0.1
 */
public final class MissingNegativePoolException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  MissingNegativePoolException(String message) {
    super(message);
  }
}
