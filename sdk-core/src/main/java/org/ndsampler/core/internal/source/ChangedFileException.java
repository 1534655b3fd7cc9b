package org.ndsampler.core.internal.source;

import java.io.IOException;

/** A file is another one than it was when it was opened, so that nothing more is read of it. */
public final class ChangedFileException extends IOException {
  private static final long serialVersionUID = 1;

  private final boolean unread;

  /**
   * The error.
   *
   * @param unread whether no pixel of the earlier version was given to anybody, so that it may
   *     simply be opened again
   */
  public ChangedFileException(String message, boolean unread) {
    super(message);
    this.unread = unread;
  }

  /** Whether no pixel of the earlier version was given to anybody. */
  public boolean isUnread() {
    return unread;
  }
}
