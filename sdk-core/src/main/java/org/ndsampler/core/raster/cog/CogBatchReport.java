package org.ndsampler.core.raster.cog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@link CogBatch#convert} did. Immutable.
 *
 * @param files one for each file, in the order in which they were given
 * @since 0.1
 */
public record CogBatchReport(List<Item> files) {

  /** Copies the list. */
  public CogBatchReport {
    files = List.copyOf(files);
  }

  /** What became of a file. */
  public enum Status {
    /** It was converted now. */
    CONVERTED,
    /** The target was there already, and is valid. */
    PRESENT,
    /** It could not be converted; there is no target. */
    FAILED,
    /** The work was stopped before it. */
    CANCELLED
  }

  /**
   * One file. Immutable.
   *
   * @param source the original
   * @param target the COG
   * @param status what became of it
   * @param problems what was wrong with the target that was there, and with each try that failed
   * @param lost what the original says and the COG does not, such as a colour profile, where it was
   *     converted now by a {@link CogWriter}
   */
  public record Item(
      Path source, Path target, Status status, List<String> problems, List<String> lost) {

    /** Copies the lists. */
    public Item {
      problems = List.copyOf(problems);
      lost = List.copyOf(lost);
    }
  }

  /** The number of files of which something became. */
  public long count(Status status) {
    return files.stream().filter(item -> item.status == status).count();
  }

  /** The files that could not be converted. */
  public List<Item> failures() {
    return files.stream().filter(item -> item.status == Status.FAILED).toList();
  }

  /**
   * Throws if a file could not be converted; the message names every such file and each try.
   *
   * @return this, if there is none
   * @throws IOException if there is one
   */
  public CogBatchReport throwIfFailed() throws IOException {
    List<Item> failures = failures();
    if (failures.isEmpty()) {
      return this;
    }
    StringBuilder text = new StringBuilder();
    text.append(failures.size()).append(" of ").append(files.size());
    text.append(" files could not be converted");
    for (Item item : failures) {
      text.append("\n").append(item.source).append(" to ").append(item.target);
      item.problems.forEach(problem -> text.append("\n  ").append(problem));
    }
    throw new IOException(text.toString());
  }
}
