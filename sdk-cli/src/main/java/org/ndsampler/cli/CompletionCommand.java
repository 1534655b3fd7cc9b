package org.ndsampler.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints what a shell completes words by. */
@Command(
    name = "completion",
    header = "Prints a script by which bash or zsh completes subcommands, options and file names.",
    footer = {"Example:", "  source <(ndsampler completion bash)"})
final class CompletionCommand extends Subcommand {
  /** A shell. */
  enum Shell {
    bash,
    zsh
  }

  @Parameters(
      paramLabel = "SHELL",
      description = "${COMPLETION-CANDIDATES}; the same script serves both.")
  private Shell shell = Shell.bash;

  @Override
  Outcome run(Console console) {
    // picocli asks bash for no names of files where an option or a parameter is a text, and here
    // all are: a folder may be a pipe, an address or the name of a toy dataset.
    String script =
        AutoComplete.bash(Commands.NAME, Commands.all())
            .replaceAll("(?m)^ *type compopt .*compopt \\+o default\\R", "");
    return Outcome.done(
        script.stripTrailing(), new Facts().with("shell", shell).with("script", script));
  }
}
