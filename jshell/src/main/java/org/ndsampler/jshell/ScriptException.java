package org.ndsampler.jshell;

/**
 * A script that could not be run to its end; the message names the script, the line and what
 * happened, in one line where the script threw an exception.
 */
public final class ScriptException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String happened;
  private final String details;

  ScriptException(String message) {
    super(message);
    this.happened = message;
    this.details = "";
  }

  /**
   * @param place the script and the line
   * @param happened one line
   * @param details causes and stack traces
   */
  ScriptException(String place, String happened, String details) {
    super(place + ": " + happened);
    this.happened = happened;
    this.details = details;
  }

  /** What happened, without the place. */
  String happened() {
    return happened;
  }

  /** The causes, and where in the code it happened; empty where it is the script itself. */
  public String details() {
    return details;
  }
}
