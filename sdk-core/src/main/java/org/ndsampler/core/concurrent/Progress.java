package org.ndsampler.core.concurrent;

import java.io.PrintStream;

/**
 * Receives the progress of long work. A library call that may take long accepts one and defaults to
 * {@link #NONE}.
 *
 * <p>Implementations must be safe for concurrent use: the work may report from several threads.
 *
 * @since 0.1
 */
public interface Progress {

  /** Ignores everything. */
  Progress NONE = (task, done, total) -> {};

  /**
   * Tells how far the work is. Called often; it must be cheap.
   *
   * @param task what is being done, for a person to read
   * @param done units finished so far
   * @param total units in all, or -1 when not known
   */
  void update(String task, long done, long total);

  /**
   * A line with a bar where a person sits at a terminal, else {@link #NONE}: nobody's log is
   * written to unasked.
   *
   * <p>There is a terminal if the virtual machine has an interactive console, or if whoever started
   * it says so with {@code -Dndsampler.terminal=true}, as {@code jshell/ndsampler} does: JShell
   * runs snippets in a process that has none, and passes on what they print.
   */
  static Progress console() {
    return Terminal.isThere() ? ProgressBar.onTerminal(Terminal.out()) : NONE;
  }

  /**
   * A line with a bar that is drawn again in place, whatever the stream is: for one that is known
   * to end at a terminal, such as standard error while results go into a file.
   */
  static Progress bar(PrintStream out) {
    return ProgressBar.onTerminal(out);
  }

  /**
   * A line every ten seconds and one at the end, such as {@code preparing images 42% 42/100 3.1/s
   * 0:18 left}: for a stream that ends in a log or a file.
   */
  static Progress log(PrintStream out) {
    return ProgressBar.inLog(out);
  }
}
