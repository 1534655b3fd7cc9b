package org.ndsampler.cli;

import picocli.CommandLine.Command;

/** Runs a script. */
@Command(
    name = "run",
    header = "Runs a JShell script with the SDK loaded; its arguments are in args.",
    customSynopsis = "ndsampler run FILE.jsh [ARGUMENT...]",
    description = {
      "It stops at the first error, and its /exit status is the command's. The word run may be left"
          + " out."
    },
    footer = {"Example:", "  ndsampler run count.jsh annotations.json"})
final class RunCommand extends LauncherCommand {
  RunCommand() {
    super("run");
  }
}
