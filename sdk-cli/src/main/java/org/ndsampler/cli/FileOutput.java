package org.ndsampler.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.io.WriteOptions;
import picocli.CommandLine.Option;

/**
 * Where a subcommand writes. What is there already is left alone unless {@code --force} is given,
 * and that is found out before the work begins. Confined to one thread.
 */
final class FileOutput {
  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "PLACE",
      order = 1,
      description = "The file or folder to write; - is standard output where it is one file.")
  private String name = "";

  @Option(
      names = "--force",
      order = 2,
      description = "Replaces what is there already; without it that is an error.")
  private boolean force;

  @Option(
      names = {"-n", "--dry-run"},
      order = 3,
      description = "Does everything but write, and says what would be written.")
  private boolean dryRun;

  /** An output that an option of a subcommand's own names. */
  static FileOutput to(String name, boolean force) {
    FileOutput output = new FileOutput();
    output.name = name;
    output.force = force;
    return output;
  }

  /** Writes to a place. */
  @FunctionalInterface
  interface Work {
    void writeTo(Path place) throws IOException;
  }

  boolean isStream() {
    return name.equals(Console.STREAM);
  }

  boolean isDryRun() {
    return dryRun;
  }

  boolean isForce() {
    return force;
  }

  String name() {
    return name;
  }

  /** Says that it was written, or would have been. */
  String done() {
    return (dryRun ? "Would write " : "Wrote ") + (isStream() ? "to standard output" : name);
  }

  /** Refuses now what would be refused after the work. */
  void claimFile(Console console, boolean json) {
    if (isStream()) {
      if (json) {
        throw new Refusal(Status.USAGE, "--json and the output both want standard output");
      }
      return;
    }
    Path file = console.path(name);
    if (Files.isDirectory(file)) {
      throw new Refusal(Status.UNWRITABLE, name + " is a folder; name a file in it");
    }
    if (!force && Files.exists(file)) {
      throw new Refusal(Status.UNWRITABLE, name + " is there already; --force replaces it");
    }
  }

  /** Refuses a folder that holds something, unless it may be added to. */
  Path claimFolder(Console console, boolean mayHold) {
    if (isStream()) {
      throw new Refusal(Status.USAGE, "a folder cannot go to standard output; name one");
    }
    Path folder = console.path(name);
    if (Files.isRegularFile(folder)) {
      throw new Refusal(Status.UNWRITABLE, name + " is a file; name a folder");
    }
    if (!force && !mayHold && Files.isDirectory(folder)) {
      try (Stream<Path> inside = Files.list(folder)) {
        if (inside.findAny().isPresent()) {
          throw new Refusal(
              Status.UNWRITABLE, name + " holds something already; --force writes into it");
        }
      } catch (IOException e) {
        throw new Refusal(Status.UNWRITABLE, Refusals.line(e), e);
      }
    }
    return folder;
  }

  /**
   * Writes a file, or to standard output by way of a temporary file.
   *
   * @param end what the name of the file ends in, which some writers ask
   */
  void write(Console console, String end, Work work) {
    if (dryRun) {
      return;
    }
    try {
      if (!isStream()) {
        work.writeTo(console.path(name));
        return;
      }
      Path copy = Files.createTempFile("ndsampler-", end);
      try {
        work.writeTo(copy);
        Files.copy(copy, console.out());
        console.out().flush();
      } finally {
        Files.deleteIfExists(copy);
      }
    } catch (IOException e) {
      throw new Refusal(Status.UNWRITABLE, Refusals.line(e), e);
    } catch (UncheckedIOException e) {
      throw new Refusal(Status.UNWRITABLE, Refusals.of(e).line(), e);
    }
  }

  /** Writes a dataset. What goes to standard output names its images from where the command is. */
  void write(Console console, CocoDataset dataset, WriteOptions options) {
    if (isStream()) {
      boolean isFindable = options.imageNames() == WriteOptions.ImageNames.FINDABLE;
      CocoDataset moved = isFindable ? fromHere(console, dataset) : dataset;
      WriteOptions kept = options.imageNames(WriteOptions.ImageNames.KEPT);
      write(console, ".json", file -> moved.write(file, isFindable ? kept : options));
    } else {
      write(console, ".json", file -> dataset.write(file, options));
    }
  }

  private static CocoDataset fromHere(Console console, CocoDataset dataset) {
    Path here = console.folder().toAbsolutePath().normalize();
    Path images = dataset.imageFolder().toAbsolutePath().normalize();
    if (here.equals(images)) {
      return dataset;
    }
    UnaryOperator<String> rename =
        old -> {
          Path file = images.resolve(old).normalize();
          return Path.of(old).isAbsolute() || !Files.exists(file)
              ? old
              : here.relativize(file).toString().replace('\\', '/');
        };
    return dataset.withImageNames(rename);
  }
}
