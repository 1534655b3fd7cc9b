package org.ndsampler.cli;

import picocli.CommandLine.Command;

/** Opens JShell. */
@Command(
    name = "shell",
    header = "Opens JShell with the SDK loaded; tour() shows the way round. It needs a JDK.",
    customSynopsis = "ndsampler shell",
    description = "It is what ndsampler does with no argument.",
    footer = {"Example:", "  ndsampler shell"})
final class ShellCommand extends LauncherCommand {
  ShellCommand() {
    super("shell");
  }
}
