package org.ndsampler.core.raster.cog.internal;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.internal.SuppressForbidden;
import org.ndsampler.core.raster.cog.CogBatch;
import org.ndsampler.core.raster.cog.CogBatchReport;
import org.ndsampler.core.raster.cog.CogWriter;
import org.ndsampler.core.raster.tiff.Compression;

/**
 * Converts files from a command line: {@code [--threads N] [--compression NAME] [--pixels] --to
 * FOLDER FILE...}. With {@code --pixels} every pixel is compared, which needs a lossless
 * compression and chooses one unless told. What of a file has no place in its COG is listed. Exits
 * with 0 if all targets are there and valid, 1 if one is not, 2 if the arguments are wrong. A
 * program: confined to one thread.
 */
public final class CogCommand {
  private static final String USAGE =
      "usage: [--threads N] [--compression NAME] [--pixels] --to FOLDER FILE...";

  private CogCommand() {}

  /** Runs the command and ends the virtual machine with its status. */
  @SuppressForbidden
  public static void main(String[] arguments) {
    PrintStream out = System.out;
    int status = run(List.of(arguments), out, Progress.console());
    out.flush();
    System.exit(status);
  }

  public static int run(List<String> arguments, PrintStream out, Progress progress) {
    CogBatch batch = CogBatch.standard().progress(progress);
    List<Path> files = new ArrayList<>();
    Path folder = null;
    try {
      for (Iterator<String> words = arguments.iterator(); words.hasNext(); ) {
        String word = words.next();
        switch (word) {
          case "--threads" -> batch = batch.threads(Integer.parseInt(value(word, words)));
          case "--compression" -> {
            String name = value(word, words).toUpperCase(Locale.ROOT);
            batch = batch.writer(CogWriter.standard().compression(Compression.valueOf(name)));
          }
          case "--pixels" -> batch = batch.check(CogBatch.Check.PIXELS);
          case "--to" -> folder = FileSystems.getDefault().getPath(value(word, words));
          default -> {
            if (word.startsWith("-")) {
              throw new IllegalArgumentException("unknown option " + word);
            }
            files.add(FileSystems.getDefault().getPath(word));
          }
        }
      }
      if (folder == null || files.isEmpty()) {
        throw new IllegalArgumentException("a folder and files are needed");
      }
      CogBatchReport report = batch.convert(files, folder);
      for (CogBatchReport.Item item : report.files()) {
        out.println(item.target() + " " + item.status().name().toLowerCase(Locale.ROOT));
        item.problems().forEach(problem -> out.println("  " + problem));
        item.lost().forEach(lost -> out.println("  not kept: " + lost));
      }
      return report.failures().isEmpty() ? 0 : 1;
    } catch (InvalidPathException e) {
      out.println("not a path: " + e.getMessage());
      return 2;
    } catch (IllegalArgumentException e) {
      out.println(e.getMessage());
      out.println(USAGE);
      return 2;
    } catch (IOException e) {
      out.println(e);
      return 1;
    }
  }

  private static String value(String option, Iterator<String> words) {
    if (!words.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return words.next();
  }
}
