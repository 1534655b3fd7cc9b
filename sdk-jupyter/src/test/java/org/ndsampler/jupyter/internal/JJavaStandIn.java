package org.ndsampler.jupyter.internal;

import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.BaseKernelBuilder;
import org.dflib.jjava.jupyter.kernel.JupyterIO;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;
import org.jspecify.annotations.Nullable;

/** JJava's base kernel with nothing but a renderer; the kernel itself is not on Maven Central. */
final class JJavaStandIn {
  private JJavaStandIn() {}

  static Kernel make() {
    return new Builder().build();
  }

  /** Makes it the kernel that runs; null ends that. */
  static void start(@Nullable BaseKernel kernel) throws ReflectiveOperationException {
    Field running = BaseKernel.class.getDeclaredField("notebookKernel");
    running.setAccessible(true);
    running.set(null, kernel);
  }

  static final class Kernel extends BaseKernel {
    /** What was added to the cell. */
    final List<DisplayData> displayed = new ArrayList<>();

    Kernel(JupyterIO io, CommManager comms, Renderer renderer, StringStyler styler) {
      super("test", "0", null, List.of(), null, io, comms, renderer, null, null, true, styler);
    }

    @Override
    public void display(DisplayData data) {
      displayed.add(data);
    }

    @Override
    public Object evalRaw(String source) {
      throw new UnsupportedOperationException();
    }

    @Override
    public DisplayData inspect(String code, int at, boolean extraDetail) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ReplacementOptions complete(String code, int at) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String isComplete(String code) {
      throw new UnsupportedOperationException();
    }
  }

  private static final class Builder extends BaseKernelBuilder<Builder, Kernel> {
    @Override
    public Kernel build() {
      return new Kernel(
          buildJupyterIO(StandardCharsets.UTF_8),
          buildCommManager(),
          buildRenderer(),
          buildErrorStyler());
    }
  }
}
