package org.ndsampler.jupyter.internal;

import java.lang.System.Logger.Level;
import org.ndsampler.core.internal.FirstUse;
import org.ndsampler.viz.internal.cell.NotebookCell;

/**
 * Has a kernel that did not find its bridge show values from the first dataset on. Where it cannot
 * be taught, one line says what to type.
 */
public final class KernelLesson implements FirstUse {
  /** For {@code ServiceLoader}. */
  public KernelLesson() {}

  @Override
  public void prepare() {
    try {
      if (NotebookCell.current().isPresent()) {
        Registration.register();
      }
    } catch (RuntimeException | LinkageError e) {
      System.getLogger(KernelLesson.class.getName())
          .log(
              Level.WARNING,
              "this kernel shows values as text; for pictures and tables type"
                  + " org.ndsampler.viz.Show.show(x) ("
                  + e.getMessage()
                  + ")");
    }
  }
}
