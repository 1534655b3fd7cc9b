package org.ndsampler.core.concurrent;

import java.util.concurrent.CancellationException;

/**
 * A switch by which long work is asked to stop. Work looks at it between its steps; nothing is
 * interrupted, since an interrupt would close the files that other threads share. Safe for
 * concurrent use; once cancelled it stays so.
 *
 * @since 0.1
 */
public final class CancellationToken {
  /** The token of work that nobody cancels; cancelling it is an error. */
  public static final CancellationToken NONE = new CancellationToken(false);

  private final boolean cancellable;
  private volatile boolean cancelled;

  /** A token that is not cancelled yet. */
  public CancellationToken() {
    this(true);
  }

  private CancellationToken(boolean cancellable) {
    this.cancellable = cancellable;
  }

  /**
   * Asks the work to stop.
   *
   * @throws UnsupportedOperationException if this is {@link #NONE}
   */
  public void cancel() {
    if (!cancellable) {
      throw new UnsupportedOperationException("NONE cannot be cancelled; make a token of your own");
    }
    cancelled = true;
  }

  /** Whether the work was asked to stop. */
  public boolean isCancelled() {
    return cancelled;
  }

  /**
   * Ends the work if it was asked to stop.
   *
   * @throws CancellationException if it was
   */
  public void throwIfCancelled() {
    if (cancelled) {
      throw new CancellationException("cancelled");
    }
  }

  /** Whether the work was asked to stop. */
  @Override
  public String toString() {
    return "CancellationToken(" + (cancelled ? "cancelled" : "not cancelled") + ")";
  }
}
