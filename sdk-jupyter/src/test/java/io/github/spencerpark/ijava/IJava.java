package io.github.spencerpark.ijava;

import io.github.spencerpark.jupyter.kernel.BaseKernel;
import io.github.spencerpark.jupyter.kernel.LanguageInfo;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import java.util.ArrayList;
import java.util.List;

/**
 * Stands in for IJava's main class: the way to its kernel, which is one of the real base kernel.
 */
public final class IJava {
  private static final BaseKernel KERNEL = new Kernel();

  private static final List<DisplayData> DISPLAYED = new ArrayList<>();

  private IJava() {}

  public static BaseKernel getKernelInstance() {
    return KERNEL;
  }

  /** What was added to the cell. */
  public static List<DisplayData> displayed() {
    return DISPLAYED;
  }

  /** Public, as the one of IJava is: the bridge calls it by reflection. */
  public static final class Kernel extends BaseKernel {
    @Override
    public void display(DisplayData data) {
      DISPLAYED.add(data);
    }

    @Override
    public DisplayData eval(String source) {
      throw new UnsupportedOperationException();
    }

    @Override
    public LanguageInfo getLanguageInfo() {
      return new LanguageInfo.Builder("java").build();
    }
  }
}
