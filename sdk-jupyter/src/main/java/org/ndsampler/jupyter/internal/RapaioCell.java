package org.ndsampler.jupyter.internal;

import java.util.Arrays;
import java.util.Map;
import org.ndsampler.viz.internal.cell.NotebookCell;
import org.rapaio.jupyter.kernel.MainApp;

/** A cell of rapaio. Safe for concurrent use. */
public final class RapaioCell implements NotebookCell {
  private static final String KERNEL = "org.rapaio.jupyter.kernel.";

  /** For {@code ServiceLoader}. */
  public RapaioCell() {}

  @Override
  public boolean isThere() {
    return Holder.IS_RUNNING;
  }

  /** Asked once: a virtual machine is a kernel from its start on, or never. */
  private static final class Holder {
    static final boolean IS_RUNNING = isRunning();

    /** To ask the kernel's main class would make a kernel, so its threads are looked at. */
    private static boolean isRunning() {
      return Thread.getAllStackTraces().values().stream()
          .flatMap(Arrays::stream)
          .anyMatch(frame -> frame.getClassName().startsWith(KERNEL));
    }
  }

  @Override
  public void show(Map<String, String> forms, Map<String, Map<String, Integer>> about) {
    MainApp.kernel.display(RapaioDisplays.data(forms, about));
  }
}
