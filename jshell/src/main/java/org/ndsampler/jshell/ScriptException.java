package org.ndsampler.jshell;

/**
 * A script that could not be run to its end; the message names the script, the line and what
 * happened.
 */
public final class ScriptException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ScriptException(String message) {
    super(message);
  }
}
