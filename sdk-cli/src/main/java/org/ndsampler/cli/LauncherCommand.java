package org.ndsampler.cli;

import picocli.CommandLine.Parameters;

/**
 * What the launcher does before there is a Java of ours: it is listed and explained here, so that
 * the help has everything. Confined to one thread.
 */
abstract class LauncherCommand extends Subcommand {
  @Parameters(arity = "0..*", hidden = true)
  private String[] words = {};

  private final String name;

  LauncherCommand(String name) {
    this.name = name;
  }

  @Override
  Outcome run(Console console) {
    String line = name + (words.length == 0 ? "" : " ") + String.join(" ", words);
    throw new Refusal(
        Status.USAGE, "the launcher does this, and Java alone does not: jshell/ndsampler " + line);
  }
}
