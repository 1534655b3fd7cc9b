package org.ndsampler.cli;

import java.io.IOException;
import picocli.CommandLine.Option;

/** What all subcommands have: the options of all, and a way to run. Confined to one thread. */
abstract class Subcommand {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      order = 90,
      description = "Shows this help.")
  private boolean help;

  @Option(
      names = "--json",
      order = 91,
      description = "Prints one JSON document, for programs; errors too are in it.")
  private boolean json;

  @Option(
      names = {"-q", "--quiet"},
      order = 92,
      description = "Shows no progress.")
  private boolean quiet;

  @Option(
      names = "--debug",
      order = 93,
      description = "After an error, its causes and the stack traces.")
  private boolean debug;

  final boolean isHelp() {
    return help;
  }

  final boolean isJson() {
    return json;
  }

  final boolean isQuiet() {
    return quiet;
  }

  final boolean isDebug() {
    return debug;
  }

  /** Whether the result itself is on standard output, so that nothing else may be. */
  boolean isResultOnOut() {
    return false;
  }

  /** Does the work. */
  abstract Outcome run(Console console) throws IOException;
}
