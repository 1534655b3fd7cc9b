package org.ndsampler.core.raster.cog.internal;

import java.io.PrintStream;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ndsampler.core.internal.SuppressForbidden;
import org.ndsampler.core.raster.cog.CogReport;
import org.ndsampler.core.raster.cog.CogValidator;

/** Tells on a command line which files are valid cloud optimized GeoTIFFs. Stateless. */
public final class CogValidateCommand {
  private CogValidateCommand() {}

  /**
   * Validates files from a command line: {@code [-q] [-v] FILE...}. Exits with 0 if all are valid,
   * 1 if one is not, 2 if the arguments are wrong. {@code -q} prints nothing, {@code -v} the
   * details too.
   */
  @SuppressForbidden
  public static void main(String[] args) {
    PrintStream out = System.out;
    int status = run(args, out);
    out.flush();
    System.exit(status);
  }

  public static int run(String[] args, PrintStream out) {
    boolean quiet = false;
    boolean verbose = false;
    List<Path> files = new ArrayList<>();
    for (String arg : args) {
      switch (arg) {
        case "-q", "--quiet" -> quiet = true;
        case "-v", "--verbose" -> verbose = true;
        default -> {
          if (arg.startsWith("-")) {
            out.println("unknown option " + arg + "; usage: [-q] [-v] FILE...");
            return 2;
          }
          try {
            files.add(FileSystems.getDefault().getPath(arg));
          } catch (InvalidPathException e) {
            out.println(arg + " is not a path: " + e.getMessage());
            return 2;
          }
        }
      }
    }
    if (files.isEmpty()) {
      out.println("usage: [-q] [-v] FILE...");
      return 2;
    }
    boolean valid = true;
    for (Path file : files) {
      CogReport report = CogValidator.validate(file);
      valid &= report.isValid();
      if (!quiet) {
        print(report, verbose, out);
      }
    }
    return valid ? 0 : 1;
  }

  private static void print(CogReport report, boolean verbose, PrintStream out) {
    out.println(
        report.path()
            + (report.isValid()
                ? " is a valid cloud optimized GeoTIFF"
                : " is NOT a valid cloud optimized GeoTIFF"));
    for (String error : report.errors()) {
      out.println("  error: " + error);
    }
    for (String warning : report.warnings()) {
      out.println("  warning: " + warning);
    }
    if (verbose) {
      CogReport.Details details = report.details();
      details
          .sizes()
          .forEach(
              (level, size) ->
                  out.println(
                      "  "
                          + level
                          + ": "
                          + size
                          + ", IFD at "
                          + details.ifdOffsets().get(level)
                          + ", first block at "
                          + details.dataOffsets().getOrDefault(level, 0L)));
      details.ghostArea().forEach((key, value) -> out.println("  " + key + "=" + value));
    }
  }
}
