package org.ndsampler.jupyter.internal;

import java.util.Map;
import org.ndsampler.viz.internal.cell.NotebookCell;

/** A cell of IJava, by reflection as its bridge. Safe for concurrent use. */
public final class IJavaCell implements NotebookCell {
  /** For {@code ServiceLoader}. */
  public IJavaCell() {}

  @Override
  public boolean isThere() {
    return IJavaDisplays.kernel().isPresent();
  }

  @Override
  public void show(Map<String, String> forms, Map<String, Map<String, Integer>> about) {
    // Whoever shows something has the kernel show the next value too.
    IJavaDisplays.register();
    IJavaDisplays.kernel().ifPresent(kernel -> IJavaDisplays.show(kernel, forms, about));
  }
}
