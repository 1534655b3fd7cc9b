package org.ndsampler.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;

/**
 * Where the command runs: the folder that names are relative to, its three streams, how progress is
 * told, and what stops it. Safe for concurrent use.
 *
 * @param folder what relative names are relative to
 * @param in standard input
 * @param out standard output: results, and nothing else
 * @param err standard error: progress, notes, errors
 * @param progress is told how far long work is
 * @param cancellation is cancelled by Ctrl-C
 */
record Console(
    Path folder,
    InputStream in,
    PrintStream out,
    PrintStream err,
    Progress progress,
    CancellationToken cancellation) {
  /** What stands for a stream in place of the name of a file. */
  static final String STREAM = "-";

  Path path(String name) {
    try {
      return folder.resolve(name);
    } catch (InvalidPathException e) {
      throw new Refusal(Status.USAGE, "this is no name of a file: " + e.getMessage(), e);
    }
  }

  /** As short as it can be said here: relative to the folder where it is in it. */
  String shown(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    Path base = folder.toAbsolutePath().normalize();
    return (absolute.startsWith(base) && !absolute.equals(base)
            ? base.relativize(absolute)
            : absolute)
        .toString();
  }

  /** Says something beside the result. */
  void note(String text) {
    err.println(text);
  }

  Console quiet() {
    return new Console(folder, in, out, err, Progress.NONE, cancellation);
  }
}
