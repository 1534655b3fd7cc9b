package org.ndsampler.cli;

import picocli.CommandLine.Command;

/** Installs the kernel for Jupyter. */
@Command(
    name = "kernel",
    header = "Installs a Java kernel for Jupyter that has the SDK on its class path.",
    customSynopsis = "ndsampler kernel install [--name NAME] [--prefix FOLDER] [--kernel JAR]",
    description = "It needs Python; ndsampler kernel install --help lists its options.",
    footer = {"Example:", "  ndsampler kernel install"})
final class KernelCommand extends LauncherCommand {
  KernelCommand() {
    super("kernel");
  }
}
