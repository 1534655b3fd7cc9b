package org.ndsampler.viz.internal.cell;

import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * The output of the cell that is being executed, on one kind of kernel. Found as a service, since
 * viz knows no kernel. Implementations are safe for concurrent use.
 */
public interface NotebookCell {
  /** Whether a kernel of this kind runs this virtual machine. */
  boolean isThere();

  /**
   * Adds an output.
   *
   * @param forms for each MIME type the form; pictures in base64
   * @param about for each MIME type what the page is told of it
   */
  void show(Map<String, String> forms, Map<String, Map<String, Integer>> about);

  /** The cell of the kernel that runs this virtual machine; empty in JShell and in programs. */
  static Optional<NotebookCell> current() {
    for (NotebookCell cell :
        ServiceLoader.load(NotebookCell.class, NotebookCell.class.getClassLoader())) {
      if (cell.isThere()) {
        return Optional.of(cell);
      }
    }
    return Optional.empty();
  }
}
