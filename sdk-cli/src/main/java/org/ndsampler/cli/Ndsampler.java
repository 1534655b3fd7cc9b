package org.ndsampler.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.internal.FirstUse;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command {@code ndsampler}. {@code ndsampler --help} lists what it can do, and {@code
 * ndsampler COMMAND --help} explains one thing. Safe for concurrent use.
 *
 * <p>Results are on standard output, everything else on standard error. The exit status is 0 if all
 * is well, 1 if something was found that is not, 2 if the command line is wrong, 3 if an input
 * cannot be read, 4 if an output cannot be written, 5 for any other failure, and 130 after Ctrl-C.
 *
 * @since 0.1
 */
public final class Ndsampler {
  /** After Ctrl-C, how long what is being written may take to be thrown away. */
  private static final long PATIENCE_SECONDS = 10;

  private Ndsampler() {}

  /** Runs the command and ends the virtual machine with its status. */
  @SuppressForbidden // a program may use the console
  public static void main(String[] words) {
    FirstUse.decline();
    boolean isTerminal = Progress.console() != Progress.NONE;
    // What is logged is one line too.
    System.setProperty("java.util.logging.SimpleFormatter.format", "ndsampler: %5$s%n");
    CancellationToken cancellation = new CancellationToken();
    Thread worker = Thread.currentThread();
    Thread stop =
        new Thread(
            () -> {
              cancellation.cancel();
              try {
                worker.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "ndsampler-stop");
    Runtime.getRuntime().addShutdownHook(stop);
    Console console =
        new Console(
            Path.of(""),
            System.in,
            System.out,
            System.err,
            isTerminal ? Progress.bar(System.err) : Progress.NONE,
            cancellation);
    int status = run(console, List.of(words));
    System.out.flush();
    System.err.flush();
    if (!cancellation.isCancelled()) {
      Runtime.getRuntime().removeShutdownHook(stop);
      System.exit(status);
    }
  }

  /**
   * Runs the command as {@link #main} does, and comes back: for tests, and for programs that offer
   * it as their own.
   *
   * @param folder what relative names of files are relative to
   * @param in standard input, read if the word {@code -} asks for it; not closed
   * @param out standard output; not closed
   * @param err standard error; not closed
   * @param words the subcommand and what follows it
   * @return the exit status
   */
  public static int run(
      Path folder, InputStream in, PrintStream out, PrintStream err, List<String> words) {
    return run(new Console(folder, in, out, err, Progress.NONE, new CancellationToken()), words);
  }

  static int run(Console console, List<String> words) {
    CommandLine line = Commands.of(words.isEmpty() ? "" : words.get(0));
    ParseResult parsed;
    try {
      parsed = line.parseArgs(words.toArray(new String[0]));
    } catch (ParameterException e) {
      return refuse(
          console,
          e.getCommandLine().getCommandSpec().qualifiedName(),
          new Refusal(Status.USAGE, usageLine(e), e),
          words.contains("--json"),
          words.contains("--debug"));
    }
    if (parsed.isVersionHelpRequested()) {
      line.printVersionHelp(console.out());
      return Status.DONE.code();
    }
    if (!parsed.hasSubcommand()) {
      line.usage(parsed.isUsageHelpRequested() ? console.out() : console.err());
      return (parsed.isUsageHelpRequested() ? Status.DONE : Status.USAGE).code();
    }
    CommandLine wanted = parsed.subcommand().commandSpec().commandLine();
    Subcommand subcommand = wanted.getCommand();
    if (subcommand.isHelp()) {
      wanted.usage(console.out());
      return Status.DONE.code();
    }
    return run(subcommand, wanted, subcommand.isQuiet() ? console.quiet() : console);
  }

  private static int run(Subcommand subcommand, CommandLine line, Console console) {
    try {
      Outcome outcome = subcommand.run(console);
      if (subcommand.isJson()) {
        Json.print(outcome.facts(), console.out());
      } else if (!outcome.text().isEmpty()) {
        (subcommand.isResultOnOut() ? console.err() : console.out()).println(outcome.text());
      }
      return outcome.status().code();
    } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
      String name = line.getCommandSpec().qualifiedName();
      return refuse(console, name, Refusals.of(e), subcommand.isJson(), subcommand.isDebug());
    }
  }

  private static int refuse(
      Console console, String name, Refusal refusal, boolean json, boolean debug) {
    console.err().println(name + ": " + refusal.line());
    Throwable cause = refusal.getCause();
    if (debug && cause != null) {
      console.err().print(Refusals.details(cause));
    }
    if (json) {
      Facts error =
          new Facts().with("status", refusal.status().code()).with("message", refusal.line());
      Json.print(new Facts().with("error", error.map()).map(), console.out());
    }
    return refusal.status().code();
  }

  /** What is wrong with the words, what may have been meant, and where it is explained. */
  private static String usageLine(ParameterException e) {
    StringBuilder text = new StringBuilder(String.valueOf(e.getMessage()));
    if (e instanceof UnmatchedArgumentException unmatched) {
      String first = unmatched.getUnmatched().get(0);
      if (e.getCommandLine().getParent() == null && !first.startsWith("-")) {
        text.setLength(0);
        text.append("there is no command '").append(first).append('\'');
      }
      List<String> meant = unmatched.getSuggestions();
      if (!meant.isEmpty()) {
        text.append("; did you mean ").append(String.join(" or ", meant)).append('?');
      }
    }
    String name = e.getCommandLine().getCommandSpec().qualifiedName();
    return text.append("; ").append(name).append(" --help explains it").toString();
  }
}
