package org.ndsampler.jupyter.internal;

import java.util.Map;
import java.util.Optional;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.ndsampler.viz.internal.cell.NotebookCell;

/** A cell of JJava. Safe for concurrent use. */
public final class JJavaCell implements NotebookCell {
  /** For {@code ServiceLoader}. */
  public JJavaCell() {}

  @Override
  public boolean isThere() {
    try {
      return kernel().isPresent();
    } catch (LinkageError e) {
      // There is no JJava, or one without this method.
      return false;
    }
  }

  /** The kernel that runs; empty where there is none. */
  static Optional<BaseKernel> kernel() {
    try {
      return Optional.of(BaseKernel.notebookKernel());
    } catch (NullPointerException e) {
      // So JJava says that none has started.
      return Optional.empty();
    }
  }

  @Override
  public void show(Map<String, String> forms, Map<String, Map<String, Integer>> about) {
    DisplayData data = new DisplayData();
    forms.forEach(data::putData);
    about.forEach(data::putMetaData);
    // Whoever shows something has a kernel that did not find the bridge show the next value too.
    JJavaDisplays.register();
    kernel().ifPresent(kernel -> kernel.display(data));
  }
}
