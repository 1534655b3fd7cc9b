package org.ndsampler.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a subcommand has to say at its end.
 *
 * @param status how it went
 * @param text for a person; empty if nothing is to be said
 * @param facts for a program, with {@code --json}
 */
record Outcome(Status status, String text, Map<String, @Nullable Object> facts) {
  static Outcome done(String text, Facts facts) {
    return new Outcome(Status.DONE, text, facts.map());
  }
}
